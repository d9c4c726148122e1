"""Whoever can ask for somebody's phone number, and where nobody can."""

from typing import Protocol

from kit.errors import Unavailable


class PhoneNumbers(Protocol):
    """Learns a person's number from WeChat."""

    async def phone_number(self, code: str) -> str:
        """The number behind a code of getPhoneNumber, with `+` and country unless it is China's.

        Raises `Invalid` for a code that is not good, `Unavailable` when WeChat does not answer.
        """


class NoPhoneNumbers:
    """Where nobody can be asked."""

    async def phone_number(self, code: str) -> str:
        """See `PhoneNumbers`."""
        del code
        raise Unavailable
