"""What can be wrong with a cluster is told in seconds: the thing, its value, and what to do."""

import shutil
import socket
import sys
import time

import pytest

from citycalls.__main__ import main
from funding.resources import CHECKOUT
from tests.citycalls.commands.test_commands import db
from tests.citycalls.engines.clusters import scheduler, wait_for, workers
from tests.crawler.jobs import command
from tests.digest.test_send_tls import certificate
from tests.structure.modules import PACKAGES

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
__all__ = ["db"]
SECONDS = 20


@pytest.fixture
def ended(db, monkeypatch, capsys):
    """Run a match of Krefeld; return exit code, output, what stands on standard error."""

    def end(*more):
        asked = ["match", "krefeld", "--today", "2026-10-13", "--json", *more]
        monkeypatch.setattr("advice.cluster.connecting.CONNECT_SECONDS", 3)
        monkeypatch.setattr("advice.cluster.connecting.WORKER_SECONDS", 1)
        monkeypatch.setattr(sys, "argv", ["citycalls", "--db", str(db), *asked])
        begun = time.monotonic()
        try:
            main()
        except SystemExit as error:
            code = error.code
        assert time.monotonic() - begun < SECONDS
        return code, *capsys.readouterr()

    return end


def refused(ended, *more):
    code, told, error = ended(*more)
    assert (code, told, error.count("\n")) == (2, "", 1), error
    return error


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scheduler", "tcp://127.0.0.1:8786"), "is for a cluster; add --engine dask"),
        (("--engine", "dask"), "name it with --scheduler ADDRESS or CITYCALLS_SCHEDULER"),
        (("--engine", "dask", "--scheduler", "calls-1"), "'calls-1' is no address"),
        (("--engine", "dask", "--scheduler", "tcp://x:99999"), "'tcp://x:99999' is no address"),
        (("--engine", "dask", "--scheduler", "http://127.0.0.1:80"), "is no address"),
        (("--engine", "dask", "--scheduler", "tcp://10.1.2.3:8786"), "name 'tls://10.1.2.3:8786'"),
        (("--engine", "dask", "--scheduler", "tls://127.0.0.1:9"), "dask's settings name none"),
        (("--engine", "dask", "--scheduler", "tcp://127.0.0.1:9"), "no scheduler answers at"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_address_that_can_not_be_used(ended, options, said):
    assert said in refused(ended, *options)


def test_the_setting_names_the_scheduler(ended, monkeypatch):
    monkeypatch.setenv("CITYCALLS_SCHEDULER", "tcp://127.0.0.1:9")
    assert "'tcp://127.0.0.1:9'" in refused(ended, "--engine", "dask")
    assert ended()[0] == 0


def test_something_that_never_speaks_at_that_address(ended):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        error = refused(ended, "--engine", "dask", "--scheduler", address)
    assert "no scheduler answers at" in error


def test_the_extra_is_not_installed(ended, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    error = refused(ended, "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert "extra 'cluster'" in error
    assert "python3 run.py dask" in error


def test_a_scheduler_without_workers_and_with_one_of_another_version(ended, tmp_path):
    there = tmp_path / "there"
    for name in (*PACKAGES, "data", "templates"):
        if name == "matcher":
            shutil.copytree(CHECKOUT / name, there / name)
        else:
            there.mkdir(exist_ok=True)
            (there / name).symlink_to(CHECKOUT / name)
    with (there / "matcher" / "rank.py").open("a") as file:
        file.write("# a line more\n")
    with scheduler(tmp_path) as address:
        asked = ("--engine", "dask", "--scheduler", address)
        error = refused(ended, *asked)
        assert f"{address!r} has no worker after 1 seconds" in error
        assert f"python3 run.py dask worker {address}" in error
        other = {"PYTHONPATH": str(there)}
        with workers(address, tmp_path, 1, env=other, cwd=there):
            error = wait_for(
                lambda: found if "no worker" not in (found := refused(ended, *asked)) else None
            )
    assert "the worker 'tcp://127.0.0.1:" in error
    assert "runs City Calls " in error
    assert "lists would not be the same" in error


def test_certificates_are_enough_for_a_way_through_a_network(db, tmp_path):
    _, cert = certificate(tmp_path, "calls-1.example")
    key = cert.with_suffix(".key")
    files = ("--tls-ca-file", str(cert), "--tls-cert", str(cert), "--tls-key", str(key))
    named = (("CA_FILE", cert), ("CLIENT__CERT", cert), ("CLIENT__KEY", key))
    env = {f"DASK_DISTRIBUTED__COMM__TLS__{name}": str(file) for name, file in named}
    asked = ("--db", str(db), "match", "krefeld", "--today", "2026-10-13", "--json")
    here = command(*asked)
    with scheduler(tmp_path, *files, "--protocol", "tls") as address:
        assert address.startswith("tls://")
        with workers(address, tmp_path, 1, *files):
            there = command(*asked, "--engine", "dask", "--scheduler", address, env=env)
    assert (there.returncode, there.stdout, there.stderr) == (0, here.stdout, "")
