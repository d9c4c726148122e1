"""The addresses of people as the record keeps them: sealed, and opened for one message."""

from kit.clock import real_ms
from kit.incidents import Incidents
from kit.privacy.sealing import KeyRing, SealBroken
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.notices.contacts import (
    AddressKind,
    Contact,
    find_contact,
    mark_contact_dead,
)
from records.transactions import Connection, connection, transact


class ContactBook:
    """See `notify.channels.addresses.Addresses`."""

    def __init__(self, ring: KeyRing, incidents: Incidents) -> None:
        """`ring` opens what is sealed; what it does not open is an incident."""
        self._ring = ring
        self._incidents = incidents

    async def find(self, citizen: str, kind: AddressKind) -> str | None:
        """See `Addresses`."""
        return self.opened(await find_contact(connection(), citizen, kind))

    def opened(self, found: Contact | None) -> str | None:
        """An address; one that does not open is like none, and somebody must look why."""
        try:
            return self._ring.unseal(found.sealed, found.place) if found else None
        except SealBroken as fault:
            self._incidents.report("contact_unreadable", fault)
            return None

    async def mark_dead(self, citizen: str, kind: AddressKind) -> None:
        """See `Addresses`."""

        async def mark(tx: Connection) -> None:
            await mark_contact_dead(tx, citizen, kind, real_ms())
            await audit(tx, Deed(HOUSE, "system:relay", "contact.dead", citizen))

        await transact(mark)
