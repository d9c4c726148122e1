"""Addresses of people: sealed where they stand, found by a digest, sealed anew under load."""

import asyncio

import pytest

from kit.clock import real_ms
from kit.incidents import Incidents
from kit.privacy.sealing import KeyRing
from notify.channels.contact_book import ContactBook
from records.db import sql
from records.models.notices.contacts import (
    Consent,
    Contact,
    Wishes,
    drop_contact,
    find_contact,
    find_wishes,
    mark_contact_dead,
    put_contact,
    put_wishes,
    sent_lately,
)
from records.models.sealed_columns import (
    SEALED_COLUMNS,
    key_ids_in_use,
    replace_sealed,
    sealed_otherwise,
)
from records.resealing import AT_ONCE, reseal
from records.transactions import connection
from server.container import _check_keys
from server.settings import BadSettings

pytestmark = pytest.mark.usefixtures("database")

LOOKUP = bytes([3]) * 32
OLD = KeyRing({"old": bytes([1]) * 32}, LOOKUP)
BOTH = KeyRing({"new": bytes([2]) * 32, **OLD.keys}, LOOKUP)
NEW = KeyRing({"new": BOTH.keys["new"]}, LOOKUP)
PHONE, OTHER = "13800138000", "13900139000"


async def keep(ring: KeyRing, citizen: str, phone: str = PHONE) -> None:
    """A phone, as it comes from its owner."""
    contact = Contact.of(ring, citizen, "phone", phone, Consent("2026-11", 1))
    await put_contact(connection(), contact, real_ms())


async def test_an_address_is_kept_sealed() -> None:
    """The table holds nothing that reads like it, and the book opens it."""
    await keep(OLD, "wang")
    (row,) = await sql.rows(connection(), "SELECT * FROM contact")
    assert PHONE not in str(row)
    assert (row["kind"], row["consent"], row["key_id"]) == ("phone", "2026-11", "old")
    book = ContactBook(OLD, Incidents())
    assert await book.find("wang", "phone") == PHONE
    assert await book.find("wang", "openid") is None
    assert await book.find("li", "phone") is None


async def test_two_rows_that_are_swapped_do_not_open() -> None:
    """Whoever can write to the table does not send one person's messages to another."""
    await keep(OLD, "wang")
    await keep(OLD, "li", OTHER)
    (wang,) = await sql.rows(connection(), "SELECT ciphertext FROM contact WHERE citizen='wang'")
    move = "UPDATE contact SET ciphertext=? WHERE citizen='li'"
    await sql.change(connection(), move, wang["ciphertext"])
    incidents = Incidents()
    assert await ContactBook(OLD, incidents).find("li", "phone") is None
    assert incidents.counts["contact_unreadable", "SealBroken"] == 1


async def test_an_address_that_is_dead_is_not_used_until_it_is_given_again() -> None:
    """Marked by its provider's word, alive by its owner's."""
    await keep(OLD, "wang")
    book = ContactBook(OLD, Incidents())
    await book.mark_dead("wang", "phone")
    assert await book.find("wang", "phone") is None
    await keep(OLD, "wang", OTHER)
    assert await book.find("wang", "phone") == OTHER


async def test_a_number_goes_on_to_whoever_gave_it_last() -> None:
    """The one who had it before hears nothing of it any more, and gets nobody's messages."""
    await keep(OLD, "wang")
    await keep(OLD, "li")
    book = ContactBook(OLD, Incidents())
    assert await book.find("wang", "phone") is None
    assert await book.find("li", "phone") == PHONE
    await keep(OLD, "wang", OTHER)
    assert await book.find("li", "phone") == PHONE


async def test_an_address_that_is_withdrawn_is_gone() -> None:
    """No row is left that could be read with a key found later."""
    await keep(OLD, "wang")
    await drop_contact(connection(), "wang", "phone")
    assert await find_contact(connection(), "wang", "phone") is None
    assert await sql.rows(connection(), "SELECT id FROM contact") == []
    await mark_contact_dead(connection(), "wang", "phone", 1)


async def test_wishes_begin_as_everybodys_and_are_replaced() -> None:
    """Chinese, and by SMS too."""
    assert await find_wishes(connection(), "wang") == Wishes("zh", sms=True)
    for wishes in (Wishes("en", sms=False), Wishes("en", sms=True)):
        await put_wishes(connection(), "wang", wishes, 1)
        assert await find_wishes(connection(), "wang") == wishes


async def test_what_was_sent_lately_is_counted() -> None:
    """By this way, to this person, since then; what was never sent counts for nothing."""
    add = "INSERT INTO delivery (notice, channel, recipient, state, expires_ms, at_ms, attempts) "
    add += "VALUES ('n', ?, ?, 'accepted', 1, 1, 1) RETURNING id"
    begin = (
        "INSERT INTO attempt (delivery, n, provider, began_ms, outcome) VALUES (?, ?, 'a', ?, ?)"
    )
    outcomes = ("accepted", "unknown", None, "retry", "refused", "dead")
    for channel, recipient in (("sms", "wang"), ("wechat", "wang"), ("sms", "li")):
        (row,) = await sql.rows(connection(), add, channel, recipient)
        for n, outcome in enumerate(outcomes):
            await sql.change(connection(), begin, row["id"], n, 100 + n, outcome)
    assert await sent_lately(connection(), "sms", "wang", 99) == [102, 101, 100]
    assert await sent_lately(connection(), "sms", "wang", 100) == [102, 101]
    assert await sent_lately(connection(), "sms", "nobody", 0) == []


async def test_resealing_under_load_leaves_nothing_unreadable() -> None:
    """While others read, change and withdraw addresses; afterwards the old key is not needed."""
    people = [f"p{n:04}" for n in range(AT_ONCE + 50)]
    for n, citizen in enumerate(people):
        await keep(OLD, citizen, f"137{n:08}")
    incidents, seen = Incidents(), 0
    book, resealing = ContactBook(BOTH, incidents), asyncio.ensure_future(reseal(BOTH))
    while not resealing.done():
        for n in (3, 120, AT_ONCE + 20):
            assert await book.find(people[n], "phone") in {f"137{n:08}", f"136{n:08}"}
            await keep(BOTH, people[n], f"136{n:08}")
            seen += 1
    assert seen
    done = await resealing
    assert done.broken == 0
    assert done.values >= AT_ONCE
    await reseal(BOTH)
    assert await key_ids_in_use(connection()) == {"new"}
    after = ContactBook(NEW, incidents)
    for n, citizen in enumerate(people):
        assert await after.find(citizen, "phone") in {f"137{n:08}", f"136{n:08}"}
    assert not incidents.counts


async def test_a_change_made_meanwhile_is_not_undone() -> None:
    """The value is replaced only where it still is what was read."""
    await keep(OLD, "wang")
    column = SEALED_COLUMNS[0]
    (read,) = await sealed_otherwise(connection(), column, "new", "", 10)
    await keep(OLD, "wang", OTHER)
    late = BOTH.seal(PHONE, read.place)
    await replace_sealed(connection(), [(read, late)])
    assert await ContactBook(BOTH, Incidents()).find("wang", "phone") == OTHER


async def test_a_start_without_a_key_that_is_needed_is_refused() -> None:
    """It is named; what a demo sealed with a secret that is gone is forgotten."""
    await keep(OLD, "wang")
    await keep(KeyRing({"demo-0123": bytes(32)}, LOOKUP), "li", OTHER)
    await _check_keys(BOTH)
    assert await key_ids_in_use(connection()) == {"old"}
    with pytest.raises(BadSettings, match="old"):
        await _check_keys(NEW)
