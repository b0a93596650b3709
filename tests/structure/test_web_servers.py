"""The web servers' lines in docs/web-servers are understood by the servers themselves."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from advice.documents.document import MAX_BYTES
from tests.structure.modules import ROOT

FOLDER = ROOT / "docs" / "web-servers"
NAMES = ("/etc/ssl/calls.city.example.pem", "/etc/ssl/calls.city.example.key")
MODULES = (
    *("mpm_event", "authn_core", "authz_core", "log_config", "mime"),
    *("socache_shmcb", "ssl", "proxy", "proxy_http"),
)


@pytest.fixture
def lines(tmp_path):
    """Write a file of the documents with a certificate that is there; return its path."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calls.city.example")])
    now = datetime.now(UTC)  # servers look at the real clock
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (tmp_path / "own.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "own.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))

    def written(file):
        text = (FOLDER / file).read_text(encoding="utf-8")
        for there, here in zip(NAMES, ("own.pem", "own.key"), strict=True):
            assert there in text
            text = text.replace(there, str(tmp_path / here))
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        return path

    return written


def program(*names):
    found = next((p for n in names for p in [shutil.which(n, path=PATH)] if p), None)
    if found is None:
        pytest.skip(f"{names[0]} is not installed here")
    return found


PATH = "/usr/sbin:/usr/bin:/usr/local/bin:/usr/local/sbin"


def understood(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_nginx_understands_its_lines(lines, tmp_path):
    nginx = program("nginx")
    own = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ include {{}}; }}"
    places = "".join(
        f" {kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = own.replace("include {}; }", f"{places} include {lines('nginx.conf')}; }}")
    text = text.replace("{{", "{").replace("}}", "}")
    (tmp_path / "whole.conf").write_text(text, encoding="utf-8")
    said = understood(nginx, "-t", "-c", str(tmp_path / "whole.conf"))
    assert "test is successful" in said
    assert "warn" not in said


def test_caddy_understands_its_lines(lines):
    caddy = program("caddy")
    path = str(lines("Caddyfile"))
    assert "Valid configuration" in understood(
        caddy, "validate", "--config", path, "--adapter", "caddyfile"
    )
    understood(caddy, "fmt", "--diff", str(FOLDER / "Caddyfile"))


def test_apache_understands_its_lines(lines, tmp_path):
    apache = program("apache2", "httpd")
    modules = Path("/usr/lib/apache2/modules")
    if not modules.is_dir():
        pytest.skip("the modules of Apache lie at another place here")
    loaded = [
        f"LoadModule {m}_module {modules}/mod_{m}.so"
        for m in MODULES
        if (modules / f"mod_{m}.so").exists()
    ]
    own = ["ServerName own", f"ServerRoot {tmp_path}", f"PidFile {tmp_path}/pid", "Listen 8443"]
    whole = tmp_path / "whole.conf"
    text = "\n".join(
        [*own, f"ErrorLog {tmp_path}/errors", *loaded, f"Include {lines('apache.conf')}"]
    )
    whole.write_text(f"{text}\n", encoding="utf-8")
    assert "Syntax OK" in understood(apache, "-t", "-f", str(whole))


@pytest.mark.parametrize("file", ["nginx.conf", "Caddyfile", "apache.conf"])
def test_every_server_passes_on_what_the_pages_need(file):
    text = (FOLDER / file).read_text(encoding="utf-8")
    assert "127.0.0.1:8000" in text
    assert "X-Forwarded-For" in text
    allowed = {"nginx.conf": "25m", "Caddyfile": "25MB", "apache.conf": "26214400"}
    assert allowed[file] in text
    assert MAX_BYTES < 25_000_000
