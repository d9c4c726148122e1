"""The house advises, a manager does it by one call, and takes it back by another."""

from kit.clock import ManualClock
from tests.support.attack import assert_problem, unchanged
from tests.support.balancing import Json, balance
from tests.support.house import RunningHouse

REASON = {"reason": "by hand"}


async def test_a_lane_without_a_window(fresh: RunningHouse) -> None:
    """Somebody waits where nobody serves: open, first of all; undone, the window pauses."""
    await fresh.take("kiosk", "enquiry")
    advice = (await balance(fresh))["advice"]
    first = advice[0]
    assert (first["kind"], first["hall"]) == ("open", "tonghua")
    assert first["window"] in {"E1", "E2"}
    assert first["gain_min"] > 0
    assert "Help and enquiries" in first["reason"]
    assert "帮办咨询" in first["reason_zh"]
    path = f"/balance/advice/{first['id']}/apply"
    move = await fresh.post(path, "manager", key="apply")
    assert move.status_code == 200, move.text
    window = (await fresh.get(f"/windows/tonghua/{first['window']}", "manager")).json()["window"]
    assert window["state"] == "open"
    again = await fresh.post(path, "manager", key="apply")
    assert again.json() == move.json()
    assert [m["id"] for m in (await balance(fresh))["moves"]] == [move.json()["id"]]
    undo = f"/balance/moves/{move.json()['id']}/undo"
    undone = await fresh.post(undo, "manager", key="undo")
    assert undone.json()["undone_at"], undone.text
    assert (await fresh.post(undo, "manager", key="undo")).json() == undone.json()
    window = (await fresh.get(f"/windows/tonghua/{first['window']}", "manager")).json()["window"]
    assert window["state"] == "paused"
    async with unchanged(fresh):
        assert_problem(await fresh.post(undo, "manager"), 409, "illegal_move")


async def help_far_away(timed: RunningHouse, clock: ManualClock) -> Json:
    """A long line in one branch, an idle window in another: the help that is advised."""
    await timed.post("/windows/branch-2/1/open", "manager")
    for window in "1234":
        await timed.post(f"/windows/branch-1/{window}/open", "manager")
    clock.advance(minutes=30)
    for _ in range(30):
        await timed.post("/tickets", "kiosk", {"hall": "branch-1", "lane": "social"})
    for window in "1234":
        await timed.post(f"/windows/branch-1/{window}/call-next", "manager")
    found = await balance(timed)
    helps: list[Json] = [a for a in found["advice"] if a["kind"] == "help"]
    assert helps, found
    assert helps[0]["line"] == "branch-1:social"
    return helps[0]


async def rules_of(server: RunningHouse, hall: str) -> Json:
    """A hall's rules as they stand."""
    rules: Json = (await server.get(f"/halls/{hall}/rules", "manager")).json()["rules"]
    return rules


async def test_help_where_the_line_is(timed: RunningHouse, clock: ManualClock) -> None:
    """It helps, and stops when undone."""
    advice = await help_far_away(timed, clock)
    before = await rules_of(timed, advice["hall"])
    move = await timed.post(f"/balance/advice/{advice['id']}/apply", "manager")
    assert move.status_code == 200, move.text
    after = await rules_of(timed, advice["hall"])
    assert after["windows"][advice["window"]][advice["line"]] == advice["handicap_s"]
    await timed.post(f"/balance/moves/{move.json()['id']}/undo", "manager")
    undone = await rules_of(timed, advice["hall"])
    assert undone["windows"] == before["windows"]
    assert undone["version"] == before["version"] + 2


async def test_an_undo_leaves_later_rules(timed: RunningHouse, clock: ManualClock) -> None:
    """Another handicap is somebody's deliberate choice; none is what the undo would bring back."""
    advice = await help_far_away(timed, clock)
    hall, window, line = advice["hall"], advice["window"], advice["line"]
    move = await timed.post(f"/balance/advice/{advice['id']}/apply", "manager")
    undo = f"/balance/moves/{move.json()['id']}/undo"
    rules = await rules_of(timed, hall)
    rules["windows"][window][line] += 60
    changed = await timed.post(f"/halls/{hall}/rules", "manager", {"rules": rules, **REASON})
    assert changed.is_success, changed.text
    refused = assert_problem(await timed.post(undo, "manager"), 409, "illegal_move")
    assert "changed since" in refused["detail"]
    rules = await rules_of(timed, hall)
    assert rules["windows"][window][line] == advice["handicap_s"] + 60
    del rules["windows"][window][line]
    await timed.post(f"/halls/{hall}/rules", "manager", {"rules": rules, **REASON})
    undone = await timed.post(undo, "manager")
    assert undone.json()["undone_at"], undone.text
    assert (await rules_of(timed, hall))["version"] == rules["version"] + 1


async def test_advice_that_no_longer_holds(fresh: RunningHouse) -> None:
    """Nothing is done on it."""
    async with unchanged(fresh):
        reply = await fresh.post("/balance/advice/0123456789abcdef/apply", "manager")
        assert_problem(reply, 404, "not_found")
        reply = await fresh.post("/balance/moves/0123456789abcdef/undo", "manager")
        assert_problem(reply, 404, "not_found")
