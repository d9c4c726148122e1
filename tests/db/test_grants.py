"""The ledger of grants: one accept is one message, on both databases."""

import asyncio

from kit.crypto import keyed_digest
from mini_program_mock.stand_in.wechat.codes import openid
from notify.channels.wechat.ledger import GrantLedger, left_by_kind
from notify.channels.wechat.templates import DEMO_TEMPLATES, Template
from records.models.notices.grants import (
    ACCEPTED,
    Cause,
    GrantChange,
    Granted,
    add_grant,
    give_back_grant,
    grants_left,
    reserve_grant,
    void_grants,
)
from records.notices.kinds import NoticeKind
from records.transactions import connection, transact

WHOSE = Granted("d" * 64, "your_turn")
KEY = b"a secret for tests, long enough."


async def accept(count: int = 1, cause: str = "popup:1") -> bool:
    """One push is told so often."""
    return await transact(lambda tx: add_grant(tx, WHOSE, count, Cause(ACCEPTED, cause, 1)))


async def reserve(message: str, *, keep: int = 0) -> bool:
    """Take a grant for a message."""
    return await transact(lambda tx: reserve_grant(tx, WHOSE, message, 2, keep=keep))


async def give_back(message: str) -> bool:
    """It was surely not sent."""
    return await transact(lambda tx: give_back_grant(tx, WHOSE, message, 3))


async def left() -> int:
    """The balance; it is the sum of the ledger's lines, always."""
    balance = (await grants_left(connection(), WHOSE.openid_digest)).get(WHOSE.template, 0)
    assert balance == sum([line.change for line in await GrantChange.all()])
    return balance


async def test_a_cause_counts_once(database: str) -> None:
    """A push that comes again adds nothing."""
    assert [await accept(), await accept(), await accept(cause="popup:2")] == [True, False, True]
    assert await left() == 2


async def test_a_grant_is_taken_before_and_given_back_after(database: str) -> None:
    """Without one nothing is sent; what was not sent leaves its grant for the next."""
    assert not await reserve("a")
    await accept()
    assert [await reserve("a"), await reserve("b")] == [True, False]
    assert [await give_back("a"), await give_back("a"), await give_back("b")] == [
        True,
        False,
        False,
    ]
    assert await left() == 1
    assert [await reserve("a"), await left()] == [True, 0]


async def test_a_message_that_may_have_been_sent_has_its_grant(database: str) -> None:
    """Sent again, it takes no second one; WeChat says whether the first one is used up."""
    await accept()
    assert [await reserve("a"), await reserve("a")] == [True, True]
    assert await left() == 0


async def test_a_grant_may_be_kept(database: str) -> None:
    """Whoever leaves the last one does so with the same statement that takes another."""
    await accept(2)
    assert [await reserve("a", keep=1), await reserve("b", keep=1)] == [True, False]
    assert await reserve("c")


async def test_refused_means_none(database: str) -> None:
    """What WeChat does not know of is not counted here; a repetition changes nothing."""
    await accept(3)
    cause = Cause("refused", "message", 5)
    voided = [await transact(lambda tx: void_grants(tx, WHOSE, cause)) for _ in range(2)]
    assert (voided, await left()) == ([3, 0], 0)


async def test_of_many_at_once_as_many_get_one_as_there_are(database: str) -> None:
    """Fifty messages and seven grants: seven are sent, and the balance never falls below 0."""
    await accept(7)
    taken = await asyncio.gather(*(reserve(f"message {n}") for n in range(50)))
    assert (taken.count(True), await left()) == (7, 0)
    back = await asyncio.gather(*(give_back(f"message {n}") for n in range(50) for _ in "ab"))
    assert (back.count(True), await left()) == (7, 7)


async def test_the_last_grant_of_a_shared_template_is_for_the_call(database: str) -> None:
    """Kinds that share a template share its grants; being called comes first."""
    call = DEMO_TEMPLATES[NoticeKind.YOUR_TURN]
    shared = {**DEMO_TEMPLATES, NoticeKind.THREE_AHEAD: Template(call.id, call.fields)}
    ledger, person = GrantLedger(KEY, shared, lambda: 1), openid("wx-demo", "Wang")
    whose = ledger.of(person, NoticeKind.THREE_AHEAD)
    assert whose.openid_digest == keyed_digest(KEY, "openid", person)
    await transact(lambda tx: add_grant(tx, whose, 2, Cause(ACCEPTED, "popup", 1)))
    told = await left_by_kind(shared, whose.openid_digest)
    assert (told[NoticeKind.THREE_AHEAD], told[NoticeKind.YOUR_TURN]) == (1, 2)
    assert await ledger.reserve(person, NoticeKind.THREE_AHEAD, "first")
    assert not await ledger.reserve(person, NoticeKind.THREE_AHEAD, "second")
    told = await left_by_kind(shared, whose.openid_digest)
    assert (told[NoticeKind.THREE_AHEAD], told[NoticeKind.YOUR_TURN]) == (0, 1)
    assert await ledger.reserve(person, NoticeKind.YOUR_TURN, "called")
