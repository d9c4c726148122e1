"""Which provider is asked, as which client, and what its claims mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kit.sign_on.claims import BadClaimRules, ClaimRules, read_rules

PREFIX = "YICHUANG_OIDC_"
CALLBACK = "/api/v1/login/oidc/callback"
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


class BadSignOnSettings(ValueError):
    """A setting of single sign-on cannot be used; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class SignOnSettings:
    """A provider. `factors` are words of `amr` or `acr` that count as a second factor here.

    Without `passwords` there is no other way in for staff.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    callback_url: str
    name: str
    rules: ClaimRules
    factors: frozenset[str]
    passwords: bool
    plain_http: bool


def read_sign_on(
    environ: Mapping[str, str], house_url: str, *, demo: bool
) -> SignOnSettings | None:
    """Read the environment; None where no provider is named. Raises `BadSignOnSettings`."""
    given = {
        name: environ.get(f"{PREFIX}{name}", "").strip()
        for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME", "CLAIMS", "FACTORS")
    }
    if not given["ISSUER"]:
        if named := [name for name, value in given.items() if value]:
            raise BadSignOnSettings(f"{PREFIX}{named[0]} needs {PREFIX}ISSUER")
        return None
    if not given["CLIENT_ID"]:
        raise BadSignOnSettings(f"{PREFIX}CLIENT_ID is missing")
    settings = SignOnSettings(
        issuer=given["ISSUER"],
        client_id=given["CLIENT_ID"],
        client_secret=given["CLIENT_SECRET"],
        callback_url=f"{house_url}{CALLBACK}",
        name=given["NAME"],
        rules=_rules(given["CLAIMS"]),
        factors=_factors(given["FACTORS"]),
        passwords=_passwords(environ.get(f"{PREFIX}PASSWORDS", "1")),
        plain_http=demo,
    )
    if not may_ask(settings.issuer, plain_http=demo) or "?" in settings.issuer:
        raise BadSignOnSettings(f"{PREFIX}ISSUER must be an https address")
    return settings


def may_ask(url: str, *, plain_http: bool) -> bool:
    """Whether an address of the provider may be used: without TLS only on this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment or not url.isascii():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and (plain_http or host in _HERE))


def _rules(text: str) -> ClaimRules:
    try:
        return read_rules(
            text if text.startswith("{") else Path(text).read_bytes() if text else "{}"
        )
    except OSError as fault:
        raise BadSignOnSettings(f"{PREFIX}CLAIMS: {text}: {fault.strerror}") from None
    except BadClaimRules as fault:
        raise BadSignOnSettings(f"{PREFIX}CLAIMS: {fault}") from None


def _factors(text: str) -> frozenset[str]:
    words = frozenset(text.split())
    if any(not word.startswith(("amr:", "acr:")) for word in words):
        raise BadSignOnSettings(f"{PREFIX}FACTORS are words like amr:otp or acr:mfa")
    return words


def _passwords(text: str) -> bool:
    if text not in {"0", "1"}:
        raise BadSignOnSettings(f"{PREFIX}PASSWORDS must be 0 or 1, not {text!r}")
    return text == "1"
