"""Verifications: one attempt of somebody to show who they are."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from kit.privacy.sealing import Sealed
from records.db import sql
from records.db.sql import Connection
from records.identity.states import OPEN, VERIFICATION_MOVES, in_words
from records.identity.words import Level, Provider, VerificationState


class VerificationRow(Model):
    """An attempt. `details` is sealed JSON of name and number, and None where a provider has none.

    `request_no` is ours, unique and told to the provider (out_seq_no); `provider_ref` is theirs.
    `lookup` finds the number again, for limits. `guardian` is the proof of whoever consented for
    a child. Moments are of real time.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    citizen = fields.CharField(max_length=40)
    provider = fields.CharField(max_length=12)
    level = fields.IntField()
    state = fields.CharField(max_length=16)
    request_no = fields.CharField(max_length=32, unique=True)
    provider_ref = fields.CharField(max_length=256, null=True)
    details = fields.CharField(max_length=800, null=True)
    key_id = fields.CharField(max_length=16, null=True)
    lookup = fields.CharField(max_length=64, null=True)
    consent = fields.CharField(max_length=40, null=True)
    guardian = fields.CharField(max_length=40, null=True)
    created_ms = fields.BigIntField()
    expires_ms = fields.BigIntField()
    asked_ms = fields.BigIntField(null=True)
    decided_ms = fields.BigIntField(null=True)
    decided_by = fields.CharField(max_length=80, default="", db_default="")
    reason = fields.CharField(max_length=200, default="", db_default="")

    class Meta:
        """Table name."""

        table = "verification"
        indexes = (
            Index(fields=("citizen", "created_ms"), name="verification_of_citizen"),
            Index(fields=("state", "created_ms"), name="verification_state"),
            Index(fields=("lookup", "created_ms"), name="verification_of_number"),
        )


class Verification(NamedTuple):
    """An attempt as it is stored."""

    id: str
    citizen: str
    provider: Provider
    level: Level
    state: VerificationState
    request_no: str
    created_ms: int
    expires_ms: int
    provider_ref: str | None = None
    sealed: Sealed | None = None
    lookup: str | None = None
    consent: str | None = None
    guardian: str | None = None
    asked_ms: int | None = None
    decided_ms: int | None = None
    decided_by: str = ""
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided."""
        return self.state in OPEN


class Decided(NamedTuple):
    """By whom something was decided, and why; the reason names nobody."""

    by: str = ""
    reason: str = ""


_COLUMNS = (
    "id, citizen, provider, level, state, request_no, created_ms, expires_ms, provider_ref, "
    "details, key_id, lookup, consent, guardian, asked_ms, decided_ms, decided_by, reason"
)
_ADD = f"""
INSERT INTO verification ({_COLUMNS})
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, '', '')
"""  # noqa: S608 - names of ours
_SELECT = f"SELECT {_COLUMNS} FROM verification WHERE "  # noqa: S608 - as above
_OPEN = in_words(OPEN)
_ISSUE = f"""
UPDATE verification SET state=?, provider_ref=?, expires_ms=?
WHERE id=? AND state IN ({in_words(VERIFICATION_MOVES["issue"][0])})
"""  # noqa: S608 - as above
# Name and number were for the provider alone; `lookup` goes on counting failures.
_DECIDE = """
UPDATE verification
SET state=?, decided_ms=?, decided_by=?, reason=?, details=NULL, key_id=NULL
WHERE id=? AND state IN ({before})
"""
_KEEP_ON = "UPDATE verification SET state=? WHERE id=? AND state IN ({before})"
# As long again as it has gone on, by a quarter: soon at first, some twenty times in an hour.
_TO_BE_ASKED = f"""
{_SELECT} state IN ('issued', 'in_progress') AND
  (asked_ms IS NULL AND created_ms + 10000 <= ? OR
   asked_ms + 10000 + (asked_ms - created_ms) / 4 <= ?)
ORDER BY COALESCE(asked_ms, created_ms), id LIMIT ?
"""
_ASKED = "UPDATE verification SET asked_ms=? WHERE id=? AND COALESCE(asked_ms, 0)=?"
_FAILED = """
SELECT COUNT(*) AS failed FROM verification
WHERE state='failed' AND decided_ms>=? AND reason=? AND (citizen=? OR lookup=?)
"""


async def add_verification(tx: Connection, new: Verification) -> None:
    """Write an attempt down."""
    await sql.change(
        tx,
        _ADD,
        new.id,
        new.citizen,
        new.provider,
        new.level,
        new.state,
        new.request_no,
        new.created_ms,
        new.expires_ms,
        new.provider_ref,
        new.sealed.text if new.sealed else None,
        new.sealed.key_id if new.sealed else None,
        new.lookup,
        new.consent,
        new.guardian,
    )


async def find_verification(db: Connection, verification: str) -> Verification | None:
    """One of them, whatever has become of it."""
    return next(iter(_all(await sql.rows(db, _SELECT + "id=?", verification))), None)


async def find_by_request(db: Connection, request_no: str) -> Verification | None:
    """The one that a provider knows by this number."""
    return next(iter(_all(await sql.rows(db, _SELECT + "request_no=?", request_no))), None)


async def verifications_of(db: Connection, citizen: str, limit: int) -> list[Verification]:
    """Somebody's, the latest first."""
    statement = f"{_SELECT} citizen=? ORDER BY created_ms DESC, id LIMIT {limit:d}"
    return _all(await sql.rows(db, statement, citizen))


async def issue(tx: Connection, verification: str, ref: str, expires_ms: int) -> bool:
    """Note what the provider calls it; False if it was decided meanwhile."""
    state = VERIFICATION_MOVES["issue"][1]
    return bool(await sql.change(tx, _ISSUE, state, ref, expires_ms, verification))


async def move(
    tx: Connection, verification: str, verb: str, now_ms: int, decided: Decided | None = None
) -> bool:
    """Carry a verb of the table out; False if the state did not allow it: of several, one does."""
    before, after = VERIFICATION_MOVES[verb]
    words = in_words(before)
    if after in OPEN:
        statement = _KEEP_ON.format(before=words)
        return bool(await sql.change(tx, statement, after, verification))
    by, reason = decided or Decided()
    statement = _DECIDE.format(before=words)
    return bool(await sql.change(tx, statement, after, now_ms, by, reason, verification))


async def open_of(tx: Connection, citizen: str, provider: Provider) -> list[str]:
    """Somebody's attempts with a provider that are still to be decided."""
    statement = f"SELECT id FROM verification WHERE citizen=? AND provider=? AND state IN ({_OPEN})"  # noqa: S608
    found = await sql.rows(tx, statement, citizen, provider)
    return [row["id"] for row in found]


async def lapsed(db: Connection, now_ms: int, limit: int) -> list[str]:
    """Those whose time is over and that nobody has decided."""
    statement = (
        f"SELECT id FROM verification WHERE state IN ({_OPEN}) AND expires_ms<=? "  # noqa: S608
        f"ORDER BY expires_ms LIMIT {limit:d}"
    )
    return [row["id"] for row in await sql.rows(db, statement, now_ms)]


async def to_be_asked(db: Connection, now_ms: int, limit: int) -> list[Verification]:
    """Those whose provider is to be asked again, whatever their owner's phone does."""
    return _all(await sql.rows(db, _TO_BE_ASKED, now_ms, now_ms, limit))


async def claim_asking(db: Connection, one: Verification, now_ms: int) -> bool:
    """Note that its provider is asked now; False if another process does so."""
    return bool(await sql.change(db, _ASKED, now_ms, one.id, one.asked_ms or 0))


async def failures_since(
    db: Connection, citizen: str, lookup: str | None, since_ms: int, reason: str
) -> int:
    """How often somebody, or whoever has a number, has failed for this reason."""
    found = await sql.rows(db, _FAILED, since_ms, reason, citizen, lookup or "")
    return int(found[0]["failed"])


def _all(rows: Iterable[dict[str, Any]]) -> list[Verification]:
    return [_verification(row) for row in rows]


def _verification(row: dict[str, Any]) -> Verification:
    text, key_id = row.pop("details"), row.pop("key_id")
    row["provider"] = Provider(row["provider"])
    row["level"] = Level(row["level"])
    row["state"] = VerificationState(row["state"])
    return Verification(**row, sealed=Sealed(key_id, text) if text is not None else None)
