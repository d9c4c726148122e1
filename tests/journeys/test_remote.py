"""A window of one hall serves a citizen of another from afar, once its own people are served."""

from typing import Any

from tests.support.house import RunningHouse
from tests.support.screen import Screen

Json = dict[str, Any]


async def lend(server: RunningHouse, handicap_s: int) -> None:
    """Let window 1 of branch-1 help the city hall's social affairs."""
    rules = (await server.get("/halls/branch-1/rules", "manager")).json()["rules"]
    rules["windows"]["1"]["tonghua:social"] = handicap_s
    body = {"rules": rules, "reason": "a long line in town"}
    reply = await server.post("/halls/branch-1/rules", "manager", body)
    assert reply.status_code == 200, reply.text


async def branch(server: RunningHouse, verb: str) -> Json:
    """What came of a verb at window 1 of branch-1."""
    reply = await server.post(f"/windows/branch-1/1/{verb}", "manager")
    assert reply.status_code == 200, reply.text
    told: Json = reply.json()
    return told


async def test_a_window_of_another_hall(fresh: RunningHouse) -> None:
    """The call is told in both halls, each by its own count; the console sees whom it helps."""
    await lend(fresh, 600)
    body = {"hall": "tonghua", "lane": "social"}
    stays = (await fresh.post("/tickets", "kiosk", {**body, "remote": False})).json()
    mine = (await fresh.post("/tickets", "gerda", body)).json()
    assert (stays["remote"], mine["remote"], mine["ahead"]) == (False, True, 1)
    town = await Screen(fresh).join("/live/halls/tonghua")
    out = await Screen(fresh, "manager").join("/live/halls/branch-1")
    await town.until("snapshot")
    await branch(fresh, "open")
    called = await branch(fresh, "call-next")
    assert (called["ticket"]["id"], called["ticket"]["window_hall"]) == (mine["id"], "branch-1")
    assert called["window"]["serving_hall"] == "tonghua"
    assert called["why"]["chosen"]["handicap_s"] == 600
    told = (await town.until("event", name="ticket.called"))["data"]
    assert (told["number"], told["window_hall"]) == (mine["number"], "branch-1")
    helping = (await out.until("event", name="window.helping"))["data"]
    assert (helping["number"], helping["helps"]) == (mine["number"], "tonghua")
    assert (await fresh.get(f"/tickets/{mine['id']}", "clerk-34")).json()["state"] == "called"
    assert (await fresh.get(f"/tickets/{stays['id']}", "clerk-34")).status_code == 404
    await branch(fresh, "start")
    await branch(fresh, "finish")
    assert (await branch(fresh, "call-next"))["ticket"] is None
    freed = (await out.until("event", name="window.helping"))["data"]
    assert (freed["number"], freed["helps"]) == (None, None)
    state = (await fresh.get(f"/tickets/{stays['id']}", "manager")).json()
    assert (state["state"], state["ahead"]) == ("waiting", 0)
    for screen in (town, out):
        await screen.socket.close()


async def test_help_ends_with_the_rules(fresh: RunningHouse) -> None:
    """Own people come first while they wait less long; afterwards nobody is taken from afar."""
    await lend(fresh, 1200)
    far = (await fresh.post("/tickets", "kiosk", {"hall": "tonghua", "lane": "social"})).json()
    own = (await fresh.post("/tickets", "kiosk", {"hall": "branch-1", "lane": "social"})).json()
    await branch(fresh, "open")
    told = await branch(fresh, "call-next")
    assert told["ticket"]["id"] == own["id"]
    assert len(told["why"]["candidates"]) == 2
    await branch(fresh, "start")
    await branch(fresh, "finish")
    rules = (await fresh.get("/halls/branch-1/rules", "manager")).json()["rules"]
    del rules["windows"]["1"]["tonghua:social"]
    body = {"rules": rules, "reason": "the line is short again"}
    assert (await fresh.post("/halls/branch-1/rules", "manager", body)).status_code == 200
    assert (await branch(fresh, "call-next"))["ticket"] is None
    assert (await fresh.get(f"/tickets/{far['id']}", "manager")).json()["ahead"] == 0


async def test_those_whom_it_missed_or_parked_can_be_put_back(fresh: RunningHouse) -> None:
    """The console of the window that helps shows them; that of another one there does not."""
    await lend(fresh, 0)
    await branch(fresh, "open")
    body = {"hall": "tonghua", "lane": "social"}
    for verb, more, shown, back in (
        ("miss", {}, "missed", "return"),
        ("park", {"reason": "a form"}, "parked", "resume"),
    ):
        mine = (await fresh.post("/tickets", "kiosk", body)).json()
        assert (await branch(fresh, "call-next"))["ticket"]["id"] == mine["id"]
        reply = await fresh.post(f"/windows/branch-1/1/{verb}", "manager", more)
        assert reply.status_code == 200, reply.text
        pages = {
            window: (await fresh.get(f"/windows/{window}", "manager")).json()
            for window in ("branch-1/1", "branch-1/2", "tonghua/1")
        }
        listed = {window: [t["id"] for t in page[shown]] for window, page in pages.items()}
        assert listed == {"branch-1/1": [mine["id"]], "branch-1/2": [], "tonghua/1": [mine["id"]]}
        path = f"/windows/branch-1/1/{back}"
        assert (await fresh.post(path, "manager", {"ticket": mine["id"]})).status_code == 200
        assert (await fresh.get("/windows/branch-1/1", "manager")).json()[shown] == []
        for step in ("call-next", "start", "finish"):
            await branch(fresh, step)


async def test_a_ticket_from_afar_is_sent_home_to_a_window(fresh: RunningHouse) -> None:
    """Windows are those of the ticket's hall; a retry is answered as before though it is gone."""
    await lend(fresh, 600)
    body = {"hall": "tonghua", "lane": "social"}
    mine = (await fresh.post("/tickets", "kiosk", body)).json()
    await fresh.verb(7, "open")
    for verb in ("open", "call-next", "start"):
        await branch(fresh, verb)
    path, to = "/windows/branch-1/1/transfer", {"window": "7"}
    first, again = [await fresh.post(path, "manager", to, key="home") for _ in range(2)]
    assert (first.status_code, again.status_code) == (200, 200), again.text
    told = first.json()["ticket"]
    assert (told["id"], told["hall"], told["only"]) == (mine["id"], "tonghua", "7")
    assert again.json()["seq"] == first.json()["seq"]
