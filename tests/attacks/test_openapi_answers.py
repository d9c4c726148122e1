"""Every documented route, when all goes well, answers what the documentation says."""

import itertools
import json
from typing import Any

import httpx
import pytest_asyncio
import schemathesis
from schemathesis.schemas import BaseSchema

from kit.clock import real_ms
from records.db import sql
from records.models.outbox.planning import Now
from records.notices.kinds import NoticeKind
from tests.attacks.audit_walk import be_seen
from tests.attacks.case_walk import handle_cases
from tests.attacks.identity_walk import be_known
from tests.attacks.sign_on_walk import sign_staff_on
from tests.support.bookings import booked
from tests.support.house import RunningHouse
from tests.support.notices import notice, planned
from tests.support.phones import KnownNumbers
from tests.support.pickups import ready
from tests.support.proven import prove
from tests.support.refused import NO
from tests.support.routes import ROUTES
from tests.support.wechat import popup, sealed, signed

WINDOW = "/api/v1/windows/{hall}/{window}"
PLACE = {"hall": "tonghua", "window": "1"}


class Walk:
    """Goes through the routes one by one and compares each answer with the document."""

    def __init__(self, server: RunningHouse, schema: BaseSchema) -> None:
        self.done: set[str] = set()
        self._server = server
        self._schema = schema
        self._keys = itertools.count()

    async def go(
        self,
        key: str,
        who: str = "",
        body: dict[str, Any] | None = None,
        *,
        status: int | None = None,
        params: dict[str, str] | None = None,
        **names: str,
    ) -> Any:  # noqa: ANN401 - whatever the house answers
        """What a route answers; it must be as the document has it, and `status` if one is given."""
        method, path = key.split()
        address = path.format(**{**PLACE, **names})
        headers = {"Authorization": f"Bearer {await self._server.login(who)}"} if who else {}
        if ROUTES[key].keyed:
            headers["Idempotency-Key"] = f"walk-{next(self._keys)}"
        query = {"params": body} if method == "GET" else {"json": body or {}, "params": params}
        reply = await self._server.http.request(method, address, headers=headers, **query)
        assert reply.status_code == (status or ROUTES[key].status), reply.text
        self._validate(path, method, reply)
        self.done.add(key)
        return reply.json() if "json" in reply.headers.get("content-type", "") else reply.text

    def _validate(self, path: str, method: str, reply: httpx.Response) -> None:
        self._schema[path][method].validate_response(reply)


@pytest_asyncio.fixture
async def walk(fresh: RunningHouse) -> Walk:
    """A walk through a house of its own."""
    document = (await fresh.http.get("/docs/openapi.json")).json()
    return Walk(fresh, schemathesis.openapi.from_dict(document))


async def test_every_route_answers_as_documented(fresh: RunningHouse, walk: Walk) -> None:
    """One day of everybody: logins, reading, numbers taken and served, screens enrolled."""
    await log_in(fresh, walk)
    await be_told(fresh, walk)
    await read(walk)
    await visit(walk)
    await book(walk)
    fresh.recall_at_once()
    await serve(walk)
    await tell(walk)
    await step_aside(walk)
    await handle_cases(fresh, walk)
    await check_in(fresh, walk)
    await be_reached(fresh, walk)
    await be_seen(walk, (await walk.go("GET /api/v1/tickets", "anna"))[0]["id"])
    await be_known(fresh, walk)
    await be_forgotten(fresh, walk)
    await tell_systems(fresh, walk)
    await fetch(fresh, walk)
    await manage(walk)
    await oversee(walk)
    await enrol(fresh, walk)
    await sign_staff_on(fresh, walk)
    await walk.go("POST /api/v1/logout", "anna")
    assert walk.done == {key for key, doc in ROUTES.items() if doc.status != 101}


async def oversee(walk: Walk) -> None:
    """What is late, and the report of a month; as a file, too."""
    await walk.go("GET /api/v1/case-alerts", "manager", {"kind": "soon"})
    for one in ("json", "csv", "xlsx"):
        await walk.go("GET /api/v1/reports/cases", "manager", {"format": one})


async def log_in(server: RunningHouse, walk: Walk) -> None:
    """Citizens, staff and screens."""
    given = await walk.go("POST /stand-in/wechat/code", body={"user": "anna"})
    told = await walk.go("POST /api/v1/login/wechat", body=given)
    await walk.go("POST /api/v1/login/refresh", body={"refresh_token": told["refresh_token"]})
    password = server.demo_password
    for name in ("clerk-01", "manager"):
        await walk.go("POST /api/v1/login/staff", body={"username": name, "password": password})
    for name in ("kiosk", "display"):
        await walk.go("POST /api/v1/login/device", body={"name": name, "password": password})


async def be_told(server: RunningHouse, walk: Walk) -> None:
    """Messages are granted and counted; WeChat's own pushes are signed by the stand-in."""
    accept = {"user": "anna", "template": "your_turn", "times": 2}
    await walk.go("POST /stand-in/wechat/grant", body=accept)
    left = {one["kind"]: one["left"] for one in await walk.go("GET /api/v1/me/grants", "anna")}
    assert left["your_turn"] == 2
    await walk.go("POST /stand-in/wechat/phone-code", body={"user": "anna"})
    await walk.go("POST /stand-in/wechat/force", body={"api": "subscribe_send", "times": 0})
    await walk.go("GET /stand-in/wechat/sent", body={"user": "anna"})
    await walk.go("GET /stand-in/wechat/calls")
    await walk.go("GET /api/v1/partners/wechat", body=signed(server, echostr="42"))
    push = sealed(server.ctx.settings.wechat, popup("anna", "reject"))
    told = json.loads(push.body)
    await walk.go("POST /api/v1/partners/wechat", body=told, params=push.query)


async def read(walk: Walk) -> None:
    """What everybody may read."""
    for key in ("/healthz", "/readyz", "/metrics", "/api/v1/halls"):
        await walk.go(f"GET {key}")
    await walk.go("GET /api/v1/halls", body={"for": "GA-001", "near": "41.7,125.9"})
    await walk.go("GET /api/v1/halls/{hall}")
    assert await walk.go("GET /api/v1/halls/{hall}/slot-days", body={"item": "GA-001"})
    await walk.go("GET /api/v1/halls/{hall}/slots", body={"item": "GA-001"})  # none, late at night
    items = await walk.go("GET /api/v1/items", body={"limit": "1"})
    await walk.go("GET /api/v1/items", body={"cursor": items["next_cursor"]})
    for item in items["items"]:
        await walk.go("GET /api/v1/items/{code}", code=item["code"])
    for theme in (await walk.go("GET /api/v1/themes"))["themes"]:
        await walk.go("GET /api/v1/themes/{code}", code=theme["code"])
    for kind, code in (("items", "SC-004"), ("themes", "newborn")):
        asked = await walk.go(f"GET /api/v1/{kind}/{{code}}/situations", code=code)
        first = asked["questions"][0]
        answers = {first["id"]: first["options"][0]["id"]}
        for body in ({}, {"answers": answers}):
            await walk.go(f"POST /api/v1/{kind}/{{code}}/guide", body=body, code=code)


async def visit(walk: Walk) -> None:
    """A number on paper and one on a phone; the latter is given up."""
    asked = {"hall": "tonghua", "lane": "instant"}
    paper = await walk.go("POST /api/v1/tickets", "kiosk", asked)
    assert paper["follow"]
    follow = {"ticket": paper["id"], "secret": paper["follow"]["secret"]}
    await walk.go("POST /api/v1/login/ticket", body=follow)
    mine = await walk.go("POST /api/v1/tickets", "anna", {"hall": "tonghua", "lane": "social"})
    assert await walk.go("GET /api/v1/tickets", "anna")
    await walk.go("GET /api/v1/tickets/{ticket}", "anna", ticket=mine["id"])
    await walk.go(
        "POST /api/v1/tickets/{ticket}/postpone", "anna", {"callers": 2}, ticket=mine["id"]
    )
    await walk.go("POST /api/v1/tickets/{ticket}/cancel", "anna", ticket=mine["id"])


async def check_in(server: RunningHouse, walk: Walk) -> None:
    """A code scanned on a screen of the hall, and one shown by a phone."""
    mine = await booked(server, "anna", minutes=-1, lane="business")
    shown = await walk.go("GET /api/v1/halls/{hall}/check-in-code", "kiosk")
    started = await walk.go("POST /api/v1/check-ins", body={"hall_code": shown["code"]})
    await walk.go("GET /api/v1/halls/{hall}/paper-code", "manager")
    path = "/api/v1/appointments/{appointment}"
    code = (await walk.go(f"GET {path}/code", "anna", appointment=mine))["code"]
    intent = {"intent": started["intent"]}
    ticket = await walk.go(f"POST {path}/check-in", "anna", intent, appointment=mine)
    scanned = {"citizen_code": code}
    again = await walk.go("POST /api/v1/halls/{hall}/check-ins", "kiosk", scanned)
    assert again["id"] == ticket["id"]
    gone: dict[str, Any] = {"minutes": -1, "state": "no_show", "ended_ms": 1}
    missed = await booked(server, "anna", lane="project", **gone)
    reason = {"reason": "stood in the wrong queue"}
    await walk.go(f"POST {path}/reinstate", "manager", reason, appointment=missed)


async def book(walk: Walk) -> None:
    """A time is held and given up, another one is booked, moved and cancelled."""
    hall, what = "/api/v1/halls/{hall}", {"item": "GA-001"}
    days = await walk.go(f"GET {hall}/slot-days", body=what)
    times = await walk.go(f"GET {hall}/slots", body={**what, "date": days[1]["date"]})
    wanted = [{"slot": time["id"], **what} for time in times[:2]]
    held = await walk.go("POST /api/v1/holds", "anna", wanted[0])
    assert await walk.go("GET /api/v1/holds", "anna") == [held]
    await walk.go("DELETE /api/v1/holds/{hold}", "anna", hold=held["id"])
    one = await walk.go("POST /api/v1/appointments", "anna", wanted[0])
    assert await walk.go("GET /api/v1/appointments", "anna") == [one]
    assert await walk.go("GET /api/v1/appointments", "anna", {"past": "true"}) == [one]
    path, name = "/api/v1/appointments/{appointment}", {"appointment": one["id"]}
    await walk.go(f"GET {path}", "anna", **name)
    body = {"slot": wanted[1]["slot"]}
    await walk.go(f"POST {path}/reschedule", "anna", body, **name)
    day = await walk.go(f"GET {hall}/appointments", "clerk-01", {"date": days[1]["date"]})
    assert day["appointments"]
    await walk.go(f"POST {path}/cancel", "anna", **name)


async def be_reached(server: RunningHouse, walk: Walk) -> None:
    """A number is given and taken back, and wishes are told."""
    server.ctx.phones = KnownNumbers(one="+86 13800138000")
    text = (await walk.go("GET /api/v1/consent-texts"))["phone"][-1]
    given = {"code": "one", "consent": text["version"]}
    assert (await walk.go("POST /api/v1/me/phone", "anna", given))["phone"] == "138****8000"
    await walk.go("GET /api/v1/me/contact", "anna")
    await walk.go("PUT /api/v1/me/notice-wishes", "anna", {"language": "en", "sms": True})
    await walk.go("DELETE /api/v1/me/phone", "anna")
    forced: dict[str, Any] = {"provider": "a", "result": "fail"}
    for times in (1, 0):
        await walk.go("POST /stand-in/sms/force", body={**forced, "times": times})
    await walk.go("GET /stand-in/sms/sent", body={"phone": "13800138000"})


async def be_forgotten(server: RunningHouse, walk: Walk) -> None:
    """Accounts are merged, a consent is given and taken back; a copy, and then nothing."""
    old, new = "Lina", "Lin"
    for name in (old, new):
        await prove(server, name)
    told = await walk.go("GET /api/v1/me/accounts", new)
    body = {"account": told["others"][0]["id"]}
    merged = await walk.go("POST /api/v1/me/accounts/merge", new, body)
    way = next(one["id"] for one in merged["ways"] if not one["current"])
    await walk.go("DELETE /api/v1/me/accounts/{way}", new, way=way)
    text = (await walk.go("GET /api/v1/consent-texts"))["card"][-1]
    given = {"purpose": "card", "version": text["version"]}
    await walk.go("POST /api/v1/me/consents", new, given)
    await walk.go("GET /api/v1/me/consents", new)
    await walk.go("DELETE /api/v1/me/consents/{purpose}", new, purpose="card")
    await walk.go("GET /api/v1/me/export", new)
    await walk.go("GET /api/v1/me/erase", new)
    await walk.go("POST /api/v1/me/erase", new, {"confirm": True})
    await walk.go("GET /api/v1/retention", "manager")


async def tell_systems(server: RunningHouse, walk: Walk) -> None:
    """A webhook is made, tried, paused, resumed, looked at and ended."""
    url = f"{server.base_url}/stand-in/webhook/lamp"
    made = await walk.go("POST /api/v1/halls/{hall}/webhooks", "manager", {"url": url})
    played = "/stand-in/webhook/{receiver}"
    await walk.go(f"POST {played}/secret", body={"secret": made["secret"]}, receiver="lamp")
    await walk.go(f"POST {played}/force", body={"times": 0}, receiver="lamp")
    await walk.go(f"GET {played}/effects", receiver="lamp")
    path, name = "/api/v1/webhooks/{webhook}", {"webhook": made["id"]}
    for verb in ("ping", "pause", "resume"):
        await walk.go(f"POST {path}/{verb}", "manager", **name)
    told = await walk.go(f"GET {path}/deliveries", "manager", **name)
    assert [one["event"] for one in told["deliveries"]] == ["ping"]
    assert (await walk.go("GET /api/v1/halls/{hall}/webhooks", "manager"))["webhooks"]
    await walk.go(f"DELETE {path}", "manager", **name)


async def fetch(server: RunningHouse, walk: Walk) -> None:
    """A result lies ready; a proxy is named, taken back, and the applicant comes."""
    case, clerk = await ready(server, "anna"), "clerk-32"
    path, name = "/api/v1/cases/{case}", {"case": case["id"]}
    made = await walk.go(f"POST {path}/proxies", "anna", {"name": "王小二"}, **name)
    await walk.go("POST /api/v1/pickups", clerk, {"code": made["code"]})
    await walk.go("DELETE /api/v1/proxies/{proxy}", "anna", proxy=made["id"])
    assert (await walk.go(f"GET {path}/proxies", "anna", **name))["proxies"]
    assert (await walk.go("GET /api/v1/halls/{hall}/parcels", clerk))["parcels"]
    code = (await walk.go(f"GET {path}/pickup-code", "anna", **name))["code"]
    pickup = await walk.go("POST /api/v1/pickups", clerk, {"code": code})
    await walk.go("POST /api/v1/pickups/{pickup}/confirm", clerk, pickup=pickup["id"])


async def tell(walk: Walk) -> None:
    """What anna was told when she was called, and what is sent once more."""
    (mine, *_) = (await walk.go("GET /api/v1/me/notices", "anna"))["notices"]
    path = "GET /api/v1/tickets/{ticket}/deliveries"
    assert await walk.go(path, "clerk-01", ticket=mine["ticket"])
    now = Now(real_ms(), real_ms())
    await planned(now, notice(NoticeKind.CLOSED, hall="tonghua", ticket=None))
    await sql.change(
        sql.connection(),
        "UPDATE delivery SET state='refused', dead=? WHERE recipient='citizen-a'",
        True,  # noqa: FBT003 - a value
    )
    wanted = {"hall": "tonghua", "dead": "true"}
    page = await walk.go("GET /api/v1/notices", "manager", wanted)
    dead = page["deliveries"][0]["id"]
    await walk.go("POST /api/v1/notices/{delivery}/replay", "manager", delivery=dead)
    assert await walk.go("GET /api/v1/channels", "manager", {"hall": "tonghua"})


async def step_aside(walk: Walk) -> None:
    """Parked, resumed, sent to another lane."""
    clerk = "clerk-01"
    await walk.go("POST /api/v1/tickets", "kiosk", {"hall": "tonghua", "lane": "instant"})
    await walk.go(f"POST {WINDOW}/open", clerk)
    parked = await walk.go(f"POST {WINDOW}/call-next", clerk)
    await walk.go(f"POST {WINDOW}/park", clerk, {"reason": "a form"})
    assert (await walk.go(f"GET {WINDOW}", clerk))["parked"]
    await walk.go(f"POST {WINDOW}/resume", clerk, {"ticket": parked["ticket"]["id"]})
    await walk.go(f"POST {WINDOW}/call-next", clerk)
    await walk.go(f"POST {WINDOW}/transfer", clerk, {"lane": "social"})
    await walk.go(f"POST {WINDOW}/close", clerk)


async def manage(walk: Walk) -> None:
    """Rules changed, priority looked back at, advice taken and taken back."""
    asked = {"hall": "tonghua", "lane": "enquiry", "class": "elderly", "reason": "80 years old"}
    old = await walk.go("POST /api/v1/tickets", "kiosk", asked)
    await walk.go("GET /api/v1/halls/{hall}/stranded", "manager")
    await open_otherwise(walk)
    assert (await walk.go("GET /api/v1/halls/{hall}/priority", "manager"))["uses"]
    found = {"justified": True, "note": "seen at the window"}
    await walk.go("POST /api/v1/tickets/{ticket}/review", "manager", found, ticket=old["id"])
    table = await walk.go("GET /api/v1/halls/{hall}/rules", "manager")
    changed = {"rules": {**table["rules"], "return_behind": 5}, "reason": "a busy day"}
    await walk.go("POST /api/v1/halls/{hall}/rules", "manager", changed)
    await walk.go("GET /api/v1/halls/{hall}/rules/history", "manager")
    advice = (await walk.go("GET /api/v1/balance", "manager"))["advice"]
    apply, undo = "advice/{advice}/apply", "moves/{move}/undo"
    move = await walk.go(f"POST /api/v1/balance/{apply}", "manager", advice=advice[0]["id"])
    await walk.go(f"POST /api/v1/balance/{undo}", "manager", move=move["id"])


async def open_otherwise(walk: Walk) -> None:
    """A lane with hours of its own, a closure, a setting, and none of it any more."""
    hours = {"lane": "social", "days": ["workdays"], "opens": "08:00", "closes": "12:00"}
    opening = await walk.go("POST /api/v1/halls/{hall}/openings", "manager", hours)
    assert opening["days"] == ["mon", "tue", "wed", "thu", "fri", "makeup"]
    first = await walk.go("GET /api/v1/halls/{hall}/calendar")
    assert len(first["days"]) == 31
    last = first["days"][-1]
    times = {"from": f"{last['date']}T08:00:00+08:00", "to": f"{last['date']}T12:00:00+08:00"}
    closure = {"kind": "closure", "reason": "停电", **times}
    await walk.go("POST /api/v1/halls/{hall}/exceptions/preview", "manager", closure)
    made = await walk.go("POST /api/v1/halls/{hall}/exceptions", "manager", closure)
    until = {"from": last["date"], "to": last["date"]}
    (day,) = (await walk.go("GET /api/v1/halls/{hall}/calendar", body=until))["days"]
    assert [one["id"] for one in day["exceptions"]] == [made["id"]]
    assert "social" in day["lanes"]
    await walk.go("POST /api/v1/exceptions/{exception}/withdraw", "manager", exception=made["id"])
    held = await walk.go("GET /api/v1/halls/{hall}/openings", "manager")
    assert held["in_force"]
    assert held["exceptions"][0]["withdrawn_at"]
    await walk.go("POST /api/v1/openings/{opening}/withdraw", "manager", opening=opening["id"])
    for value in ("60", None):
        setting = {"key": "hold_s", "value": value}
        await walk.go("POST /api/v1/halls/{hall}/settings", "manager", setting)
    assert (await walk.go("GET /api/v1/halls/{hall}/settings", "manager"))["history"]
    quota = {"lane": "social", "session": "08:00", "windows": 3, "walk_in_share": 0.5}
    await walk.go("POST /api/v1/halls/{hall}/quotas", "manager", quota)
    assert (await walk.go("GET /api/v1/halls/{hall}/quotas", "manager"))["in_force"]
    assert (await walk.go("GET /api/v1/halls/{hall}/sessions", "manager"))["lanes"]


async def serve(walk: Walk) -> None:
    """Every verb of a window, in an order in which each may come."""
    clerk = "clerk-01"
    mine = await walk.go("POST /api/v1/tickets", "anna", {"hall": "tonghua", "lane": "instant"})
    await walk.go(f"POST {WINDOW}/open", clerk)
    first = await walk.go(f"POST {WINDOW}/call-next", clerk)
    assert first["why"]["chosen"]
    await walk.go(f"POST {WINDOW}/recall", clerk)
    await walk.go(f"POST {WINDOW}/miss", clerk)
    assert (await walk.go(f"GET {WINDOW}", clerk))["missed"]
    await walk.go(f"POST {WINDOW}/return", clerk, {"ticket": first["ticket"]["id"]})
    out_of_turn = {"ticket": mine["id"], "reason": "cannot stand"}
    await walk.go(f"POST {WINDOW}/call", clerk, out_of_turn)
    await walk.go(f"POST {WINDOW}/miss", clerk)
    await walk.go("POST /api/v1/tickets/{ticket}/return", "anna", ticket=mine["id"])
    await walk.go(f"POST {WINDOW}/call-next", clerk)
    await walk.go(f"POST {WINDOW}/release", "manager")
    await walk.go(f"POST {WINDOW}/call-next", clerk)
    await walk.go(f"POST {WINDOW}/start", clerk)
    await refuse(walk, (await walk.go(f"GET {WINDOW}", clerk))["ticket"]["id"])
    finished = await walk.go(f"POST {WINDOW}/finish", clerk, {"outcome": "not_done"})
    assert finished["window"]["finished"]
    await walk.go(f"POST {WINDOW}/undo-finish", clerk)
    await walk.go(f"POST {WINDOW}/finish", clerk)
    await walk.go(f"POST {WINDOW}/pause", clerk, {"reason": "lunch"})
    await walk.go(f"POST {WINDOW}/close", clerk)


async def refuse(walk: Walk, ticket: str) -> None:
    """Somebody at the window is told no, and a manager looks into it."""
    filed = await walk.go("POST /api/v1/refusals", "clerk-01", {"ticket": ticket, **NO})
    assert (await walk.go("GET /api/v1/refusals", "manager", {"state": "open"}))["refusals"]
    await walk.go("GET /api/v1/refusals/{refusal}", "clerk-01", refusal=filed["id"])
    answer = {"upheld": False, "note": "it can be done"}
    await walk.go("POST /api/v1/refusals/{refusal}/answer", "manager", answer, refusal=filed["id"])


async def enrol(server: RunningHouse, walk: Walk) -> None:
    """A screen by its code, and one of the demo's own."""
    screen = {"kind": "display", "hall": "tonghua"}
    shown = await walk.go("POST /api/v1/login/device/pairings", body=screen)
    claim = "POST /api/v1/login/device/pairings/{pairing}/claim"
    names = {"pairing": shown["pairing"]}
    await walk.go(claim, body={"secret": shown["secret"]}, status=202, **names)
    label = {"code": shown["code"], "label": "门口"}
    device = await walk.go("POST /api/v1/devices", "manager", label)
    await walk.go(claim, body={"secret": shown["secret"]}, **names)
    assert (await walk.go("GET /api/v1/devices", "manager"))["devices"]
    await walk.go("POST /api/v1/devices/{name}/revoke", "manager", name=device["name"])
    await walk.go("POST /stand-in/devices", body=screen)
    (first, *_) = await walk.go("GET /stand-in/logins")
    await walk.go("POST /stand-in/logins", body={"username": first["username"]})
    await server.redis.kill()
    await walk.go("GET /readyz", status=503)
    await server.redis.start()
