"""Which providers of short messages there are, from the environment."""

from collections.abc import Mapping

from kit.crypto import keyed_digest
from notify.channels.sms.provider import SmsProviderSettings

# The first is given up soon, for a call does not wait; the second has nobody behind it.
WITHIN_S = {"a": 2.0, "b": 5.0}
STAND_IN = "/stand-in/sms/"


class BadSmsSettings(ValueError):
    """A setting of the providers cannot be used; the message names it and says why."""


def read_sms(
    environ: Mapping[str, str], house_url: str, key: bytes, *, demo: bool
) -> tuple[SmsProviderSettings, ...]:
    """The providers in the order in which they are asked; without any no message is sent.

    A demo has its two stand-ins, unless it is told otherwise. Raises `BadSmsSettings`.
    """
    found = []
    for name, within_s in WITHIN_S.items():
        url_name, key_name = f"SMS_{name.upper()}_URL", f"SMS_{name.upper()}_KEY"
        url, secret = environ.get(url_name, ""), environ.get(key_name, "")
        if not url and demo:
            url = f"{house_url}{STAND_IN}{name}"
            secret = keyed_digest(key, "sms-provider", name)[:32]
        if not url:
            continue
        if not demo and (STAND_IN in url or not url.startswith("https://")):
            raise BadSmsSettings(f"{url_name} must be the https address of a real provider")
        if not secret:
            raise BadSmsSettings(f"{key_name} is missing")
        found.append(SmsProviderSettings(name, url.rstrip("/"), secret, within_s))
    return tuple(found)
