"""Taking a number, over HTTP: what is given, what is refused, and to whom."""

from typing import Any

import pytest

from tests.support.house import RunningHouse


async def test_a_paper_ticket_is_followed_by_its_secret(server: RunningHouse) -> None:
    """The secret opens this ticket and nothing else."""
    paper = await server.take("kiosk", "business")
    other = await server.take("kiosk", "business")
    follow = paper["follow"]
    assert follow["path"] == f"/ticket#{paper['id']}.{follow['secret']}"
    assert follow["svg"].lstrip().startswith(("<svg", "<?xml"))
    body = {"ticket": paper["id"], "secret": follow["secret"]}
    login = await server.http.post("/api/v1/login/ticket", json=body)
    assert login.json()["role"] == "ticket"
    server.tokens["bearer"] = login.json()["access_token"]
    followed = (await server.get(f"/tickets/{paper['id']}", "bearer")).json()
    assert followed["number"] == paper["number"]
    assert (await server.get(f"/tickets/{other['id']}", "bearer")).status_code == 404
    assert (await server.post(f"/tickets/{other['id']}/cancel", "bearer")).status_code == 404
    assert [t["id"] for t in (await server.get("/tickets", "bearer")).json()] == [paper["id"]]
    assert (await server.post(f"/tickets/{paper['id']}/cancel", "bearer")).status_code == 200
    assert (await server.get("/tickets", "bearer")).json() == []  # only what still lives
    wrong = {**body, "secret": "0" * 32}
    assert (await server.http.post("/api/v1/login/ticket", json=wrong)).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("kiosk", 200), ("clerk-01", 200), ("manager", 200), ("clerk-34", 404)]
)
async def test_staff_see_the_tickets_of_their_hall(
    server: RunningHouse, name: str, status: int
) -> None:
    """To a clerk of another hall it looks like one that never was; a manager sees all."""
    ticket = await server.take("kiosk")
    assert (await server.get(f"/tickets/{ticket['id']}", name)).status_code == status


async def test_a_citizen_holds_one_live_ticket_a_lane(server: RunningHouse) -> None:
    """The second is refused with the first one's id; a kiosk is not."""
    first = await server.take("holder", "social")
    again = await server.post("/tickets", "holder", {"hall": "tonghua", "lane": "social"})
    assert (again.status_code, again.json()["code"]) == (409, "ticket_exists")
    assert again.json()["ticket"] == first["id"]
    await server.take("holder", "project")
    await server.post("/tickets", "holder", {"hall": "branch-1", "lane": "social"})
    assert len((await server.get("/tickets", "holder")).json()) == 3
    assert (await server.take("kiosk"))["id"] != (await server.take("kiosk"))["id"]


async def test_a_number_may_be_taken_for_an_item(server: RunningHouse) -> None:
    """Its lane follows from the catalogue."""
    items = (await server.http.get("/api/v1/items?lane=business&limit=1")).json()
    code = items["items"][0]["code"]
    ticket = (await server.post("/tickets", "kiosk", {"hall": "tonghua", "item": code})).json()
    assert (ticket["lane"], ticket["item"]) == ("business", code)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"hall": "nowhere", "lane": "instant"}, 404, "not_found"),
        ({"hall": "tonghua", "lane": "royal"}, 422, "invalid"),
        ({"hall": "tonghua"}, 422, "invalid"),
        ({"hall": "tonghua", "item": "no such item"}, 422, "invalid"),
        ({"hall": "branch-1", "lane": "enquiry"}, 422, "invalid"),
        ({"hall": "tonghua", "lane": "instant", "class": "elderly"}, 422, "invalid"),
        ({"hall": "tonghua", "lane": "instant", "virtual_arrival": 0}, 422, "invalid"),
    ],
)
async def test_a_number_that_cannot_be_given(
    server: RunningHouse, body: dict[str, Any], status: int, code: str
) -> None:
    """Refused by name, and nobody waits longer for it."""
    before = (await server.http.get("/api/v1/halls/tonghua")).json()["lanes"]
    reply = await server.post("/tickets", "kiosk", body)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert (await server.http.get("/api/v1/halls/tonghua")).json()["lanes"] == before


async def test_a_clerk_works_at_one_window(server: RunningHouse) -> None:
    """Another window, another hall: forbidden; nobody's: refused without a token."""
    for path in ("/windows/tonghua/2/open", "/windows/branch-1/1/open"):
        assert (await server.post(path, "clerk-01")).status_code == 403
    assert (await server.post("/windows/tonghua/1/open", "citizen")).status_code == 403
    assert (await server.post("/windows/tonghua/99/open", "manager")).status_code == 404
    assert (await server.http.post("/api/v1/windows/tonghua/1/open")).status_code == 401


async def test_a_key_is_needed_and_serves_one_body(server: RunningHouse) -> None:
    """Missing: 400. The same key again: the same number. Another body: 422."""
    token = {"Authorization": f"Bearer {await server.login('kiosk')}"}
    body = {"hall": "tonghua", "lane": "instant"}
    bare = await server.http.post("/api/v1/tickets", json=body, headers=token)
    assert (bare.status_code, bare.json()["code"]) == (400, "idempotency_key_missing")
    first = await server.post("/tickets", "kiosk", body, key="k")
    again = await server.post("/tickets", "kiosk", body, key="k")
    assert again.json() == first.json()
    other = await server.post("/tickets", "kiosk", {**body, "lane": "social"}, key="k")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    mine = await server.post("/tickets", "someone else", body, key="k")
    assert mine.json()["number"] != first.json()["number"]
