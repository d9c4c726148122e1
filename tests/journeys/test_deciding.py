"""The case on the desk of whoever decides: pauses, more time, who may decide, and what follows."""

from datetime import timedelta

from kit.clock import ManualClock, instant
from tests.support.cases import INSTANT_ITEM, act
from tests.support.house import RunningHouse
from tests.support.reviewing import (
    PARALLEL_ITEM,
    Json,
    accepted,
    agree,
    attempt,
    can,
    refused,
    reviewed,
    seen_by,
    states,
    step_of,
)

DAY_MINUTES = timedelta(days=1) / timedelta(minutes=1)
REFUSAL = {
    "kind": "not_met",
    "basis": "中华人民共和国居民身份证法 第七条",
    "reason": "未到场采集指纹",
    "way_forward": "本人到场采集后重新申请",
}


def clock_of(case: Json, kind: str) -> Json:
    """One clock of a case."""
    found: Json = next(one for one in case["clocks"] if one["kind"] == kind)
    return found


async def test_a_pause_stops_nothing_until_the_applicant_was_told(
    timed: RunningHouse, clock: ManualClock
) -> None:
    """Untold, the days run on; told late, they stop from then on; they go on when it is over."""
    case = await accepted(timed)
    promised = clock_of(case, "promised")
    pause = {"ground": "expert_review", "planned_days": 5}
    case = await act(timed, case, "pause", "reviewer-01", **pause)
    assert (case["paused"], case["pause"]["told_at"]) == (True, None)
    assert clock_of(case, "promised") == promised
    assert "pause" in can(await seen_by(timed, case, "reviewer-01"))
    clock.advance(minutes=3 * DAY_MINUTES)
    case = await seen_by(timed, case, "reviewer-01")
    assert clock_of(case, "promised")["state"] == "running"
    assert clock_of(case, "promised")["due_at"] == promised["due_at"]
    assert clock_of(case, "promised")["left_days"] == promised["left_days"] - 3
    told = {**pause, "told_applicant_at": instant(clock.now_ms())}
    case = await act(timed, case, "pause", "reviewer-01", **told)
    assert case["pause"]["told_at"] == told["told_applicant_at"]
    assert "pause" not in can(await seen_by(timed, case, "reviewer-01"))
    for kind in ("promised", "statutory"):
        assert clock_of(case, kind)["state"] == "paused"
    clock.advance(minutes=4 * DAY_MINUTES)
    case = await act(timed, case, "resume", "reviewer-01")
    assert (case["paused"], case["pause"]) == (False, None)
    # Thursday and Friday stood still, for the weekend would not have counted anyhow.
    assert clock_of(case, "promised")["left_days"] == promised["left_days"] - 3
    assert clock_of(case, "promised")["state"] == "running"
    assert await refused(timed, case, "resume", "reviewer-01") == (409, "illegal_move")


async def test_only_the_law_stops_the_laws_clock(server: RunningHouse) -> None:
    """Waiting for the applicant is the department's own affair; nobody was told of it tomorrow."""
    case = await accepted(server)
    at = instant(server.ctx.moment().business_ms)
    pause = {"ground": "waiting_for_applicant", "planned_days": 5, "told_applicant_at": at}
    ahead = pause | {"told_applicant_at": instant(server.ctx.moment().business_ms + 9_000_000)}
    assert await refused(server, case, "pause", "reviewer-01", **ahead) == (422, "invalid")
    case = await act(server, case, "pause", "reviewer-01", **pause)
    states = {one["kind"]: one["state"] for one in case["clocks"]}
    assert (states["statutory"], states["promised"]) == ("running", "paused")


async def test_the_head_alone_gives_more_time_and_once(server: RunningHouse) -> None:
    """Ten working days, with a reason; whoever reviews or decides cannot."""
    case = await accepted(server)
    why = {"reason": "the archive was under water"}
    for name in ("reviewer-01", "reviewer-02"):
        assert await refused(server, case, "extend", name, **why) == (403, "forbidden")
    before = clock_of(case, "promised")["left_days"]
    case = await act(server, case, "extend", "reviewer-03", **why)
    assert (case["extended"], clock_of(case, "promised")["left_days"]) == (True, before + 10)
    assert "extend" not in can(case)
    assert await refused(server, case, "extend", "reviewer-03", **why) == (409, "illegal_move")


async def test_whoever_accepted_does_not_decide(server: RunningHouse) -> None:
    """Nor any other clerk, unless the department has left its decisions to the window."""
    case = await reviewed(server)
    for name in ("clerk-02", "clerk-03"):
        assert await refused(server, case, "decide", name, decision="grant") == (403, "forbidden")
    assert "decide" not in can(await seen_by(server, case, "clerk-02"))
    assert (await act(server, case, "decide", "clerk-01", decision="grant"))["state"] == "granted"


async def test_a_representative_decides_at_once_what_is_one_departments(
    server: RunningHouse,
) -> None:
    """即办: accepted and decided by the same person; not what waits for other departments."""
    case = await accepted(server, INSTANT_ITEM, clerk=1)
    assert states(case) == {"review": "open", "decide": "waiting"}
    case = await act(server, case, "decide", "clerk-01", decision="grant")
    assert case["state"] == "granted"
    assert set(states(case).values()) == {"done"}
    assert (await act(server, case, "issue_result", "clerk-01"))["state"] == "ready"
    joint = await accepted(server, PARALLEL_ITEM, clerk=1)
    decision = {"decision": "grant"}
    assert await refused(server, joint, "decide", "clerk-01", **decision) == (409, "illegal_move")
    for step in ("opinion-zr", "opinion-xf", "opinion-hb"):
        joint = await agree(server, joint, step)
    assert (await act(server, joint, "decide", "clerk-01", **decision))["state"] == "granted"


async def test_a_representative_takes_nothing_out_of_a_reviewers_hands(
    server: RunningHouse,
) -> None:
    """What somebody has taken, they do."""
    case = await accepted(server, INSTANT_ITEM, clerk=1)
    case = await act(server, case, "claim", "reviewer-01", step="review")
    assert await refused(server, case, "decide", "clerk-01", decision="grant") == (
        409,
        "illegal_move",
    )


async def test_a_claim_is_given_back_by_whoever_heads_the_department(
    server: RunningHouse,
) -> None:
    """The record names both; then a colleague takes the step, and a manager may do the same."""
    case = await accepted(server)
    step = {"step": "review"}
    case = await act(server, case, "claim", "reviewer-01", **step)
    case = await act(server, case, "release", "reviewer-03", **step)
    assert step_of(case, "review")["state"] == "open"
    entry = (await history_of(server, case, "reviewer-03"))[-1]
    assert (entry["verb"], entry["by"], entry["to"]) == ("release", "reviewer-03", "reviewer-01")
    case = await act(server, case, "claim", "reviewer-01", **step)
    case = await act(server, case, "release", "reviewer-01", **step)
    assert (await history_of(server, case, "reviewer-03"))[-1]["to"] is None
    case = await act(server, case, "claim", "reviewer-01", **step)
    case = await act(server, case, "release", "manager", **step)
    assert step_of(case, "review")["claimed_by"] is None


async def history_of(house: RunningHouse, case: Json, name: str) -> list[Json]:
    """What is on record of a case."""
    answer = await house.get(f"/cases/{case['id']}/history", name)
    assert answer.status_code == 200, answer.text
    entries: list[Json] = answer.json()["entries"]
    return entries


async def test_a_refusal_says_why_and_what_to_do(server: RunningHouse) -> None:
    """Without it nothing is decided; the applicant reads it, and the record has it."""
    case = await reviewed(server)
    no = {"decision": "refuse"}
    assert await refused(server, case, "decide", "reviewer-02", **no) == (409, "refusal_required")
    empty = {**no, "refusal": REFUSAL | {"way_forward": "  "}}
    assert (await attempt(server, case, "decide", "reviewer-02", **empty)).status_code == 422
    case = await act(server, case, "decide", "reviewer-02", **no, refusal=REFUSAL)
    assert case["decision"] == "refuse"
    assert {name: case["refusal"][name] for name in REFUSAL} == REFUSAL
    entry = await history_of(server, case, "clerk-02")
    (decided,) = [one for one in entry if one["verb"] == "decide"]
    assert (decided["by"], decided["note"]) == ("reviewer-02", REFUSAL["reason"])


async def test_what_was_granted_is_revoked_by_who_decides(server: RunningHouse) -> None:
    """Not by who reviews; with a reason; and nothing goes on after it."""
    case = await act(server, await reviewed(server), "decide", "reviewer-02", decision="grant")
    why = {"reason": "the certificate of birth was forged"}
    assert await refused(server, case, "revoke", "reviewer-01", **why) == (403, "forbidden")
    assert (await attempt(server, case, "revoke", "reviewer-02", reason="")).status_code == 422
    case = await act(server, case, "revoke", "reviewer-02", **why)
    assert case["state"] == "revoked"
    assert await refused(server, case, "issue_result", "reviewer-02") == (409, "illegal_move")


async def test_the_owner_stays_until_somebody_else_has_accepted(server: RunningHouse) -> None:
    """首问负责: whoever is asked may leave it; nobody is asked who could not see the case."""
    case = await accepted(server)
    assert case["owner"] == "clerk-02"
    for nobody in ("reviewer-13", "dc-reviewer-01", "clerk-40", "clerk-02", "manager", "none"):
        assert await refused(server, case, "hand_over", "clerk-02", to=nobody) == (422, "invalid")
    assert await refused(server, case, "hand_over", "clerk-03", to="reviewer-01") == (
        403,
        "forbidden",
    )
    case = await act(server, case, "hand_over", "clerk-02", to="reviewer-01")
    assert (case["owner"], case["successor"]) == ("clerk-02", "reviewer-01")
    assert await refused(server, case, "accept_hand_over", "reviewer-02") == (403, "forbidden")
    mine = (await server.get("/work?list=mine", "reviewer-01")).json()["cases"]
    assert case["id"] in [one["id"] for one in mine]
    case = await act(server, case, "accept_hand_over", "reviewer-01")
    assert (case["owner"], case["successor"]) == ("reviewer-01", None)
