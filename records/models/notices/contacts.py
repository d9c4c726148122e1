"""Where people can be reached: encrypted, bound to the row, and found by a keyed digest only."""

from typing import Literal, NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from kit.privacy.sealing import KeyRing, Place, Sealed
from records.db import sql
from records.db.sql import Connection

AddressKind = Literal["openid", "phone"]


class ContactRow(Model):
    """An address of a person: `kind` is `openid` or `phone`. Moments are of real time.

    `lookup` is a keyed digest. `consent` names the version of the text that a person agreed to.
    With `dead_ms` nothing is sent there any more.
    """

    id = fields.CharField(primary_key=True, max_length=60)
    citizen = fields.CharField(max_length=40)
    kind = fields.CharField(max_length=10)
    ciphertext = fields.CharField(max_length=400)
    key_id = fields.CharField(max_length=16)
    lookup = fields.CharField(max_length=64)
    consent = fields.CharField(max_length=20, null=True)
    consented_ms = fields.BigIntField(null=True)
    changed_ms = fields.BigIntField()
    dead_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name; one address a person and kind."""

        table = "contact"
        unique_together = (("citizen", "kind"),)
        indexes = (Index(fields=("kind", "lookup"), name="contact_lookup"),)


class NoticeWishes(Model):
    """How a person wants to be told: in which language, and whether by SMS."""

    citizen = fields.CharField(primary_key=True, max_length=40)
    language = fields.CharField(max_length=5)
    sms = fields.BooleanField(default=True, db_default=True)
    changed_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "notice_wishes"


class Consent(NamedTuple):
    """Which version of a text somebody agreed to, and when, in real time."""

    version: str | None
    at_ms: int | None


NONE = Consent(None, None)


class Contact(NamedTuple):
    """An address as it is stored; only a ring with its key tells it."""

    citizen: str
    kind: AddressKind
    sealed: Sealed
    lookup: str
    consent: str | None = None
    consented_ms: int | None = None

    @property
    def place(self) -> Place:
        """Where its sealed value opens: the row's id says whose it is and of which kind."""
        return _place(self.citizen, self.kind)

    @classmethod
    def of(
        cls, ring: KeyRing, citizen: str, kind: AddressKind, address: str, consent: Consent = NONE
    ) -> "Contact":
        """An address ready to be kept."""
        sealed = ring.seal(address, _place(citizen, kind))
        return cls(citizen, kind, sealed, ring.lookup(kind, address), *consent)


class Wishes(NamedTuple):
    """How somebody wants to be told."""

    language: str = "zh"
    sms: bool = True


ROWS_AT_MOST = 50

# What was never sent counts for nothing; of an attempt without an outcome nobody knows.
_SENT_LATELY = f"""
SELECT a.began_ms FROM attempt a JOIN delivery d ON d.id = a.delivery
WHERE d.channel=? AND d.recipient=? AND a.began_ms>?
  AND (a.outcome IS NULL OR a.outcome IN ('accepted', 'unknown'))
ORDER BY a.began_ms DESC LIMIT {ROWS_AT_MOST}
"""  # noqa: S608 - a constant
_HOLDER = "citizen = COALESCE((SELECT merged_into FROM citizen WHERE id=?), ?)"
_FIND = f"""
SELECT citizen, ciphertext, key_id, lookup, consent, consented_ms FROM contact
WHERE {_HOLDER} AND kind=? AND dead_ms IS NULL
"""  # noqa: S608 - a constant
_PUT = """
INSERT INTO contact
  (id, citizen, kind, ciphertext, key_id, lookup, consent, consented_ms, changed_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (citizen, kind) DO UPDATE SET
  ciphertext=excluded.ciphertext, key_id=excluded.key_id, lookup=excluded.lookup,
  consent=excluded.consent, consented_ms=excluded.consented_ms, changed_ms=excluded.changed_ms,
  dead_ms=NULL
"""
_PUT_WISHES = """
INSERT INTO notice_wishes (citizen, language, sms, changed_ms) VALUES (?, ?, ?, ?)
ON CONFLICT (citizen) DO UPDATE SET
  language=excluded.language, sms=excluded.sms, changed_ms=excluded.changed_ms
"""


def _place(citizen: str, kind: AddressKind) -> Place:
    return Place("contact", f"{citizen}:{kind}", "ciphertext")


async def find_contact(db: Connection, citizen: str, kind: AddressKind) -> Contact | None:
    """An address at which somebody may be reached still, by any id that was merged into theirs.

    For what is told of a living ticket names whoever took it.
    """
    found = await sql.rows(
        db,
        _FIND,
        citizen,
        citizen,
        kind,
    )
    if not found:
        return None
    row = found[0]
    sealed = Sealed(row["key_id"], row["ciphertext"])
    return Contact(row["citizen"], kind, sealed, row["lookup"], row["consent"], row["consented_ms"])


class Kept(NamedTuple):
    """An address that somebody can be reached at, and since when it is this one."""

    contact: Contact
    changed_ms: int


async def contacts_of(db: Connection, citizen: str) -> list[Kept]:
    """The addresses that are kept of one account itself, but for those that are dead."""
    text = (
        "SELECT citizen, kind, ciphertext, key_id, lookup, changed_ms FROM contact "
        "WHERE citizen=? AND dead_ms IS NULL ORDER BY kind"
    )
    return [
        Kept(
            Contact(
                row["citizen"],
                row["kind"],
                Sealed(row["key_id"], row["ciphertext"]),
                row["lookup"],
            ),
            row["changed_ms"],
        )
        for row in await sql.rows(db, text, citizen)
    ]


async def put_contact(tx: Connection, contact: Contact, now_ms: int) -> None:
    """Keep an address in place of the one there was. Whoever else had it is reached there no more.

    For a number goes on to somebody else one day, and messages must not follow it.
    """
    await sql.change(
        tx,
        "UPDATE contact SET dead_ms=? WHERE kind=? AND lookup=? AND citizen<>? AND dead_ms IS NULL",
        now_ms,
        contact.kind,
        contact.lookup,
        contact.citizen,
    )
    await sql.change(
        tx,
        _PUT,
        contact.place.row,
        contact.citizen,
        contact.kind,
        contact.sealed.text,
        contact.sealed.key_id,
        contact.lookup,
        contact.consent,
        contact.consented_ms,
        now_ms,
    )


async def drop_contact(db: Connection, citizen: str, kind: AddressKind) -> None:
    """Forget an address; nothing is left of it."""
    await sql.change(db, "DELETE FROM contact WHERE citizen=? AND kind=?", citizen, kind)


async def mark_contact_dead(db: Connection, citizen: str, kind: AddressKind, now_ms: int) -> None:
    """Note that nobody is reached there any more, until they give it again."""
    mark = f"UPDATE contact SET dead_ms=? WHERE {_HOLDER} AND kind=? AND dead_ms IS NULL"  # noqa: S608 - a constant
    await sql.change(db, mark, now_ms, citizen, citizen, kind)


async def find_wishes(db: Connection, citizen: str) -> Wishes:
    """How somebody wants to be told; what everybody begins with if they have not said."""
    asked = f"SELECT language, sms FROM notice_wishes WHERE {_HOLDER}"  # noqa: S608 - a constant
    found = await sql.rows(db, asked, citizen, citizen)
    return Wishes(found[0]["language"], bool(found[0]["sms"])) if found else Wishes()


async def put_wishes(db: Connection, citizen: str, wishes: Wishes, now_ms: int) -> None:
    """Keep how somebody wants to be told."""
    await sql.change(db, _PUT_WISHES, citizen, wishes.language, wishes.sms, now_ms)


async def sent_lately(db: Connection, channel: str, recipient: str, since_ms: int) -> list[int]:
    """When attempts began that reached somebody or may have, the latest first, in real time."""
    found = await sql.rows(db, _SENT_LATELY, channel, recipient, since_ms)
    return [row["began_ms"] for row in found]
