"""Webhooks: the systems of a hall itself that are told what happens in it."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import msgspec
from tortoise import fields
from tortoise.models import Model

from kit.privacy.sealing import Place, Sealed
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH
from records.notices.hall_events import ANY


class WebhookRow(Model):
    """An address that is told of a hall's events, `events` being JSON: their names, or `["*"]`."""

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH, db_index=True)
    url = fields.CharField(max_length=500)
    secret = fields.CharField(max_length=400)
    key_id = fields.CharField(max_length=16)
    events = fields.TextField()
    state = fields.CharField(max_length=10)
    created_ms = fields.BigIntField()
    changed_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "webhook"


ACTIVE, PAUSED = "active", "paused"


class Webhook(NamedTuple):
    """A webhook as it is stored; only a ring with its key tells the secret."""

    id: str
    hall: str
    url: str
    sealed: Sealed
    events: tuple[str, ...]
    active: bool
    created_ms: int

    @property
    def place(self) -> Place:
        """Where its secret opens."""
        return secret_place(self.id)

    def wants(self, event: str) -> bool:
        """Whether it is told of an event by this name."""
        return ANY in self.events or event in self.events


def secret_place(webhook: str) -> Place:
    """Where the secret of a webhook stands."""
    return Place("webhook", webhook, "secret")


_SELECT = "SELECT id, hall, url, secret, key_id, events, state, created_ms FROM webhook"
_ADD = """
INSERT INTO webhook (id, hall, url, secret, key_id, events, state, created_ms, changed_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


async def add_webhook(tx: Connection, hook: Webhook) -> None:
    """Begin to tell an address."""
    await sql.change(
        tx,
        _ADD,
        hook.id,
        hook.hall,
        hook.url,
        hook.sealed.text,
        hook.sealed.key_id,
        msgspec.json.encode(hook.events).decode(),
        ACTIVE if hook.active else PAUSED,
        hook.created_ms,
        hook.created_ms,
    )


async def find_webhook(db: Connection, webhook: str) -> Webhook | None:
    """One of them."""
    found = await sql.rows(db, f"{_SELECT} WHERE id=?", webhook)
    return _hook(found[0]) if found else None


async def webhooks_of(db: Connection, hall: str) -> list[Webhook]:
    """Those of a hall, the oldest first."""
    found = await sql.rows(db, f"{_SELECT} WHERE hall=? ORDER BY created_ms, id", hall)
    return [_hook(row) for row in found]


async def active_webhooks(db: Connection, halls: Collection[str]) -> list[Webhook]:
    """Those of several halls that are told what happens."""
    marks = ", ".join("?" for _ in halls)
    found = await sql.rows(
        db, f"{_SELECT} WHERE hall IN ({marks}) AND state=? ORDER BY id", *halls, ACTIVE
    )
    return [_hook(row) for row in found]


async def pause_webhook(db: Connection, webhook: str, now_ms: int) -> None:
    """Tell it nothing until it is resumed."""
    await _set_state(db, webhook, PAUSED, now_ms)


async def resume_webhook(db: Connection, webhook: str, now_ms: int) -> None:
    """Tell it what happens from now on."""
    await _set_state(db, webhook, ACTIVE, now_ms)


async def _set_state(db: Connection, webhook: str, state: str, now_ms: int) -> None:
    change = "UPDATE webhook SET state=?, changed_ms=? WHERE id=? AND state<>?"
    await sql.change(db, change, state, now_ms, webhook, state)


async def drop_webhook(db: Connection, webhook: str) -> None:
    """End it; what is under way to it is refused."""
    await sql.change(db, "DELETE FROM webhook WHERE id=?", webhook)


def _hook(row: Mapping[str, Any]) -> Webhook:
    return Webhook(
        id=row["id"],
        hall=row["hall"],
        url=row["url"],
        sealed=Sealed(row["key_id"], row["secret"]),
        events=msgspec.json.decode(row["events"], type=tuple[str, ...]),
        active=row["state"] == ACTIVE,
        created_ms=row["created_ms"],
    )
