"""Whether an ID token is the provider's, for us, of now, and the answer to this very attempt."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from kit.crypto import same
from kit.sign_on.faults import AnswerRefused

LONGEST = 16 * 1024
LEEWAY_S = 60
OLDEST_S = 10 * 60
LONGEST_SUBJECT = 255
RSA_BITS = 2048
# Never a symmetric one: a public key would else do as its secret.
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512")
# A token that brings its key along, or says where it is, proves nothing.
_KEYS_OF_ITS_OWN = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})
_KINDS: Mapping[str, type[RSAKey] | type[ECKey]] = {"RSA": RSAKey, "EC": ECKey}
_TYPES = frozenset({"JWT", "jwt"})

Key = RSAKey | ECKey


class Expected(NamedTuple):
    """What a token has to say."""

    issuer: str
    client_id: str
    nonce: str
    now_s: int


def key_id(token: str) -> str | None:
    """By which key a token says to be signed. Raises `AnswerRefused` for what is no such token."""
    header = _header(token)
    kid = header.get("kid")
    if kid is not None and (not isinstance(kid, str) or not kid or len(kid) > LONGEST_SUBJECT):
        raise AnswerRefused("kid")
    return kid


def _header(token: str) -> Mapping[str, Any]:
    if len(token) > LONGEST or token.count(".") != 2:  # noqa: PLR2004 - header, claims, signature
        raise AnswerRefused("form")
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, RecursionError):
        raise AnswerRefused("form") from None
    if header.get("alg") not in ALGORITHMS:
        raise AnswerRefused("alg")
    if header.get("typ", "JWT") not in _TYPES:
        raise AnswerRefused("typ")
    if _KEYS_OF_ITS_OWN & header.keys():
        raise AnswerRefused("header")
    return header


def usable_keys(answer: Any) -> list[Key]:  # noqa: ANN401 - any JSON value
    """The public keys of a key set that may sign; others are left out."""
    found: list[Key] = []
    listed = answer.get("keys") if isinstance(answer, dict) else None
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, dict) or one.get("use", "sig") != "sig":
            continue
        kind = _KINDS.get(str(one.get("kty")))
        try:
            key = kind.import_key(one) if kind else None
        except (JoseError, ValueError, TypeError):
            continue
        if isinstance(key, RSAKey) and key.public_key.key_size < RSA_BITS:
            continue
        if key is not None:
            found.append(key)
    return found


def key_for(keys: list[Key], kid: str | None) -> Key | None:
    """The one key that is meant; without an id only if there is no choice."""
    fitting = [key for key in keys if kid is None or key.kid == kid]
    return fitting[0] if len(fitting) == 1 else None


def checked(token: str, key: Key, expected: Expected) -> Mapping[str, Any]:
    """The claims of a genuine token. Raises `AnswerRefused`."""
    _header(token)
    try:
        claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise AnswerRefused("signature") from None
    _check_parties(claims, expected)
    _check_times(claims, expected.now_s)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not same(nonce, expected.nonce):
        raise AnswerRefused("nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise AnswerRefused("sub")
    return claims


def _check_parties(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise AnswerRefused("iss")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if expected.client_id not in audiences:
        raise AnswerRefused("aud")
    party = claims.get("azp")
    if party is None and len(audiences) > 1:
        raise AnswerRefused("azp")
    if party is not None and party != expected.client_id:
        raise AnswerRefused("azp")


def _check_times(claims: Mapping[str, Any], now_s: int) -> None:
    expires, issued = _seconds(claims, "exp"), _seconds(claims, "iat")
    if expires <= now_s - LEEWAY_S:
        raise AnswerRefused("exp")
    if not now_s - OLDEST_S <= issued <= now_s + LEEWAY_S:
        raise AnswerRefused("iat")
    if "nbf" in claims and _seconds(claims, "nbf") > now_s + LEEWAY_S:
        raise AnswerRefused("nbf")


def _seconds(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    # Also not NaN, which is neither before nor after anything.
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise AnswerRefused(name)
    return value
