"""OpenID Connect: asking an identity provider who somebody is (authorisation code with PKCE).

Only the provider's own addresses are asked, with https; on this machine http will do.
"""

import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from desk.security.login import PATIENCE, Provider
from desk.security.roles import LOOPBACK
from funding.errors import CityCallsError

WELL_KNOWN = "/.well-known/openid-configuration"
SCOPE = "openid profile email"
SALT = "away at an identity provider"
KEPT_FOR = timedelta(hours=1)
SECONDS = 10
LARGEST = 1_000_000
"""Bytes of an answer of the provider."""
ALGORITHMS = frozenset(
    {*("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), *("ES256", "ES384", "ES512", "EdDSA")}
)
"""Signatures with two keys only: with one, whoever knows the client's secret could sign."""
LEEWAY = 120
"""Seconds by which two clocks may differ."""
MOST_GROUPS = 2_000
Document = Mapping[str, Any]


class OpenIdFault(CityCallsError):
    """Raised where a provider can't be reached, or says what can't be believed; for the log."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who somebody is, as their identity provider says."""

    issuer: str
    subject: str
    name: str
    groups: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Away:
    """Somebody who is at the provider: where, and what the browser keeps meanwhile."""

    address: str
    cookie: str


class OpenId:
    """One provider; what it publishes about itself is kept for an hour."""

    def __init__(self, provider: Provider, *, base_url: str, secret: str) -> None:
        self.provider, self.back = provider, f"{base_url}/login/openid/back"
        self.signer = URLSafeTimedSerializer(secret, salt=SALT)
        self.lock = threading.Lock()
        self.context: ssl.SSLContext | None = None
        """Made once: reading all authorities takes a while."""
        self.known: Document | None = None
        self.keys: Document | None = None
        self.until: datetime | None = None

    def go_away(self, next_path: str, *, now: datetime) -> Away:
        """Return where to send somebody.  Raises OpenIdFault."""
        metadata = self.metadata(now)
        state, nonce, verifier = generate_token(32), generate_token(32), generate_token(64)
        with self.client() as client:
            address, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        kept = {"state": state, "nonce": nonce, "verifier": verifier, "next": next_path}
        return Away(address=address, cookie=str(self.signer.dumps(kept)))

    def come_back(
        self, query: Mapping[str, str], cookie: str, *, now: datetime
    ) -> tuple[Person, str]:
        """Return who came back, and where they wanted to go.

        Raises OpenIdFault for whoever did not leave from this browser within the last minutes, and
        for all that the provider says which can't be believed.
        """
        kept = self.kept(cookie)
        if not query.get("state") or query["state"] != kept["state"]:
            raise OpenIdFault("the answer belongs to no question of this browser")
        metadata = self.metadata(now)
        if query.get("iss", metadata["issuer"]) != metadata["issuer"]:
            raise OpenIdFault("the answer is of another provider")
        if "code" not in query:
            raise OpenIdFault("the provider refused, or somebody changed their mind")
        try:
            with self.client() as client:
                token = client.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=query["code"],
                    code_verifier=kept["verifier"],
                )
                claims = self.claims(token, kept["nonce"], now)
                claims |= self.more(client, metadata, claims)
        except OpenIdFault:
            raise
        except (OAuthError, JoseError, KeyError, TypeError, ValueError) as error:
            raise OpenIdFault(f"the answer can't be believed ({type(error).__name__})") from error
        except Exception as error:  # of the network, or whatever the libraries find
            raise OpenIdFault(f"the provider can't be asked ({type(error).__name__})") from error
        return self.person(claims), kept["next"]

    def kept(self, cookie: str) -> Mapping[str, str]:
        """Return what the browser kept.  Raises OpenIdFault for what is not ours, or too old."""
        try:
            found: Mapping[str, str] = self.signer.loads(
                cookie, max_age=int(PATIENCE.total_seconds())
            )
        except BadSignature as error:
            raise OpenIdFault("the browser did not leave from here, or too long ago") from error
        return found

    def metadata(self, now: datetime) -> Document:
        """Return what the provider says of itself.  Raises OpenIdFault."""
        with self.lock:
            if self.known is None or self.until is None or not now < self.until:
                found = self.fetched(self.provider.issuer.rstrip("/") + WELL_KNOWN)
                if str(found.get("issuer", "")).rstrip("/") != self.provider.issuer.rstrip("/"):
                    raise OpenIdFault("the provider calls itself by another name")
                needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
                optional = ("userinfo_endpoint", "end_session_endpoint")
                for name in (*needed, *(n for n in optional if n in found)):
                    check_address(found.get(name), self.provider.issuer)
                self.known, self.keys, self.until = found, None, now + KEPT_FOR
            return self.known

    def sign_out_address(self) -> str | None:
        """Return where one signs out at the provider, if that is known already; it is not asked."""
        known = self.known
        found = None if known is None else known.get("end_session_endpoint")
        return None if found is None else str(found)

    def key_set(self, *, anew: bool) -> KeySet:
        known = self.known
        if known is None:
            raise OpenIdFault("the provider was not asked yet")
        with self.lock:
            if self.keys is None or anew:
                self.keys = self.fetched(known["jwks_uri"])
            return KeySet.import_key_set(dict(self.keys))  # type: ignore[arg-type]

    def claims(self, token: Document, nonce: str, now: datetime) -> dict[str, Any]:
        """Return what the signed token says, checked; *token* is the provider's whole answer."""
        try:
            decoded = self.decoded(token["id_token"], anew=False)
        except JoseError:  # signed with a key that is newer than those that we know
            decoded = self.decoded(token["id_token"], anew=True)
        checked = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": (self.known or {})["issuer"]},
                "aud": {"essential": True, "value": self.provider.client},
                "sub": {"essential": True},
            },
            {
                "nonce": nonce,
                "client_id": self.provider.client,
                "access_token": token.get("access_token"),
            },
        )
        checked.validate(now=int(now.timestamp()), leeway=LEEWAY)
        return dict(decoded.claims)

    def decoded(self, text: str, *, anew: bool) -> jwt.Token:
        registry = JWSRegistry(algorithms=sorted(ALGORITHMS), strict_check_header=False)
        return jwt.decode(text, key=self.key_set(anew=anew), registry=registry)

    def more(self, client: Any, metadata: Document, claims: Document) -> dict[str, Any]:
        """Return what the provider says beside the token, where the groups are missing in it."""
        if within(claims, self.provider.groups_claim) is not None:
            return {}
        if "userinfo_endpoint" not in metadata:
            return {}
        found = read_json(client.get(metadata["userinfo_endpoint"]))
        if found.get("sub") != claims["sub"]:
            raise OpenIdFault("the provider speaks of two persons")
        return {name: value for name, value in found.items() if name not in claims}

    def person(self, claims: Document) -> Person:
        subject = str(claims["sub"])
        address = claims.get("email") if claims.get("email_verified") is True else None
        name = address or claims.get("preferred_username") or subject
        groups = within(claims, self.provider.groups_claim)
        listed = [groups] if isinstance(groups, str) else groups
        named = listed[:MOST_GROUPS] if isinstance(listed, list) else []
        return Person(
            issuer=self.provider.issuer,
            subject=subject,
            name=str(name),
            groups=tuple(str(group) for group in named),
        )

    def client(self) -> Any:
        """Return what asks the provider: authlib's, which follows no redirects."""
        provider = self.provider
        if self.context is None:
            self.context = ssl.create_default_context()
            if provider.ca_file is not None:
                self.context.load_verify_locations(provider.ca_file)
        return OAuth2Client(
            verify=self.context,
            client_id=provider.client,
            client_secret=provider.secret,
            scope=SCOPE,
            redirect_uri=self.back,
            token_endpoint_auth_method=(
                "none" if provider.secret is None else "client_secret_basic"
            ),
            timeout=SECONDS,
        )

    def fetched(self, address: str) -> Document:
        check_address(address, self.provider.issuer)
        try:
            with self.client() as client:
                return read_json(client.request("GET", address, withhold_token=True))
        except OpenIdFault:
            raise
        except Exception as error:  # of the network, or whatever the library finds
            raise OpenIdFault(f"the provider can't be asked ({type(error).__name__})") from error


def read_json(response: Any) -> Document:
    """Return the object in an answer.  Raises OpenIdFault for anything else."""
    if response.status_code != 200 or len(response.content) > LARGEST:
        raise OpenIdFault(f"the provider answers {response.status_code}")
    try:
        found = response.json()
    except ValueError as error:
        raise OpenIdFault("the provider's answer is no JSON") from error
    if not isinstance(found, dict):
        raise OpenIdFault("the provider's answer is no object")
    return found


def check_address(address: object, issuer: str) -> None:
    """Raise OpenIdFault for an address that is not encrypted, unless provider and we share a host.

    A provider on this machine may use http, and then lead to nowhere else with it.
    """
    parts = urlsplit(str(address))
    is_local = parts.hostname in LOOPBACK and urlsplit(issuer).hostname in LOOPBACK
    if not (parts.scheme == "https" or (parts.scheme == "http" and is_local)):
        raise OpenIdFault("the provider has an address without https")


def within(claims: Document, path: str) -> Sequence[object] | str | None:
    """Return a claim, also one inside an object: ``realm_access.roles``; None if it is not there.

    A name with dots in it, such as an address, goes before a way into an object.
    """
    if path in claims:
        found = claims[path]
    else:
        found = claims
        for name in path.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, list | str) else None
