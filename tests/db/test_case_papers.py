"""Papers are numbered with the fact, and made once, by whichever process and whoever is killed."""

import asyncio
import hashlib
import threading
from collections import Counter

import pytest

from kit.incidents import Incidents
from records.cases import events as ev
from records.cases.clocks.clock import Ground
from records.cases.words import CaseState, Decision, Opinion
from records.casework.papers import making
from records.db import sql
from records.models.cases.case_documents import PaperFile, pdf_of
from records.models.due_work import Lease, claim_due
from records.papers.kinds import PaperKind
from records.transactions import connection
from tests.support.case_samples import (
    CLERK,
    DECIDER,
    HEAD,
    HOUR_MS,
    REFUSED,
    REVIEWER,
    START_MS,
)
from tests.support.paper_cases import ADDRESS, Clock, Pen, handed_in, maker, moved, papers, together

pytestmark = pytest.mark.usefixtures("database")

ACCEPT = ev.Accepted(START_MS)
AGREED = ev.OpinionGiven("review", Opinion.AGREE, "")


@pytest.fixture
def pen(monkeypatch: pytest.MonkeyPatch) -> Pen:
    """What draws at once."""
    found = Pen()
    monkeypatch.setattr(making, "_draw", found)
    return found


@pytest.fixture
def clock() -> Clock:
    """The moment, by both clocks."""
    return Clock()


async def planned() -> int:
    """How many papers are still to be made."""
    (row,) = await sql.rows(
        connection(), "SELECT count(*) AS n FROM due_work WHERE kind='make_document'"
    )
    return int(row["n"])


async def test_numbers_are_counted_by_kind_and_year_and_none_twice() -> None:
    """Though many accept at once; a move that fails uses none up."""
    cases = await asyncio.gather(*[handed_in(ACCEPT) for _ in range(8)])
    no = await handed_in(ev.NotAccepted(REFUSED))
    found = [paper for case in cases for paper in await papers(case)]
    assert sorted(one.number for one in found) == [f"受理〔2025〕{n:06}号" for n in range(1, 9)]
    assert len({one.code for one in found}) == len({one.id for one in found}) == 8
    assert [one.number for one in await papers(no)] == ["不予受理〔2025〕000001号"]
    later = await moved(await handed_in(), CLERK, ACCEPT, START_MS + 60 * 24 * HOUR_MS)
    assert [one.number for one in await papers(later)] == ["受理〔2026〕000001号"]


async def test_an_event_brings_forth_one_paper_or_none() -> None:
    """Each says what is so at its moment: dates, terms, reasons, where to turn."""
    case = await handed_in()
    assert await papers(case) == []
    case = await moved(case, CLERK, ev.CorrectionRequested(("photo",), "a newer one"))
    case = await moved(case, CLERK, ev.Supplemented(("photo",)))
    case = await moved(case, CLERK, ACCEPT)
    case = await moved(case, REVIEWER, AGREED)
    case = await moved(case, REVIEWER, ev.Paused(Ground.EXPERT_REVIEW, 15, None))
    assert [one.kind for one in await papers(case)] == [PaperKind.CORRECTION, PaperKind.ACCEPTED]
    case = await moved(case, REVIEWER, ev.Paused(Ground.EXPERT_REVIEW, 15, START_MS))
    case = await moved(case, REVIEWER, ev.Resumed())
    case = await moved(case, HEAD, ev.Extended(10, "a degree from abroad"))
    case = await moved(case, DECIDER, ev.Decided(Decision.REFUSE, REFUSED, ("review",)))
    found = {one.kind: one.facts for one in await papers(case)}
    assert list(found) == [
        PaperKind.CORRECTION,
        PaperKind.ACCEPTED,
        PaperKind.SPECIAL_PROCEDURE,
        PaperKind.EXTENSION,
        PaperKind.DECISION,
    ]
    correction, accepted, special, extension, decision = found.values()
    assert [one.name.zh for one in correction.materials] == ["照片"]
    assert [one.name.zh for one in accepted.materials] == ["申请表", "照片"]
    # Five working days after a Monday, of which the calendar has made one of a Saturday.
    assert str(accepted.due_on) == "2025-11-29"
    assert not accepted.provisional
    assert (special.planned_days, str(special.told_on)) == (15, "2025-11-24")
    assert str(special.due_on) > "2025-12-01"
    assert (str(extension.extended_from), str(extension.due_on)) == ("2025-11-29", "2025-12-12")
    assert decision.granted is False
    assert decision.remedies is not None
    assert (decision.remedies.reconsider_days, decision.remedies.sue_months) == (60, 6)
    assert decision.way_forward is not None
    assert decision.way_forward.zh == REFUSED.way_forward


async def test_a_paper_is_made_once_by_two_processes(pen: Pen, clock: Clock) -> None:
    """Each is drawn by one of them; file, digest and template are kept, and nothing is left."""
    cases = [await handed_in(ACCEPT) for _ in range(6)]
    assert await together(maker(clock), maker(clock)) == 6
    found = [paper for case in cases for paper in await papers(case)]
    assert sorted(pen.drawn) == sorted(one.number for one in found)
    for one in found:
        content = await pdf_of(connection(), one.id)
        assert content is not None
        assert f"{ADDRESS}/verify/{one.facts.verification_code}".encode() in content
        assert one.sha256 == hashlib.sha256(content).hexdigest()
    rows = await sql.rows(connection(), "SELECT DISTINCT template_version FROM case_document")
    assert [row["template_version"] for row in rows] == [7]
    assert await planned() == 0
    assert await together(maker(clock)) == 0


async def test_what_was_made_is_never_changed(pen: Pen, clock: Clock) -> None:
    """Two who draw the same one keep the first: the second slept while its lease ran out."""
    case = await handed_in(ACCEPT)
    (paper,) = await papers(case)
    drawing, go_on = threading.Event(), threading.Event()
    quick = pen.__call__

    def slow(*args: object) -> PaperFile:
        drawing.set()
        assert go_on.wait(30)
        return PaperFile(b"another", "0" * 64, 1)

    making._draw = slow  # type: ignore[assignment]
    sleeper = asyncio.create_task(maker(clock).make(paper.id))
    assert await asyncio.to_thread(drawing.wait, 30)
    making._draw = quick
    await maker(clock).make(paper.id)
    (kept,) = await papers(case)
    go_on.set()
    await sleeper
    assert await papers(case) == [kept]
    assert kept.sha256 not in {None, "0" * 64}


async def test_a_killed_process_leaves_its_paper_to_the_next(pen: Pen, clock: Clock) -> None:
    """Once its lease has lapsed, and not sooner."""
    await handed_in(ACCEPT)
    dead = Lease("dead", clock.now_ms, clock.now_ms + making.LEASE_MS)
    assert len(await claim_due(connection(), making.KINDS, clock.now_ms, dead, 9)) == 1
    clock.now_ms += making.LEASE_MS - 1
    assert await together(maker(clock)) == 0
    clock.now_ms += 1
    assert await together(maker(clock)) == 1
    assert len(pen.drawn) == 1


async def test_one_that_fails_is_reported_and_tried_again(pen: Pen, clock: Clock) -> None:
    """It keeps nobody from the next, and is made once it can be."""
    bad, good = await handed_in(ACCEPT), await handed_in(ACCEPT)
    pen.broken_for = {one.number for one in await papers(bad)}
    incidents = Incidents()
    process = maker(clock, incidents)
    assert await together(process) == 1
    assert incidents.counts == Counter({("paper_failed", "ZeroDivisionError"): 1})
    assert [one.sha256 is None for one in [*await papers(bad), *await papers(good)]] == [
        True,
        False,
    ]
    assert await together(process) == 0
    pen.broken_for = set()
    clock.now_ms += 60_000
    assert await together(process) == 1
    assert await planned() == 0


async def test_a_refusal_lies_ready_once_its_paper_is_made(pen: Pen, clock: Clock) -> None:
    """By the system, in the transaction that keeps the paper; a grant waits for its result."""
    decided = []
    for decision, told in ((Decision.REFUSE, REFUSED), (Decision.GRANT, None)):
        case = await moved(await handed_in(ACCEPT), REVIEWER, AGREED)
        decided.append(await moved(case, DECIDER, ev.Decided(decision, told, ("review",))))
    assert [case.state for case in decided] == [CaseState.REFUSED, CaseState.GRANTED]
    await together(maker(clock))
    rows = await sql.rows(
        connection(),
        "SELECT c.state, e.actor FROM service_case c JOIN case_event e "
        "ON e.case_id = c.id AND e.version = c.version ORDER BY c.number",
    )
    assert [(row["state"], row["actor"]) for row in rows] == [
        ("ready", "system:cases"),
        ("granted", DECIDER.name),
    ]
    assert len(pen.drawn) == 4
