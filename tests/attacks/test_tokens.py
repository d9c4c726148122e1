"""Twenty forged tokens, all refused."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from handlers.login.refresh_tokens import Login
from handlers.login.tokens import Tokens
from kit.clock import ManualClock
from kit.errors import Unauthorized

TIME = ManualClock(1_795_000_000_000)
TOKENS = Tokens(b"a secret for tests, long enough.", TIME.now_ms)
GENUINE = TOKENS.issue(Login("clerk-07", "clerk", "tonghua", "7"), "family")
CLAIMS: dict[str, Any] = jwt.decode(GENUINE, options={"verify_signature": False})
HEADER = {"alg": "HS256", "typ": "at+jwt"}
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = RSA.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
GUESSED = b"yichuang" * 4


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _signed_by_us(claims: dict[str, Any], **header: Any) -> str:  # noqa: ANN401 - any header
    """What somebody could do who had our key for a moment, or whom we signed something else."""
    return jwt.encode(claims, TOKENS._key, "HS256", {**HEADER, **header})


def _without(name: str) -> dict[str, Any]:
    return {claim: value for claim, value in CLAIMS.items() if claim != name}


HEAD, BODY, SIGNATURE = GENUINE.split(".")
MANAGER = {**CLAIMS, "role": "manager"}

FORGERIES: dict[str, Callable[[], str]] = {
    "alg none": lambda: f"{_part({**HEADER, 'alg': 'none'})}.{BODY}.",
    "alg None, signature kept": lambda: f"{_part({**HEADER, 'alg': 'None'})}.{BODY}.{SIGNATURE}",
    "no signature": lambda: f"{HEAD}.{BODY}.",
    "other claims, same signature": lambda: f"{HEAD}.{_part(MANAGER)}.{SIGNATURE}",
    "guessed key": lambda: jwt.encode(MANAGER, GUESSED, "HS256", HEADER),
    "RS256": lambda: jwt.encode(MANAGER, RSA, "RS256", {"typ": "at+jwt"}),
    "public key as HMAC key": lambda: _confused(PUBLIC),
    "HS512 with our key": lambda: jwt.encode(CLAIMS, TOKENS._key * 2, "HS512", HEADER),
    "kid": lambda: jwt.encode(MANAGER, GUESSED, "HS256", {**HEADER, "kid": "../../dev/null"}),
    "jku": lambda: jwt.encode(MANAGER, GUESSED, "HS256", {**HEADER, "jku": "http://evil/keys"}),
    "jwk": lambda: jwt.encode(MANAGER, GUESSED, "HS256", {**HEADER, "jwk": {"kty": "oct"}}),
    "our key, with a kid": lambda: _signed_by_us(CLAIMS, kid="1"),
    "our key, crit": lambda: _signed_by_us(CLAIMS, crit=["exp"]),
    "wrong typ": lambda: _signed_by_us(CLAIMS, typ="JWT"),
    "wrong audience": lambda: _signed_by_us({**CLAIMS, "aud": "another"}),
    "wrong issuer": lambda: _signed_by_us({**CLAIMS, "iss": "another"}),
    "no expiry": lambda: _signed_by_us(_without("exp")),
    "expiry as text": lambda: _signed_by_us({**CLAIMS, "exp": "9999999999"}),
    "no family": lambda: _signed_by_us(_without("fam")),
    "subject a number": lambda: _signed_by_us({**CLAIMS, "sub": 7}),
    "unknown claim": lambda: _signed_by_us({**CLAIMS, "admin": True}),
    "expired": lambda: _signed_by_us({**CLAIMS, "exp": CLAIMS["iat"] - 1}),
    "not a token": lambda: "Bearer",
    "empty": lambda: "",
    "lone surrogate": lambda: GENUINE + "\udcff",
    "endless": lambda: GENUINE + "A" * 100_000,
    "nested": lambda: f"{HEAD}.{_deep()}.{SIGNATURE}",
}


def _confused(key: bytes) -> str:
    """PyJWT refuses to make this one, an attacker's tool does not."""
    signed = f"{_part(HEADER)}.{_part(MANAGER)}"
    digest = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def _deep() -> str:
    return base64.urlsafe_b64encode(b"[" * 3000).decode().rstrip("=")


@pytest.mark.parametrize("forgery", FORGERIES)
def test_forged_tokens_are_refused(forgery: str) -> None:
    """Whatever is wrong with a token, the answer is the same."""
    with pytest.raises(Unauthorized):
        TOKENS.principal(FORGERIES[forgery]())


def test_the_genuine_token_is_taken() -> None:
    """The forgeries are refused for what is forged in them."""
    assert TOKENS.principal(GENUINE).id == "clerk-07"
    assert TOKENS.principal(_signed_by_us(CLAIMS)).id == "clerk-07"
