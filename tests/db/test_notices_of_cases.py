"""What people are told of their cases: the last that happened, once, and in place of the older."""

import json
from typing import Any

import pytest

from kit.clock import shanghai_ms
from records.cases import events as ev
from records.cases.case import Case
from records.cases.clocks.clock import Ground
from records.cases.fold import apply
from records.cases.words import CaseState, Decision, Verb
from records.casework.moved import Moved
from records.casework.office import Office
from records.casework.telling import tell_applicant, tell_overdue
from records.db import sql
from records.models.outbox.planning import Now
from records.opening.legal_calendar import DayKind, LegalCalendar
from records.transactions import connection, transaction
from tests.support.case_samples import IN_STATE, REFUSED, SAID, START_MS, events, received
from tests.support.notices import Clocks, PlayedChannel, contents, notice_states, relay, run, ways

pytestmark = pytest.mark.usefixtures("database")

# The case began on Monday, 2025-11-24: five working days end on 12-01, fifteen on 12-15.
CALENDAR = LegalCalendar({"2025-01-01": DayKind.HOLIDAY})
LATE_MS = shanghai_ms("2025-12-02", 9)
NIGHT_MS = shanghai_ms("2025-11-24", 22)
ACCEPTED = ev.Accepted(START_MS)
MISSING = received(complete=False)
ASKED = ev.CorrectionRequested(("photo",), "")
USUAL = {"by", "number", "item_name", "item_name_en"}


async def happen(
    *whats: ev.What, now_ms: int = START_MS, at_once: bool = False, case_id: str = "case-1"
) -> Case:
    """All of it, each by a move of its own, or by one."""
    case: Case | None = None
    told = events(*whats)
    office = Office(CALENDAR, now_ms, now_ms)
    for some in [told] if at_once else [[one] for one in told]:
        before = case
        for event in some:
            case = apply(case, case_id, event)
        assert case is not None
        async with transaction() as tx:
            await tell_applicant(tx, Moved(office, before, case, some))
    assert case is not None
    return case


async def be_late(case: Case, now_ms: int = LATE_MS) -> None:
    """The clock asks for it."""
    async with transaction() as tx:
        await tell_overdue(tx, Office(CALENDAR, now_ms, now_ms), case)


async def told() -> list[dict[str, Any]]:
    """What each notice says, but for what all of a case say."""
    found = [json.loads(one) for one in await contents()]
    assert all(set(one) >= USUAL for one in found)
    return [{name: one[name] for name in one if name not in USUAL} for one in found]


_REVIEWED = IN_STATE[CaseState.IN_REVIEW]


# What had happened, what happens, and what the notice of it says.
NEWS: list[tuple[tuple[ev.What, ...], ev.What, dict[str, str]]] = [
    ((received(),), ACCEPTED, {"event": "accepted", "due": "2025-12-01"}),
    (
        (received(),),
        ev.Accepted(START_MS, deemed=True),
        {"event": "deemed", "due": "2025-12-01"},
    ),
    ((MISSING,), ASKED, {"event": "correction", "materials": "1", "until": "2025-12-15"}),
    ((MISSING, ASKED), ev.Supplemented(("photo",)), {"event": "supplemented", "days": "5"}),
    ((MISSING, ASKED), ev.Closed(), {"event": "closed"}),
    ((received(),), ev.NotAccepted(REFUSED), {"event": "not_accepted"}),
    ((received(), ev.NotAccepted(REFUSED)), ev.Reopened("no", ""), {"event": "reopened"}),
    (
        (received(), ACCEPTED),
        ev.Paused(Ground.HEARING, 7, START_MS),
        {"event": "paused", "days": "7"},
    ),
    (
        (received(), ACCEPTED),
        ev.Extended(10, "a reason"),
        {"event": "extended", "days": "10", "due": "2025-12-15"},
    ),
    (_REVIEWED, ev.Decided(Decision.GRANT), {"event": "granted"}),
    (_REVIEWED, ev.Decided(Decision.REFUSE, REFUSED), {"event": "refused"}),
]
NO_NEWS = (
    Verb.FIX_ON_SPOT,
    Verb.CLAIM,
    Verb.RELEASE,
    Verb.GIVE_OPINION,
    Verb.RETURN_TO_STEP,
    Verb.ISSUE_RESULT,
    Verb.DELIVER,
    Verb.HAND_OVER,
    Verb.ACCEPT_HAND_OVER,
)


async def test_what_is_news() -> None:
    """Each is told once, by WeChat; it names the case, its item and its day, and nobody."""
    for n, (before, what, _) in enumerate(NEWS):
        await happen(*before, what, case_id=f"case-{n}")
    text = "SELECT citizen, ticket, content FROM notice WHERE state='open' AND case_id=?"
    for n, (_, _, says) in enumerate(NEWS):
        (row,) = await sql.rows(connection(), text, f"case-{n}")
        assert (row["citizen"], row["ticket"]) == ("anna", None)
        content = json.loads(row["content"])
        assert {name: content[name] for name in content if name not in USUAL} == says
        assert not {"anna", "clerk-02", "a reason", REFUSED.reason} & set(content.values())
    assert {one[:2] for one in await ways()} == {("case_moved", "wechat")}
    assert [state for _, state in await notice_states()].count("open") == len(NEWS)


async def test_what_is_no_news() -> None:
    """What departments do among each other, and what the parcel tells."""
    case = await happen(received(), ACCEPTED, now_ms=NIGHT_MS)
    office = Office(CALENDAR, NIGHT_MS, NIGHT_MS)
    for verb in NO_NEWS:
        event = ev.CaseEvent(case.version + 1, NIGHT_MS, "clerk:clerk-02", SAID[verb][0])
        async with transaction() as tx:
            await tell_applicant(tx, Moved(office, case, case, [event]))
    assert await notice_states() == [("case_moved", "open")]


async def test_a_pause_that_nobody_was_told_of_is_not_told() -> None:
    """It stops nothing; the office tells it in writing, and then this is news."""
    untold = ev.Paused(Ground.HEARING, 7, None)
    await happen(received(), ACCEPTED, untold)
    assert [one["event"] for one in await told()] == ["accepted"]
    case = await happen(received(), ACCEPTED, untold, ev.Paused(Ground.HEARING, 7, START_MS))
    assert [one["event"] for one in await told()] == ["accepted", "paused"]
    assert case.pause is not None


async def test_the_same_is_told_once_and_the_newer_takes_its_place() -> None:
    """However often it is planned."""
    case = await happen(MISSING, ASKED, ev.Supplemented(("photo",)), ACCEPTED)
    async with transaction() as tx:
        again = ev.CaseEvent(case.version, START_MS, "clerk:clerk-02", ACCEPTED)
        await tell_applicant(tx, Moved(Office(CALENDAR, START_MS, START_MS), case, case, [again]))
    assert await notice_states() == [
        ("case_moved", "superseded"),
        ("case_moved", "superseded"),
        ("case_moved", "open"),
    ]
    assert await ways() == [
        ("case_moved", "wechat", "superseded"),
        ("case_moved", "wechat", "superseded"),
        ("case_moved", "wechat", "queued"),
    ]


async def test_of_one_move_the_last_is_told() -> None:
    """A case that is accepted and decided while one waits is told as decided."""
    whats = received(), ACCEPTED, ev.Decided(Decision.GRANT, None, ("review",))
    await happen(*whats, at_once=True)
    assert [one["event"] for one in await told()] == ["granted"]


async def test_nobody_is_told_who_has_no_account() -> None:
    """A paper ticket brought the case."""
    case = await happen(received(applicant=None), ACCEPTED)
    await be_late(case)
    assert await ways() == []


async def test_who_withdraws_knows_it() -> None:
    """What was to be told is not told any more."""
    await happen(received(), ACCEPTED, ev.Withdrawn())
    assert await notice_states() == [("case_moved", "superseded")]


async def test_it_is_told_once_that_it_is_late() -> None:
    """With who answers for it, once the promised day is past, and never of what was decided."""
    await sql.change(
        connection(),
        "INSERT INTO department (code, name, name_en, source, reference, demo_fields) "
        "VALUES ('GA', '公安局', 'Police', '', '', '')",
    )
    case = await happen(received(), ACCEPTED)
    await be_late(case, shanghai_ms("2025-12-01", 23))
    assert len(await told()) == 1
    for day in ("2025-12-02", "2025-12-03"):
        await be_late(case, shanghai_ms(day, 9))
    assert (await told())[1:] == [
        {
            "event": "overdue",
            "due": "2025-12-01",
            "department": "公安局",
            "department_en": "Police",
        }
    ]
    assert await notice_states() == [("case_moved", "superseded"), ("case_moved", "open")]


async def test_what_was_decided_is_not_late() -> None:
    """Whoever asks too late is told nothing."""
    await be_late(await happen(*_REVIEWED, ev.Decided(Decision.GRANT)))
    assert [one["event"] for one in await told()] == ["accepted", "granted"]


async def test_at_night_it_waits_and_only_the_last_is_sent() -> None:
    """In the morning WeChat has what its template needs, and the page that it opens."""
    await happen(received(), ACCEPTED, ev.Extended(10, ""), now_ms=NIGHT_MS)
    clocks, wechat = Clocks(Now(NIGHT_MS, NIGHT_MS)), PlayedChannel()
    sender = relay(clocks, wechat)
    await run(sender, clocks.moment)
    assert wechat.sent == []
    await run(sender, clocks.later(9.5 * 3600))
    await run(sender, clocks.later(1))
    (message,) = wechat.sent
    said = {name: message.content[name] for name in ("progress", "subject_name", "page")}
    assert said == {
        "progress": "延期，预计12月15日前办结",
        "subject_name": "居民身份证办理",
        "page": "/pages/case/index?id=case-1",
    }
