"""What time does to cases in a house that serves: told over HTTP, whatever day it is."""

import csv
import io

from openpyxl import load_workbook

from kit.clock import ManualClock, shanghai_ms
from records.due_work import DueWorkRunner
from server.jobs.due import due_handlers
from tests.support.cases import act, new_case
from tests.support.house import RunningHouse


async def _on(house: RunningHouse, clock: ManualClock, date: str, hour: int = 9) -> None:
    """It is that day, and what was due until then is done."""
    clock.at_ms = shanghai_ms(date, hour)
    await DueWorkRunner(due_handlers(house.ctx), house.ctx.incidents).run_once(house.ctx.moment())


async def test_nobody_answered_so_the_law_accepts_it(
    timed: RunningHouse, clock: ManualClock
) -> None:
    """As of the day on which it came; the manager sees it, and so does the applicant."""
    case = await new_case(timed, "waiting", outcome="receive")
    assert case["state"] == "received"
    await _on(timed, clock, "2026-11-30", 23)
    assert (await timed.get(f"/cases/{case['id']}", "waiting")).json()["state"] == "received"
    await _on(timed, clock, "2026-12-01")
    told = (await timed.get(f"/cases/{case['id']}", "waiting")).json()
    assert (told["state"], told["deemed"]) == ("accepted", True)
    assert told["accepted_at"] == case["received_at"]
    assert "视为受理" in told["timeline"][-1]["text_zh"]
    listed = (await timed.get("/case-alerts?kind=deemed", "manager")).json()
    assert [one["number"] for one in listed["alerts"]] == [case["number"]]
    assert listed["counts"]["deemed"] == 1
    metrics = (await timed.http.get("/metrics")).text
    counted = 'yichuang_case_alarms_total{clock="intake",event="case_deemed_accepted"} 1.0'
    assert counted in metrics
    # The department works on it as on any other.
    case = await act(timed, case, "claim", "reviewer-01", step="review")
    assert case["state"] == "in_review"


async def test_papers_that_never_come_are_asked_for_again_and_then_no_more(
    timed: RunningHouse, clock: ManualClock
) -> None:
    """Told twice, then closed; the applicant can read all of it."""
    case = await new_case(timed, "slow", outcome="receive", materials=[])
    asked = [one["material"] for one in case["outstanding"]]
    await act(timed, case, "request_correction", "clerk-02", materials=asked)
    told = case
    for date, state in (
        ("2026-12-03", "correction"),
        ("2026-12-11", "correction"),
        ("2026-12-15", "not_completed"),
    ):
        await _on(timed, clock, date)
        told = (await timed.get(f"/cases/{case['id']}", "slow")).json()
        assert told["state"] == state, date
    verbs = [entry["verb"] for entry in told["timeline"]]
    assert verbs == ["receive", "request_correction", "remind", "remind", "close"]


async def test_what_is_late_is_seen_by_its_department_and_reported(
    timed: RunningHouse, clock: ManualClock
) -> None:
    """Nearly due, overdue, then decided late: in the lists, and in the report of the month."""
    case = await new_case(timed, "late", outcome="accept")
    promised = next(one for one in case["clocks"] if one["kind"] == "promised")
    last_day = promised["due_at"][:10]
    await _on(timed, clock, "2027-01-20")
    assert last_day < "2027-01-20"
    for name in ("manager", "reviewer-01"):
        told = (await timed.get("/case-alerts?hall=tonghua", name)).json()
        assert [(one["clock"], one["alert"]) for one in told["alerts"]] == [("promised", "red")]
        assert told["alerts"][0]["over_days"] > 0
        assert told["alerts"][0]["owner"] == "clerk-02"
    elsewhere = (await timed.get("/case-alerts", "reviewer-04")).json()
    assert elsewhere["alerts"] == []
    assert elsewhere["counts"] == {"overdue": 0, "soon": 0, "deemed": 0}
    opinion = {"step": "review", "opinion": "agree"}
    await act(timed, case, "give_opinion", "reviewer-01", **opinion)
    await act(timed, case, "decide", "reviewer-02", decision="grant")
    told = (await timed.get("/reports/cases?month=2027-01", "manager")).json()
    (row,) = told["cases"]
    assert (row["number"], row["overdue"], row["decided_on"]) == (
        case["number"],
        True,
        "2027-01-20",
    )
    (busy,) = [one for one in told["departments"] if not one["nil"]]
    assert busy["department"] == case["department"]
    assert busy["on_time"] == {"numerator": 0, "denominator": 1, "rate": 0.0}
    assert len(told["departments"]) > 30
    november = (await timed.get("/reports/cases?month=2026-11", "manager")).json()
    assert november["total"]["accepted"] == 1
    assert november["cases"][0]["decided_on"] is None


async def test_the_report_comes_as_a_file(timed: RunningHouse, clock: ManualClock) -> None:
    """The same figures in both, in either language; a month that is nil is a whole report."""
    case = await new_case(timed, "filed", outcome="accept")
    await _on(timed, clock, "2026-12-03")
    reply = await timed.get("/reports/cases?month=2026-11&format=xlsx", "manager")
    assert reply.headers["content-disposition"] == 'attachment; filename="cases-2026-11.xlsx"'
    book = load_workbook(io.BytesIO(reply.content))
    totals, cases = book.worksheets
    listed = (await timed.get("/reports/cases?month=2026-11", "manager")).json()["departments"]
    assert totals.max_row == len(listed) + 2  # under their names, and with all of them
    assert [cell.value for cell in cases[1]][:4] == ["责任部门", "审批事项", "事项编码", "办件编号"]
    assert cases["D2"].value == case["number"]
    reply = await timed.get("/reports/cases?month=2026-10&format=csv&language=en", "manager")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert rows[-1] == ["Nil report: no cases this month"]
    assert sum(row[-1] == "nil" for row in rows if row) == len(listed) + 1
    brief = (await timed.get("/reports/cases?month=2026-11&cases=false", "manager")).json()
    assert (brief["cases"], brief["total"]["cases"]) == ([], 1)
    assert brief["send_by"] == "2026-12-10"


async def test_what_is_asked_wrongly_is_refused(timed: RunningHouse) -> None:
    """A month that is none or has not started, an unknown word, a cursor of elsewhere."""
    for path in (
        "/reports/cases?month=2026-13",
        "/reports/cases?month=2027-01",
        "/reports/cases?format=pdf",
        "/reports/cases?language=fr",
        "/reports/cases?cases=perhaps",
        "/case-alerts?kind=red",
        "/case-alerts?cursor=abc",
        "/case-alerts?state=received",
    ):
        assert (await timed.get(path, "manager")).status_code == 422, path
    assert (await timed.get("/case-alerts?hall=nowhere", "manager")).status_code == 404
