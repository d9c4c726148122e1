"""Who may touch which case: every role against every verb, over HTTP."""

from typing import Any

import pytest
import pytest_asyncio

from tests.support.cases import new_case
from tests.support.house import RunningHouse
from tests.support.routes import ROUTES, is_of_cases

# The columns, and how each logs in. The case is of the hall and the department of the second three,
# accepted by clerk-02; `clerk-40` is of another hall, reviewer-04 of another department, and
# dc-reviewer-01 of another region.
ROLES = (
    "nobody",
    "applicant",
    "other",
    "kiosk",
    "display",
    "clerk-02",
    "clerk-03",
    "clerk-40",
    "reviewer-01",
    "reviewer-02",
    "reviewer-03",
    "reviewer-04",
    "dc-reviewer-01",
    "manager",
)
# 401 and 403 come before anything is looked at where the role alone decides. 409 and 422 mean that
# the case was not the obstacle: each verb names a version that nobody can have seen.
TABLE = """
                                           nob app oth kio dis c02 c03 c40 r01 r02 r03 r04 dcr man
GET  /case-alerts                          401 403 403 403 403 403 403 403 200 200 200 200 200 200
GET  /reports/cases                        401 403 403 403 403 403 403 403 403 403 403 403 403 200
GET  /cases                                401 200 200 403 403 200 200 200 200 200 200 200 200 200
POST /cases                                401 403 403 403 403 422 422 422 403 403 403 403 403 403
GET  /cases/{case}                         401 200 404 403 403 200 200 404 200 200 200 403 404 200
GET  /cases/none                           401 404 404 403 403 404 404 404 404 404 404 404 404 404
GET  /cases/{case}/documents               401 200 404 403 403 200 200 404 200 200 200 403 404 200
GET  /cases/none/documents                 401 404 404 403 403 404 404 404 404 404 404 404 404 404
GET  /documents/{paper}/pdf                401 200 404 403 403 200 200 404 200 200 200 403 404 200
GET  /documents/none/pdf                   401 404 404 403 403 404 404 404 404 404 404 404 404 404
GET  /cases/{case}/history                 401 403 403 403 403 200 200 404 200 200 200 403 404 200
GET  /work                                 401 403 403 403 403 403 403 403 200 200 200 200 200 403
GET  /work/desk                            401 403 403 403 403 403 403 403 200 200 200 200 200 403
POST /cases/{case}/accept                  401 403 403 403 403 409 409 404 403 403 403 403 403 403
POST /cases/{case}/accept_hand_over        401 403 403 403 403 403 403 404 403 403 403 403 404 403
POST /cases/{case}/accept_with_outstanding 401 403 403 403 403 422 422 404 403 403 403 403 403 403
POST /cases/{case}/claim                   401 403 403 403 403 403 403 403 409 403 403 403 404 403
POST /cases/{case}/decide                  401 403 403 403 403 403 403 404 403 409 409 403 404 403
POST /cases/{case}/extend                  401 403 403 403 403 403 403 403 403 403 409 403 404 403
POST /cases/{case}/fix_on_spot             401 403 403 403 403 409 409 404 403 403 403 403 403 403
POST /cases/{case}/give_opinion            401 403 403 403 403 403 403 403 409 403 403 403 404 403
POST /cases/{case}/hand_over               401 403 403 403 403 409 403 404 403 403 403 403 404 409
POST /cases/{case}/issue_result            401 403 403 403 403 403 403 404 403 409 409 403 404 403
POST /cases/{case}/not_accept              401 403 403 403 403 409 409 404 403 403 403 403 403 403
POST /cases/{case}/pause                   401 403 403 403 403 403 403 403 409 409 409 403 404 403
POST /cases/{case}/release                 401 403 403 403 403 403 403 403 409 403 409 403 404 409
POST /cases/{case}/request_correction      401 403 403 403 403 409 409 404 409 403 403 403 404 409
POST /cases/{case}/resume                  401 403 403 403 403 403 403 403 409 409 409 403 404 403
POST /cases/{case}/return_to_step          401 403 403 403 403 403 403 403 403 409 409 403 404 403
POST /cases/{case}/revoke                  401 403 403 403 403 403 403 403 403 409 409 403 404 403
POST /cases/{case}/supplement              401 409 404 403 403 409 409 404 403 403 403 403 403 403
POST /cases/{case}/withdraw                401 409 404 403 403 403 403 403 403 403 403 403 403 403

GET  /cases/{case}/pickup-code             401 409 404 403 403 403 403 403 403 403 403 403 403 403
GET  /cases/{case}/proxies                 401 200 404 403 403 403 403 403 403 403 403 403 403 403
POST /cases/{case}/proxies                 401 409 404 403 403 403 403 403 403 403 403 403 403 403
DELETE /proxies/none                       401 404 404 403 403 403 403 403 403 403 403 403 403 403
POST /pickups                              401 403 403 403 403 403 403 403 403 403 403 403 403 403
POST /pickups/none/confirm                 401 403 403 403 403 403 403 403 403 403 403 403 403 403
GET  /halls/tonghua/parcels                401 403 403 403 403 200 200 403 403 403 403 403 403 200
GET  /halls/nowhere/parcels                401 403 403 403 403 404 404 404 403 403 403 403 403 404
"""
_VERSION = {"version": 2**31 - 1}
_REFUSAL = {"kind": "not_met", "basis": "a", "reason": "b", "way_forward": "c"}
BODIES: dict[str, Any] = {
    "cases": {"outcome": "accept"},
    "fix_on_spot": {"note": "a name"},
    "request_correction": {"materials": ["id"]},
    "supplement": {"materials": ["id"]},
    "not_accept": {"refusal": _REFUSAL},
    "claim": {"step": "review"},
    "release": {"step": "review"},
    "give_opinion": {"step": "review", "opinion": "agree"},
    "return_to_step": {"step": "review", "reason": "again"},
    "pause": {"ground": "hearing", "planned_days": 5},
    "extend": {"reason": "more time"},
    "decide": {"decision": "grant"},
    "revoke": {"reason": "a false paper"},
    "hand_over": {"to": "clerk-03"},
    "proxies": {"name": "王小二"},
    "pickups": {"code": "none"},
}
# What is no verb of a case names no version of it.
_UNVERSIONED = {"cases", "proxies", "pickups", "confirm"}
ROWS = [line.split() for line in TABLE.splitlines()[2:] if line]


@pytest_asyncio.fixture(scope="module")
async def names(server: RunningHouse) -> dict[str, str]:
    """The objects of the table."""
    case = (await new_case(server, "applicant", 2))["id"]
    papers = (await server.get(f"/cases/{case}/documents", "applicant")).json()["documents"]
    return {"case": case, "paper": papers[0]["id"]}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:2]))
async def test_who_may_touch_which_case(
    server: RunningHouse, names: dict[str, str], row: list[str]
) -> None:
    """As the table has it: 404 for what is not yours to know, 403 for what you may only see."""
    method, path, *expected = row
    found = {role: await _answered(server, method, path.format(**names), role) for role in ROLES}
    assert found == dict(zip(ROLES, map(int, expected), strict=True))


async def _answered(server: RunningHouse, method: str, path: str, role: str) -> int:
    """The status of a request with a body that is taken."""
    verb = path.rpartition("/")[2]
    token = await server.login(role) if role != "nobody" else ""
    headers = {"Idempotency-Key": f"{role} {path}"}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    body = BODIES.get(verb, {}) | (_VERSION if verb not in _UNVERSIONED else {})
    sent = body if method in {"POST", "PUT"} else None
    reply = await server.http.request(method, f"/api/v1{path}", headers=headers, json=sent)
    return reply.status_code


def test_every_route_of_cases_is_in_the_table() -> None:
    """A new route gets its row."""
    rows = {(method, *path.split("/")[1:]) for method, path, *_ in ROWS}
    for key, declared in ROUTES.items():
        method, path = key.split()
        words = path.removeprefix("/api/v1").split("/")[1:]
        if is_of_cases(path) and any(declared.roles):
            assert any(
                (row[0], len(row)) == (method, len(words) + 1)
                and all(
                    word[0] == "{" or word == part
                    for word, part in zip(words, row[1:], strict=True)
                )
                for row in rows
            ), key
