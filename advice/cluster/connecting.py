"""The way to a scheduler of dask.distributed: found in seconds, or an error that says what to do.

Whoever can talk to a scheduler can run code on its workers, and is sent code by it: an address
comes from the person who starts the command, and what leaves this machine is encrypted.
"""

import asyncio
import ipaddress
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from advice.cluster.sameness import difference, software
from funding.errors import WrongInput

CONNECT_SECONDS = 5
WORKER_SECONDS = 5
"""How long a worker may take to sign on."""
EXAMPLE = "tls://calls-1.example:8786"
LOGGERS = ("distributed", "distributed.client", "distributed.core", "distributed.comm")
DOCUMENT = "docs/several-machines.md"
START = "python3 run.py dask worker"


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """The client of the scheduler at *address*, all of whose workers run what this process runs.

    Raises WrongInput where there is no scheduler, no worker, another version, or no `distributed`.
    """
    check_address(address)
    distributed = load_distributed()
    for name in LOGGERS:  # what they tell in tracebacks is told by our errors
        logging.getLogger(name).setLevel(logging.CRITICAL)
    security = secured(distributed) if address.startswith("tls:") else None
    try:
        greet(distributed, address, security)
        client = distributed.Client(
            address,
            timeout=CONNECT_SECONDS,
            security=security,
            set_as_default=False,
            direct_to_workers=True,  # what is sent does not go through the scheduler's memory
        )
    except Exception as error:  # what answers may be anything
        raise WrongInput(
            f"no scheduler answers at {address!r} ({shortly(error)}); start one there with "
            f"`python3 run.py dask scheduler`, or name another address ({DOCUMENT})"
        ) from error
    with client:
        check_scheduler(client, address)
        wait_for_worker(client, address)
        check_workers(client, address)
        yield client


def check_address(address: str) -> None:
    """Raise WrongInput for what is no address, or would send City Calls' data in the clear."""
    parts = urlsplit(address)
    try:
        is_whole = parts.scheme in ("tls", "tcp") and bool(parts.hostname and parts.port)
    except ValueError:
        is_whole = False
    if not is_whole or parts.path or parts.username:
        raise WrongInput(f"the scheduler {address!r} is no address; it looks like {EXAMPLE}")
    if parts.scheme == "tcp" and not is_this_machine(parts.hostname or ""):
        raise WrongInput(
            f"the scheduler {address!r} is on another machine, and tcp is not encrypted: whoever "
            "reaches it could run programs on every worker; start scheduler and workers with "
            f"certificates, and name {address.replace('tcp', 'tls', 1)!r} ({DOCUMENT})"
        )


def is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def greet(distributed: Any, address: str, security: Any) -> None:
    """Say hello to what is at *address*.  Raises an error of any kind where it is no scheduler.

    The client itself would wait for ever for an answer of something that speaks another language.
    """
    arguments = {} if security is None else security.get_connection_args("client")

    async def hello() -> None:
        comm = await distributed.comm.connect(address, timeout=CONNECT_SECONDS, **arguments)
        await comm.close()

    try:
        asyncio.run(asyncio.wait_for(hello(), CONNECT_SECONDS))
    except TimeoutError as error:
        raise OSError(f"nothing that is understood came in {CONNECT_SECONDS} seconds") from error


def load_distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise WrongInput(
            "--engine dask needs the packages of the extra 'cluster', which are not installed "
            f"({error}); `python3 run.py dask` adds them to a checkout ({DOCUMENT})"
        ) from error
    return distributed


def secured(distributed: Any) -> Any:
    """Return dask's own security settings.  Raises WrongInput where they name no certificates."""
    security = distributed.Security(require_encryption=True)
    if not (security.tls_ca_file and security.tls_client_cert):
        raise WrongInput(
            "tls:// needs certificates, and dask's settings name none; set "
            "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__CLIENT__CERT and …__CLIENT__KEY "
            f"({DOCUMENT})"
        )
    return security


def check_scheduler(client: Any, address: str) -> None:
    try:
        told: Mapping[str, str] = client.run_on_scheduler(software)
    except Exception as error:  # it has none of our modules, or other ones
        raise of_another_version(f"the scheduler {address!r}", shortly(error)) from error
    if (found := difference(told)) is not None:
        raise of_another_version(f"the scheduler {address!r}", found)


def wait_for_worker(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError as error:
        raise WrongInput(
            f"the scheduler {address!r} has no worker after {WORKER_SECONDS} seconds; "
            f"start some: `{START} {address}` ({DOCUMENT})"
        ) from error


def check_workers(client: Any, address: str) -> None:
    told = client.run(software, on_error="return")
    for worker, found in sorted(told.items()):
        wrong = shortly(found) if isinstance(found, Exception) else difference(found)
        if wrong is not None:
            raise of_another_version(f"the worker {worker!r} of {address!r}", wrong)


def of_another_version(who: str, what: str) -> WrongInput:
    return WrongInput(
        f"{who} runs {what}; lists would not be the same. Bring it to the version of this "
        "machine (same commit or archive, `python3 run.py dask`), and start it again"
    )


def shortly(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 120 else f"{text[:119]}…"
