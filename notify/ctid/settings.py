"""As which application the house speaks with 网证, and by which key each knows the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kit.crypto import keyed_digest

BASE, APP, KEY = "CTID_API_BASE", "CTID_APP_ID", "CTID_APP_KEY"
KEY_CHARACTERS = 32
CALLBACK = "/api/v1/partners/ctid"


class BadCtidSettings(ValueError):
    """A setting cannot be used; the message names it and quotes no key."""


@dataclass(frozen=True, slots=True)
class CtidSettings:
    """Where 网证 is asked; `callback_url` is where a demo's stand-in calls back."""

    base_url: str
    app_id: str
    key: str = field(repr=False)
    callback_url: str = ""


def read_ctid(
    environ: Mapping[str, str], house_url: str, secret: bytes, *, demo: bool
) -> CtidSettings | None:
    """Read the environment; None where 网证 is not offered. Raises `BadCtidSettings`."""
    given = {name: environ.get(name, "") for name in (BASE, APP, KEY)}
    if not any(given.values()):
        return demo_settings(house_url, secret) if demo else None
    if missing := [name for name, value in given.items() if not value]:
        raise BadCtidSettings(f"{', '.join(missing)} missing; the network identity needs all three")
    if len(given[KEY]) < KEY_CHARACTERS:
        raise BadCtidSettings(f"{KEY} must have {KEY_CHARACTERS} or more characters")
    base = given[BASE].rstrip("/")
    if not demo and "stand-in" in base:
        raise BadCtidSettings(f"{BASE} names the stand-in")
    if not demo and not base.startswith("https://"):
        raise BadCtidSettings(f"{BASE} must begin with https://")
    return CtidSettings(base, given[APP], given[KEY], f"{house_url}{CALLBACK}" if demo else "")


def demo_settings(house_url: str, secret: bytes) -> CtidSettings:
    """What a demo says to its stand-in."""
    return CtidSettings(
        base_url=f"{house_url}/stand-in/ctid",
        app_id="ctid-demo",
        key=keyed_digest(secret, "ctid", "key"),
        callback_url=f"{house_url}{CALLBACK}",
    )
