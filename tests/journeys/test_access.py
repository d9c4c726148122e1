"""Who may touch what: every role against every kind of object, over HTTP and the live feed."""

import json
from typing import Any

import pytest
import pytest_asyncio
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError

from handlers.declaration import HALL_STAFF
from kit.clock import MINUTE_MS, real_ms
from records.booking.slot import slot_id
from records.cases.words import RefusalKind
from records.db import sql
from records.models.cases.refusals import Refusal, add_refusal
from records.models.outbox.planning import Now
from records.notices.kinds import NoticeKind
from tests.support.house import RunningHouse
from tests.support.identity import begin, identity, proven
from tests.support.notices import notice, planned
from tests.support.refused import NO
from tests.support.routes import ROUTES, is_of_cases

# The columns, and how each logs in. `owner` and `bearer` hold the two numbers of the table; `kiosk`
# serves the whole group, `kiosk-1` a branch, whose clerk is `clerk-40`; the others are of tonghua.
_STAFF = ("clerk-01", "clerk-02", "clerk-40", "reviewer-01", "manager")
ROLES = (
    "nobody",
    "owner",
    "other",
    "bearer",
    "stranger",
    "kiosk",
    "kiosk-1",
    "display",
    "entrance",
    *_STAFF,
)
# One row a verb and an object. 401 and 403 come before anything is looked at where the role alone
# decides; 2xx, 409 and 422 mean that the object was not the obstacle. LIVE is answered by a close
# code: 4401 stands as 401, and a snapshot as 200.
TABLE = """
                                 nob own oth bea str kio ki1 dis ent c01 c02 c40 rev man
GET  /halls/tonghua              200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET  /halls/nowhere              404 404 404 404 404 404 404 404 404 404 404 404 404 404
LIVE /halls/tonghua              401 403 403 403 403 200 403 200 200 200 200 403 200 200
LIVE /halls/nowhere              401 404 404 404 404 404 404 404 404 404 404 404 404 404

POST /tickets                    401 422 422 403 403 422 403 403 403 403 403 403 403 403
POST /tickets?nowhere            401 404 404 403 403 404 404 403 403 403 403 403 403 403
GET  /tickets                    401 200 200 200 200 403 403 403 403 403 403 403 403 403
GET  /tickets/{phone}            401 200 404 404 404 200 404 403 403 200 200 404 403 200
GET  /tickets/{paper}            401 404 404 200 404 200 404 403 403 200 200 404 403 200
GET  /tickets/none               401 404 404 404 404 404 404 403 403 404 404 404 403 404
POST /tickets/{phone}/return     401 409 404 404 404 403 403 403 403 403 403 403 403 403
POST /tickets/{paper}/return     401 404 404 409 404 403 403 403 403 403 403 403 403 403
POST /tickets/{phone}/postpone   401 200 404 404 404 403 403 403 403 403 403 403 403 403
POST /tickets/{paper}/postpone   401 404 404 200 404 403 403 403 403 403 403 403 403 403
POST /tickets/{ended}/cancel     401 409 404 404 404 403 403 403 403 403 403 403 403 409
GET  /tickets/{phone}/deliveries 401 200 404 404 404 403 403 403 403 200 200 404 403 200
GET  /tickets/{paper}/deliveries 401 404 404 200 404 403 403 403 403 200 200 404 403 200
GET  /tickets/none/deliveries    401 404 404 404 404 403 403 403 403 404 404 404 403 404
POST /tickets/{paper}/review     401 403 403 403 403 403 403 403 403 403 403 403 403 200
POST /tickets/none/review        401 403 403 403 403 403 403 403 403 403 403 403 403 404
LIVE /tickets/{phone}            401 200 404 404 404 200 404 403 403 200 200 404 403 200
LIVE /tickets/{paper}            401 404 404 200 404 200 404 403 403 200 200 404 403 200
LIVE /tickets/none               401 404 404 404 404 404 404 403 403 404 404 404 403 404

GET  /windows/tonghua/1          401 403 403 403 403 403 403 403 403 200 200 403 403 200
GET  /windows/tonghua/none       401 403 403 403 403 403 403 403 403 404 404 404 403 404
GET  /windows/nowhere/1          401 403 403 403 403 403 403 403 403 404 404 404 403 404
POST /windows/tonghua/1/recall   401 403 403 403 403 403 403 403 403 409 403 403 403 409
POST /windows/tonghua/none/close 401 403 403 403 403 403 403 403 403 404 404 404 403 404
POST /windows/nowhere/1/close    401 403 403 403 403 403 403 403 403 404 404 404 403 404
POST /windows/tonghua/1/release  401 403 403 403 403 403 403 403 403 403 403 403 403 409
POST /windows/nowhere/1/release  401 403 403 403 403 403 403 403 403 403 403 403 403 404
GET  /windows/tonghua/1/person   401 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /windows/tonghua/1/unmask   401 403 403 403 403 403 403 403 403 404 403 403 403 404
GET  /audit                      401 403 403 403 403 403 403 403 403 403 403 403 403 200
GET  /unmaskings                 401 403 403 403 403 403 403 403 403 403 403 403 403 200

GET  /halls/tonghua/calendar     200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET  /halls/nowhere/calendar     404 404 404 404 404 404 404 404 404 404 404 404 404 404
GET  /halls/tonghua/openings     401 403 403 403 403 403 403 403 403 200 200 403 403 200
GET  /halls/nowhere/openings     401 403 403 403 403 403 403 403 403 404 404 404 403 404
POST /halls/tonghua/openings     401 403 403 403 403 403 403 403 403 403 403 403 403 422
POST /halls/nowhere/openings     401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /openings/none/withdraw     401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /halls/tonghua/exceptions/preview 401 403 403 403 403 403 403 403 403 403 403 403 403 422
POST /halls/nowhere/exceptions/preview 401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /halls/tonghua/exceptions   401 403 403 403 403 403 403 403 403 403 403 403 403 422
POST /halls/nowhere/exceptions   401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /exceptions/none/withdraw   401 403 403 403 403 403 403 403 403 403 403 403 403 404
GET  /halls/tonghua/settings     401 403 403 403 403 403 403 403 403 200 200 403 403 200
GET  /halls/nowhere/settings     401 403 403 403 403 403 403 403 403 404 404 404 403 404
POST /halls/tonghua/settings     401 403 403 403 403 403 403 403 403 403 403 403 403 422
POST /halls/nowhere/settings     401 403 403 403 403 403 403 403 403 403 403 403 403 404
GET  /halls/tonghua/slots        422 422 422 422 422 422 422 422 422 422 422 422 422 422
GET  /halls/nowhere/slots        404 404 404 404 404 404 404 404 404 404 404 404 404 404
GET  /halls/tonghua/slot-days    422 422 422 422 422 422 422 422 422 422 422 422 422 422
GET  /halls/nowhere/slot-days    404 404 404 404 404 404 404 404 404 404 404 404 404 404
GET  /halls/tonghua/quotas       401 403 403 403 403 403 403 403 403 200 200 403 403 200
GET  /halls/nowhere/quotas       401 403 403 403 403 403 403 403 403 404 404 404 403 404
POST /halls/tonghua/quotas       401 403 403 403 403 403 403 403 403 403 403 403 403 422
POST /halls/nowhere/quotas       401 403 403 403 403 403 403 403 403 403 403 403 403 404
GET  /halls/tonghua/sessions     401 403 403 403 403 403 403 403 403 200 200 403 403 200
GET  /halls/nowhere/sessions     401 403 403 403 403 403 403 403 403 404 404 404 403 404

GET  /halls/tonghua/rules        401 403 403 403 403 403 403 403 403 200 200 403 403 200
GET  /halls/nowhere/rules        401 403 403 403 403 403 403 403 403 404 404 404 403 404
GET  /halls/tonghua/rules/history 401 403 403 403 403 403 403 403 403 403 403 403 403 200
GET  /halls/nowhere/rules/history 401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /halls/tonghua/rules        401 403 403 403 403 403 403 403 403 403 403 403 403 409
POST /halls/nowhere/rules        401 403 403 403 403 403 403 403 403 403 403 403 403 404
GET  /halls/tonghua/stranded     401 403 403 403 403 403 403 403 403 403 403 403 403 200
GET  /halls/nowhere/stranded     401 403 403 403 403 403 403 403 403 403 403 403 403 404
GET  /halls/tonghua/priority     401 403 403 403 403 403 403 403 403 403 403 403 403 200
GET  /halls/nowhere/priority     401 403 403 403 403 403 403 403 403 403 403 403 403 404

GET  /halls/tonghua/check-in-code 401 403 403 403 403 200 403 200 200 403 403 403 403 403
GET  /halls/nowhere/check-in-code 401 403 403 403 403 404 404 404 404 403 403 403 403 403
GET  /halls/tonghua/paper-code   401 403 403 403 403 403 403 403 403 403 403 403 403 200
GET  /halls/nowhere/paper-code   401 403 403 403 403 403 403 403 403 403 403 403 403 404
GET  /appointments/{booked}/code 401 200 404 403 403 403 403 403 403 403 403 403 403 403
GET  /appointments/none/code     401 404 404 403 403 403 403 403 403 403 403 403 403 403
POST /appointments/{booked}/check-in 401 422 404 403 403 403 403 403 403 409 409 404 403 409
POST /appointments/none/check-in 401 404 404 403 403 403 403 403 403 404 404 404 403 404
POST /appointments/{booked}/reinstate 401 403 403 403 403 403 403 403 403 403 403 403 403 409
POST /appointments/none/reinstate 401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /halls/tonghua/check-ins    401 403 403 403 403 404 403 403 403 403 403 403 403 403
POST /halls/nowhere/check-ins    401 403 403 403 403 404 404 403 403 403 403 403 403 403
POST /holds                      401 422 422 403 403 403 403 403 403 403 403 403 403 403
GET  /holds                      401 200 200 403 403 403 403 403 403 403 403 403 403 403
DELETE /holds/{held}             401 204 404 403 403 403 403 403 403 403 403 403 403 403
DELETE /holds/none               401 404 404 403 403 403 403 403 403 403 403 403 403 403
POST /appointments               401 422 422 403 403 403 403 403 403 422 422 422 403 422
GET  /appointments               401 200 200 403 403 403 403 403 403 403 403 403 403 403
GET  /appointments/{booked}      401 200 404 403 403 403 403 403 403 200 200 404 403 200
GET  /appointments/none          401 404 404 403 403 403 403 403 403 404 404 404 403 404
POST /appointments/{booked}/reschedule 401 422 404 403 403 403 403 403 403 422 422 404 403 422
POST /appointments/none/reschedule 401 404 404 403 403 403 403 403 403 404 404 404 403 404
POST /appointments/{booked}/cancel 401 200 404 403 403 403 403 403 403 422 422 404 403 409
POST /appointments/none/cancel   401 404 404 403 403 403 403 403 403 404 404 404 403 404
GET  /halls/tonghua/appointments 401 403 403 403 403 403 403 403 403 200 200 403 403 200
GET  /halls/nowhere/appointments 401 403 403 403 403 403 403 403 403 404 404 404 403 404
GET  /me/grants                  401 200 200 403 403 403 403 403 403 403 403 403 403 403

GET  /me/notices                 401 200 200 403 403 403 403 403 403 403 403 403 403 403
GET  /notices                    401 403 403 403 403 403 403 403 403 403 403 403 403 200
POST /notices/{delivery}/replay  401 403 403 403 403 403 403 403 403 403 403 403 403 409
POST /notices/none/replay        401 403 403 403 403 403 403 403 403 403 403 403 403 404
GET  /channels                   401 403 403 403 403 403 403 403 403 403 403 403 403 200

GET  /me/contact                 401 200 200 403 403 403 403 403 403 403 403 403 403 403
POST /me/phone                   401 409 409 403 403 403 403 403 403 403 403 403 403 403
DELETE /me/phone                 401 204 204 403 403 403 403 403 403 403 403 403 403 403
PUT  /me/notice-wishes           401 200 200 403 403 403 403 403 403 403 403 403 403 403
GET  /me/accounts                401 200 200 403 403 403 403 403 403 403 403 403 403 403
POST /me/accounts/merge          401 404 403 403 403 403 403 403 403 403 403 403 403 403
DELETE /me/accounts/none         401 404 404 403 403 403 403 403 403 403 403 403 403 403
GET  /me/consents                401 200 200 403 403 403 403 403 403 403 403 403 403 403
POST /me/consents                401 409 409 403 403 403 403 403 403 403 403 403 403 403
DELETE /me/consents/phone        401 204 204 403 403 403 403 403 403 403 403 403 403 403
DELETE /me/consents/none         401 404 404 403 403 403 403 403 403 403 403 403 403 403
GET  /me/export                  401 200 200 403 403 403 403 403 403 403 403 403 403 403
GET  /me/erase                   401 200 200 403 403 403 403 403 403 403 403 403 403 403
POST /me/erase                   401 409 409 403 403 403 403 403 403 403 403 403 403 403
GET  /retention                  401 403 403 403 403 403 403 403 403 403 403 403 403 200

GET  /identity/verifications     401 200 200 403 403 403 403 403 403 403 403 403 403 403
GET  /identity/verifications/{mine} 401 200 404 403 403 403 403 403 403 403 403 403 403 403
GET  /identity/verifications/{mine}/code 401 200 404 403 403 403 403 403 403 403 403 403 403 403
POST /identity/verifications/{mine}/cancel 401 200 404 403 403 403 403 403 403 403 403 403 403 403
POST /identity/verifications     401 201 201 403 403 403 403 403 403 403 403 403 403 403
GET  /me/identity                401 200 200 403 403 403 403 403 403 403 403 403 403 403
DELETE /me/identity/{proof}      401 204 404 403 403 403 403 403 403 403 403 403 403 403
POST /identity/proofs/{proof}/revoke?proof 401 403 403 403 403 403 403 403 403 403 403 403 403 200
POST /identity/proofs/none/revoke?proof 401 403 403 403 403 403 403 403 403 403 403 403 403 404

GET  /balance                    401 403 403 403 403 403 403 403 403 403 403 403 403 200
POST /balance/advice/none/apply  401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /balance/moves/none/undo    401 403 403 403 403 403 403 403 403 403 403 403 403 404
GET  /halls/tonghua/webhooks     401 403 403 403 403 403 403 403 403 403 403 403 403 200
GET  /halls/nowhere/webhooks     401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /halls/tonghua/webhooks     401 403 403 403 403 403 403 403 403 403 403 403 403 422
POST /halls/nowhere/webhooks     401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /webhooks/none/pause        401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /webhooks/none/resume       401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /webhooks/none/ping         401 403 403 403 403 403 403 403 403 403 403 403 403 404
DELETE /webhooks/none            401 403 403 403 403 403 403 403 403 403 403 403 403 404
GET  /webhooks/none/deliveries   401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /refusals                   401 403 403 403 403 403 403 403 403 404 404 404 403 403
GET  /refusals                   401 403 403 403 403 403 403 403 403 200 200 200 403 200
GET  /refusals/{refusal}         401 403 403 403 403 403 403 403 403 200 200 404 403 200
GET  /refusals/none              401 403 403 403 403 403 403 403 403 404 404 404 403 404
POST /refusals/{refusal}/answer  401 403 403 403 403 403 403 403 403 403 403 403 403 200
POST /refusals/none/answer       401 403 403 403 403 403 403 403 403 403 403 403 403 404

POST /windows/tonghua/1/verifications 401 403 403 403 403 403 403 403 403 422 403 403 403 403
GET  /me/organisations           401 200 200 403 403 403 403 403 403 403 403 403 403 403
POST /me/organisations           401 422 422 403 403 403 403 403 403 403 403 403 403 403
DELETE /me/organisations/none    401 404 404 403 403 403 403 403 403 403 403 403 403 403
GET  /authorisations             401 403 403 403 403 403 403 403 403 200 200 200 403 403
POST /authorisations/none/decide 401 403 403 403 403 403 403 403 403 404 404 404 403 403
POST /halls/tonghua/card-readings 401 403 403 403 403 422 403 403 403 422 422 403 403 403
POST /halls/nowhere/card-readings 401 403 403 403 403 404 404 403 403 404 404 404 403 403
GET  /me/sessions                401 200 200 200 200 200 200 200 200 200 200 200 200 200
DELETE /me/sessions/none         401 404 404 404 404 404 404 404 404 404 404 404 404 404
GET  /staff-sessions             401 403 403 403 403 403 403 403 403 403 403 403 403 200
DELETE /staff-sessions/none      401 403 403 403 403 403 403 403 403 403 403 403 403 404
GET  /me/second-factor           401 403 403 403 403 403 403 403 403 200 200 200 200 200
POST /me/second-factor/confirm   401 403 403 403 403 403 403 403 403 404 404 404 404 404
DELETE /me/second-factor         401 403 403 403 403 403 403 403 403 404 404 404 404 404
DELETE /staff/none/second-factor 401 403 403 403 403 403 403 403 403 403 403 403 403 404
DELETE /staff/manager/second-factor 401 403 403 403 403 403 403 403 403 403 403 403 403 403
GET  /devices                    401 403 403 403 403 403 403 403 403 403 403 403 403 200
POST /devices                    401 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /devices/none/revoke        401 403 403 403 403 403 403 403 403 403 403 403 403 404
"""
ROWS = [row.split() for row in TABLE.splitlines()[2:] if row]
# What each verb is sent, by the last word of its address.
RULES = {
    "hall": "tonghua",
    "version": 99,
    "fairness_bound_s": 5400,
    "lanes": ["instant"],
    "remote_lanes": [],
    "classes": {},
    "windows": {},
}
LONG_AGO = {"from": "2020-01-01T00:00:00+08:00", "to": "2020-01-02T00:00:00+08:00"}
PAST = slot_id("tonghua", "instant", 0)
BODIES: dict[str, dict[str, Any]] = {
    "openings": {"days": ["mon"], "opens": "08:00", "closes": "12:00"},
    "preview": {"kind": "closure", "reason": "a test", **LONG_AGO},
    "exceptions": {"kind": "closure", "reason": "a test", **LONG_AGO},
    "settings": {"key": "none", "value": "1"},
    "quotas": {"lane": "none", "windows": 1},
    "tickets": {"hall": "tonghua", "lane": "none"},
    "tickets?nowhere": {"hall": "nowhere", "lane": "none"},
    "postpone": {"callers": 3},
    "review": {"justified": True, "note": "seen"},
    "rules": {"rules": RULES, "reason": "a test"},
    "holds": {"slot": PAST, "item": "GA-001"},
    "appointments": {"slot": PAST, "item": "GA-001"},
    "reschedule": {"slot": PAST},
    "devices": {"code": "000000", "label": "door"},
    "check-ins": {"citizen_code": "none"},
    "webhooks": {"url": "ftp://nowhere"},
    "merge": {"account": "none"},
    "consents": {"purpose": "phone", "version": "none"},
    "phone": {"code": "none", "consent": "none"},
    "verifications": {"provider": "counter", "level": 5},
    "revoke?proof": {"reason": "a test"},
    "notice-wishes": {"language": "zh", "sms": True},
    "refusals": {"ticket": "none", **NO},
    "answer": {"upheld": True, "note": "it is so"},
    "organisations": {"name": "none", "credit_code": "none"},
    "decide": {"in_force": False, "reason": "a test", "paper_seen": False},
    "card-readings": {"id_card": "none"},
    "unmask": {"ticket": "none", "field": "name", "reason": "a test"},
    "confirm": {"code": "000000"},
    "second-factor": {"code": "000000"},
    "/windows/tonghua/1/verifications": {
        "ticket": "none",
        "name": "none",
        "id_number": "none",
        "card_seen": True,
    },
    "/staff/none/second-factor": {"reason": "a test"},
    "/staff/manager/second-factor": {"reason": "a test"},
    "reinstate": {"reason": "was in the wrong queue"},
}

# Verbs of a window, asked for in the same way as `recall`.
WINDOW = "POST /api/v1/windows/{hall}/{window}"
LIKE_RECALL = {
    key
    for key, declared in ROUTES.items()
    if key.startswith(WINDOW)
    and declared.roles == HALL_STAFF
    and key not in {f"{WINDOW}/recall", f"{WINDOW}/unmask"}
}


@pytest_asyncio.fixture(scope="module")
async def names(server: RunningHouse) -> dict[str, str]:
    """Everybody is logged in, four numbers are taken, and one booking: their ids."""
    paper, other = [
        await server.take("kiosk", **{"class": "elderly", "reason": "old"}) for _ in range(2)
    ]
    for name, ticket in (("bearer", paper), ("stranger", other)):
        body = {"ticket": ticket["id"], "secret": ticket["follow"]["secret"]}
        reply = await server.http.post("/api/v1/login/ticket", json=body)
        server.tokens[name] = reply.json()["access_token"]
    ended = await server.take("owner")
    assert (await server.post(f"/tickets/{ended['id']}/cancel", "owner")).status_code == 200
    phone = await server.take("owner")
    for name, hall in (("kiosk-1", "branch-1"), ("entrance", "tonghua")):
        kind = {"kind": name.partition("-")[0], "hall": hall}
        device = (await server.http.post("/stand-in/devices", json=kind)).json()
        reply = await server.http.post("/api/v1/login/device", json=device)
        server.tokens[name] = reply.json()["access_token"]
    names = {"phone": phone["id"], "paper": paper["id"], "ended": ended["id"]}
    hall, item = "/api/v1/halls/tonghua", "item=GA-001"
    days = (await server.http.get(f"{hall}/slot-days?{item}")).json()  # late today none is left
    times = (await server.http.get(f"{hall}/slots?{item}&date={days[-1]['date']}")).json()
    for name, path in (("booked", "appointments"), ("held", "holds")):
        body = {"slot": times[-1]["id"], "item": "GA-001"}
        names[name] = (await server.post(f"/{path}", "owner", body)).json()["id"]
    names["delivery"] = await told("owner")
    names["refusal"] = await told_no()
    names["mine"] = (await begin(server, "owner", BODIES["verifications"]))["id"]
    await proven(server, "owner")
    names["proof"] = (await identity(server, "owner"))["proofs"][0]["id"]
    return names


async def told(name: str) -> str:
    """Somebody is told something, which is not done with; the delivery's id."""
    new = notice(NoticeKind.CASE_MOVED, name, hall="tonghua", ticket=None)
    ahead_ms = real_ms() + 60 * MINUTE_MS
    await planned(Now(ahead_ms, ahead_ms), new)
    (row,) = await sql.rows(sql.connection(), "SELECT id FROM delivery WHERE notice=?", new.id)
    return str(row["id"])


async def told_no() -> str:
    """Somebody was told no in the city's hall; the id of that."""
    said = RefusalKind.NOT_MET, NO["basis"], NO["reason"], NO["way_forward"], ""
    new = Refusal("refused", "tonghua", None, None, *said, "clerk:clerk-01", real_ms(), real_ms())
    await add_refusal(sql.connection(), new)
    return new.id


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:2]))
async def test_who_may_touch_what(
    server: RunningHouse, names: dict[str, str], row: list[str]
) -> None:
    """As the table has it: 404 for what is not yours to know, 403 for what you may only see.

    The roles take their turn from left to right.
    """
    method, path, *expected = row
    sent = path.format(**names)
    statuses: dict[str, str] = {}
    for role in ROLES:
        token = await server.login(role) if role != "nobody" else ""
        status = (
            await joined(server, f"/live{sent}", token)
            if method == "LIVE"
            else await answered(server, method, sent, token, role)
        )
        statuses[role] = str(status)
    assert statuses == dict(zip(ROLES, expected, strict=True))


async def answered(server: RunningHouse, method: str, path: str, token: str, role: str) -> int:
    """The status of a request with a body that is taken."""
    verb = path.rpartition("/")[2]
    body = BODIES.get(path, BODIES.get(verb, {}))
    if (verb, role) == ("cancel", "manager"):
        body = {"reason": "nobody came"}
    headers = {"Idempotency-Key": f"{role} {path}"}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    address = f"/api/v1{path.partition('?')[0]}"
    sends = body if method in {"POST", "PUT"} else body or None
    reply = await server.http.request(
        method, address, headers=headers, json=sends if method != "GET" else None
    )
    return reply.status_code


async def joined(server: RunningHouse, path: str, token: str) -> int:
    """200 for whoever is sent a snapshot, else what the close code stands for."""
    async with connect(server.base_url.replace("http", "ws") + path, proxy=None) as socket:
        await socket.send(json.dumps({"op": "hello", "token": token or "none"}))
        if json.loads(await socket.recv())["op"] == "snapshot":
            return 200
        with pytest.raises(ConnectionClosedError):
            await socket.recv()
        return (socket.close_code or 0) - 4000


def test_every_route_that_needs_a_login_is_in_the_table() -> None:
    """A new route gets its row. The verbs of a window are one case, so two stand for them."""
    asked = {(method, *path.partition("?")[0].split("/")[1:]) for method, path, *_ in ROWS}
    for key, declared in ROUTES.items():
        method, path = key.split()
        words = path.removeprefix("/api/v1").removeprefix("/live").split("/")[1:]
        if path.startswith("/live"):
            method = "LIVE"
        elif not any(declared.roles) or path == "/api/v1/logout" or key in LIKE_RECALL:
            continue
        if key == "POST /api/v1/me/second-factor":
            continue  # what it begins, the rows about factors would meet
        if is_of_cases(path):
            continue  # those have a table of their own
        found = [
            row
            for row in asked
            if (row[0], len(row)) == (method, len(words) + 1)
            if all(
                word[0] == "{" or word == part for word, part in zip(words, row[1:], strict=True)
            )
        ]
        assert found, key
