"""Certificates are verified; what travels in the clear is a person's decision."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from digest.mail_folder import delete_files
from digest.relay.smtp import read_relay
from digest.send import send_outbox
from funding.errors import WrongInput
from store.database import open_store
from tests.sinks.letters import erase, fill
from tests.sinks.mta_sink import Sink

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "c.db") as opened:
        fill(opened, 2, now=NOW)
        yield opened


def certificate(folder, host, *, days=30):
    """A server context for *host* and the file by which it can be verified."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=60))
        .not_valid_after(today + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, private = folder / f"{host}.pem", folder / f"{host}.key"
    cert.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, private)
    return context, cert


def send(store, url, ca_file=None):
    return send_outbox(
        store, smtp_url=url, mail_dir=store.path.parent, now=NOW, elapsed=lambda: 0, ca_file=ca_file
    )


def test_a_known_authority_is_trusted_and_the_mail_encrypted(store, tmp_path):
    context, authority = certificate(tmp_path, "localhost")
    with Sink(context=context, features=("STARTTLS",)) as sink:
        url = f"smtp://localhost:{sink.port}?tls=starttls"
        assert send(store, url, authority).sent == 2


@pytest.mark.parametrize(
    ("host", "days", "known"),
    [("localhost", 30, False), ("relay.example", 30, True), ("localhost", -1, True)],
    ids=["unknown authority", "another host's", "expired"],
)
def test_a_certificate_that_does_not_hold_stops_the_mail(store, tmp_path, host, days, known):
    context, authority = certificate(tmp_path, host, days=days)
    with Sink(context=context, features=("STARTTLS",)) as sink:
        url = f"smtp://localhost:{sink.port}?tls=starttls"
        report = send(store, url, authority if known else None)
        assert sink.kept == []
    assert report.sent == 0
    assert "could not be verified" in report.fault
    assert "CITYCALLS_CA_FILE" in report.fault


def test_a_relay_that_withdraws_encryption_gets_nothing(store):
    with Sink() as sink:
        report = send(store, f"smtp://localhost:{sink.port}?tls=starttls")
        assert sink.kept == []
        assert "?tls=none" in report.fault
        assert send(store, f"smtp://localhost:{sink.port}?tls=none").sent == 2


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp://relay.example", 25, "starttls"),
        ("smtp://relay.example:25?tls=none", 25, "none"),
        ("smtp://user:p%40ss@relay.example", 587, "starttls"),
        ("smtps://user:p%40ss@relay.example", 465, "wrapped"),
        ("smtp://127.0.0.1:2525", 2525, "none"),
    ],
)
def test_an_address_says_how_to_reach_the_relay(url, port, tls):
    relay = read_relay(url)
    assert (relay.port, relay.tls) == (port, tls)
    assert relay.password in (None, "p@ss")


@pytest.mark.parametrize(
    "url",
    ["http://relay.example", "smtp://", "smtps://h?tls=none", "smtp://h?tls=maybe", "smtp://h?x=1"],
)
def test_an_address_that_says_something_else_is_refused_without_its_password(url):
    with pytest.raises(WrongInput, match="CITYCALLS_SMTP_URL"):
        read_relay(url)


def test_the_files_of_an_erased_person_go_too(store, tmp_path):
    folder = tmp_path / "mail"
    send_outbox(store, smtp_url=None, mail_dir=folder, now=NOW, elapsed=lambda: 0)
    assert len(list(folder.iterdir())) == 2
    letters = erase(store, "officer1@city.example", now=NOW)
    assert delete_files(folder, letters) == 1
    (left,) = folder.iterdir()
    assert b"officer1" not in left.read_bytes()
