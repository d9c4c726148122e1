"""Two groups of halls in one process: each has its own line, and one API answers for both."""

from pathlib import Path

import pytest

from server.settings import BadSettings
from tests.support.attack import assert_problem
from tests.support.house import RunningHouse, running_house
from tests.support.screen import Screen

CLERK = "dc-clerk-01"
WINDOW = "/windows/dongchang/1"


async def test_a_visit_in_the_other_group(fresh: RunningHouse) -> None:
    """Numbers, clerks and the feed of each hall are its own; both groups keep their journals."""
    here, there = await fresh.take("anna"), await fresh.take("anna", hall="dongchang")
    assert (here["number"], there["number"]) == ("A001", "A001")
    mine = (await fresh.get("/tickets", "anna")).json()
    assert [ticket["hall"] for ticket in mine] == ["tonghua", "dongchang"]
    screen = await Screen(fresh, "manager").join("/live/halls/dongchang")
    assert "A001" in str(await screen.until("snapshot"))
    assert (await fresh.post(f"{WINDOW}/open", CLERK)).status_code == 200
    called = (await fresh.post(f"{WINDOW}/call-next", CLERK)).json()
    assert called["ticket"]["id"] == there["id"]
    for verb, state in (("start", "serving"), ("finish", "served")):
        told = (await fresh.post(f"{WINDOW}/{verb}", CLERK)).json()
        assert (told["ticket"]["state"], told["durable"]) == (state, True)
    waits = (await fresh.get(f"/tickets/{here['id']}", "anna")).json()
    assert (waits["state"], waits["ahead"]) == ("waiting", 0)
    assert (await fresh.post(f"/tickets/{here['id']}/cancel", "anna")).status_code == 200


async def test_the_lists_show_the_halls_of_all_groups(fresh: RunningHouse) -> None:
    """A parent may be of another group; items are found by the hall of either."""
    halls = (await fresh.http.get("/api/v1/halls")).json()
    places = {hall["id"]: (hall["group"], hall["parent"]) for hall in halls}
    assert len(places) == len(halls) == 10
    assert places["branch-1"] == ("tonghua", "tonghua")
    assert places["dongchang"] == ("dongchang", "tonghua")
    assert places["dongchang-village"] == ("dongchang", "dongchang-town")
    page = (await fresh.http.get("/api/v1/halls/dongchang")).json()
    assert [window["id"] for window in page["windows"]] == ["1", "2", "3", "4"]
    items = (await fresh.http.get("/api/v1/items?hall=dongchang")).json()["items"]
    ranked = (await fresh.http.get(f"/api/v1/halls?for={items[0]['code']}")).json()
    assert {"tonghua", "dongchang"} <= {hall["id"] for hall in ranked}
    lanes = {item["lane"] for item in items}
    assert lanes <= {"instant", "business", "social", "project"}


async def test_a_key_of_one_group_is_none_of_another(fresh: RunningHouse) -> None:
    """The hall stands in the body: under the same key it is another request, in any order."""
    for key, first, second in (("a", "tonghua", "dongchang"), ("b", "dongchang", "branch-1")):
        bodies = [{"hall": hall, "lane": "instant"} for hall in (first, second)]
        taken = await fresh.post("/tickets", "kiosk", bodies[0], key=key)
        assert taken.status_code == 201
        other = await fresh.post("/tickets", "kiosk", bodies[1], key=key)
        assert_problem(other, 422, "idempotency_key_reused")
        assert (await fresh.post("/tickets", "kiosk", bodies[0], key=key)).json() == taken.json()


async def test_help_does_not_cross_groups(fresh: RunningHouse) -> None:
    """Rules of one name no line of another, and no clerk works at a window of another."""
    rules = (await fresh.get("/halls/dongchang/rules", "manager")).json()["rules"]
    rules["windows"]["1"]["tonghua:social"] = 600
    body = {"rules": rules, "reason": "help the city"}
    refused = await fresh.post("/halls/dongchang/rules", "manager", body)
    assert_problem(refused, 422, "invalid")
    assert_problem(await fresh.post("/windows/tonghua/1/open", CLERK), 403, "forbidden")
    assert_problem(await fresh.post(f"{WINDOW}/open", "clerk-01"), 403, "forbidden")


async def test_advice_of_each_group_is_carried_out_there(fresh: RunningHouse) -> None:
    """A manager sees all of it; whoever applies it need not say which group it is for."""
    for hall in ("tonghua", "dongchang"):
        await fresh.take(hall=hall)
    advice = (await fresh.get("/balance", "manager")).json()["advice"]
    assert {"tonghua", "dongchang"} <= {one["hall"] for one in advice}
    (there,) = [one for one in advice if one["hall"] == "dongchang"]
    move = await fresh.post(f"/balance/advice/{there['id']}/apply", "manager")
    assert move.status_code == 200, move.text
    path = f"/windows/dongchang/{there['window']}"
    assert (await fresh.get(path, "manager")).json()["window"]["state"] == "open"
    undone = await fresh.post(f"/balance/moves/{move.json()['id']}/undo", "manager")
    assert undone.status_code == 200, undone.text
    assert (await fresh.get(path, "manager")).json()["window"]["state"] == "paused"


async def test_each_group_is_watched(fresh: RunningHouse) -> None:
    """Metrics and readiness tell them apart."""
    page = (await fresh.http.get("/metrics")).text
    for group in ("tonghua", "dongchang"):
        assert f'yichuang_journal_late{{group="{group}"}} 0' in page
    told = (await fresh.http.get("/readyz")).json()
    assert set(told["groups"]) == {"tonghua", "dongchang"}
    assert all(found["missing"] == [] for found in told["groups"].values())


async def test_a_group_that_fails_is_named(
    fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one goes on; the process as a whole is not ready."""
    monkeypatch.setattr(fresh.ctx.groups["dongchang"].probe, "missing", lambda: ["journal"])
    ready = await fresh.http.get("/readyz")
    assert (ready.status_code, ready.json()["missing"]) == (503, ["journal"])
    groups = ready.json()["groups"]
    assert (groups["dongchang"]["missing"], groups["tonghua"]["missing"]) == (["journal"], [])
    await fresh.take()


async def test_a_process_may_serve_one_group_alone(template: Path, tmp_path: Path) -> None:
    """It knows no other hall."""
    folder = tmp_path / "house"
    async with running_house(folder, template, groups=("dongchang",)) as house:
        halls = (await house.http.get("/api/v1/halls")).json()
        towns = ["dongchang-town", "dongchang-village"]
        assert [hall["id"] for hall in halls] == ["dongchang", *towns]
        assert (await house.take(hall="dongchang"))["number"] == "A001"
        body = {"hall": "tonghua", "lane": "instant"}
        assert_problem(await house.post("/tickets", "kiosk", body), 404, "not_found")


async def test_a_group_without_halls_is_refused(template: Path, tmp_path: Path) -> None:
    """A mistyped name must not leave halls unserved."""
    with pytest.raises(BadSettings, match=r"YICHUANG_GROUPS.*'tonghau'"):
        async with running_house(tmp_path / "house", template, groups=("tonghau",)):
            pass
