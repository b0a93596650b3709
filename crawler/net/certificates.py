"""One more certificate authority beside the system's, for portals behind a company's proxy."""

import os
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from funding.errors import WrongInput

VARIABLE = "SSL_CERT_FILE"
"""The variable by which OpenSSL finds its authorities; Scrapy offers no setting for them."""


@contextmanager
def extra_authority(ca_file: Path | None) -> Iterator[None]:
    """Trust the authorities of *ca_file*, too, while the block runs.

    Raises WrongInput if the file holds no certificate.
    """
    if ca_file is None:
        yield
        return
    try:
        extra = ca_file.read_text(encoding="ascii")
        ssl.create_default_context(cadata=extra)
    except (OSError, UnicodeDecodeError, ssl.SSLError) as error:
        raise WrongInput(
            f"CITYCALLS_CA_FILE {str(ca_file)!r} holds no PEM certificate ({error})"
        ) from error
    before = os.environ.get(VARIABLE)
    known = Path(before or ssl.get_default_verify_paths().cafile or os.devnull)
    with tempfile.NamedTemporaryFile(suffix=".pem") as bundle:
        bundle.write(known.read_bytes() + b"\n" + extra.encode())  # comments may be in any code
        bundle.flush()
        os.environ[VARIABLE] = bundle.name
        try:
            yield
        finally:
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before
