"""Where the channels learn a person's address: decrypted for one message, and kept nowhere."""

from typing import Protocol

from records.models.notices.contacts import AddressKind

__all__ = ["AddressKind", "Addresses"]


class Addresses(Protocol):
    """The addresses of people."""

    async def find(self, citizen: str, kind: AddressKind) -> str | None:
        """A person's address; None if there is none, or nobody is reached there any more."""

    async def mark_dead(self, citizen: str, kind: AddressKind) -> None:
        """Send nothing there any more: its provider knows nobody there."""
