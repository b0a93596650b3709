"""Whoever can't prove to be the portal is not read."""

import ipaddress
import json
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.net.certificates import extra_authority
from funding.errors import WrongInput
from tests.crawler.jobs import crawl_command, run_jobs
from tests.crawler.listings import TODAY, card, listing
from tests.crawler.scripted import Reply, Scripted

NOW = datetime.now(UTC)  # certificates are checked against the real clock


def pem_key(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def certificate(key, *, subject, issuer, signer, names=(), until=timedelta(days=30), is_ca=False):
    def named(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    builder = (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=60))
        .not_valid_after(NOW + until)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="session")
def authority():
    key = ec.generate_private_key(ec.SECP256R1())
    pem = certificate(key, subject="Test CA", issuer="Test CA", signer=key, is_ca=True)
    return key, pem


def context(folder, name, authority, **more):
    key = ec.generate_private_key(ec.SECP256R1())
    more = {"issuer": "Test CA", "signer": authority[0]} | more
    if more["signer"] is None:
        more["signer"] = key
    path = folder / f"{name}.pem"
    path.write_bytes(pem_key(key) + certificate(key, subject=name, **more))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    return made


HERE = (x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost"))
KINDS = {
    "good": {"names": HERE},
    "expired": {"names": HERE, "until": timedelta(days=-1)},
    "other host": {"names": (x509.DNSName("calls.example.eu"),)},
    "self-signed": {"names": HERE, "issuer": "self-signed", "signer": None},
}


def serve(tmp, authority, kind):
    page = Reply(body=listing([card(n) for n in range(4)]))
    return Scripted(
        lambda r, q, h: page, tls=context(tmp, kind.replace(" ", "-"), authority, **KINDS[kind])
    )


@pytest.fixture(scope="session")
def unproven(tmp_path_factory, authority):
    """Crawl each kind of portal with our authority known, and the good one without it."""
    tmp = tmp_path_factory.mktemp("tls")
    ca_file = tmp / "ca.pem"
    ca_file.write_bytes(authority[1])
    found = {}
    for trusted in (True, False):
        kinds = list(KINDS) if trusted else ["good"]
        portals = [serve(tmp, authority, kind) for kind in kinds]
        try:
            for portal in portals:
                portal.__enter__()
            jobs = [
                {
                    "source": "portico",
                    "url": portal.url.replace("127.0.0.1", host),
                    "db": str(tmp / "c.db"),
                    "delay": 0.0,
                    "today": str(TODAY),
                }
                for portal in portals
                for host in ("127.0.0.1", "localhost")
            ]
            reports, _ = run_jobs(jobs, ca_file=ca_file if trusted else None)
        finally:
            for portal in portals:
                portal.__exit__()
        for n, kind in enumerate(kinds):
            name = kind if trusted else "unknown authority"
            found[name] = (reports[2 * n : 2 * n + 2], portals[n])
    return found


@pytest.mark.parametrize("kind", ["expired", "other host", "self-signed", "unknown authority"])
def test_a_portal_without_a_valid_certificate_is_not_read(unproven, kind):
    reports, portal = unproven[kind]
    assert portal.log == []  # not even robots.txt was asked
    assert portal.connections >= 2
    assert [r["state"] for r in reports] == ["failed", "failed"]
    assert all(any("certificate" in reason for reason in r["reasons"]) for r in reports)


def test_with_the_authority_known_the_portal_is_read_by_name_and_by_address(unproven):
    reports, portal = unproven["good"]
    assert [(r["state"], r["listed"]) for r in reports] == [("ok", 4), ("ok", 4)]
    assert len(portal.pages()) == 2


def test_the_setting_for_an_authority_of_ones_own_reaches_the_crawl(tmp_path, authority):
    ca_file = tmp_path / "ca.pem"
    ca_file.write_bytes(authority[1])
    with serve(tmp_path, authority, "good") as portal:
        env = {"CITYCALLS_CA_FILE": str(ca_file)}
        db = tmp_path / "c.db"
        done = crawl_command("portico", portal.url, db, TODAY, "--delay", "0", env=env)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["stored"] == 4


def test_an_authority_file_without_certificate_is_refused_with_its_name(tmp_path):
    path = tmp_path / "ca.pem"
    path.write_text("no certificate at all")
    with (
        pytest.raises(WrongInput, match=r"CITYCALLS_CA_FILE '.*ca\.pem' holds no PEM certificate"),
        extra_authority(path),
    ):
        pass
