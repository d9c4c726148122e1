"""Fetching a result at the collection window, over HTTP."""

import pytest

from handlers.limits import WRONG_PICKUP_CODES
from handlers.pickup import codes, service
from handlers.pickup.codes import PERIOD_MS
from kit.clock import real_ms
from records.db import sql
from records.models.cases.fetching.parcels import find_parcel
from records.transactions import connection
from tests.support.house import RunningHouse
from tests.support.pickups import (
    ELSEWHERE,
    FIRST,
    SECOND,
    Json,
    accepted,
    by_number,
    code_of,
    confirm,
    granted,
    identified,
    proxy_for,
    ready,
    refused,
    scan,
)


async def test_a_result_is_fetched_by_the_code_on_the_phone(server: RunningHouse) -> None:
    """Identified, confirmed, and then nobody fetches it again; the case is collected."""
    case = await ready(server, "fetching")
    shown = (await server.get(f"/cases/{case['id']}/pickup-code", "fetching")).json()
    assert shown["svg"].startswith("<svg")
    assert 0 < shown["expires_in_s"] <= PERIOD_MS / 1000
    pickup = await identified(server, shown["code"].upper())
    assert (pickup["state"], pickup["case"]) == ("identified", case["id"])
    assert (pickup["number"], pickup["proxy"]) == (case["number"], None)
    done = await confirm(server, pickup)
    assert (done.status_code, done.json()["state"]) == (200, "handed_over")
    mine = (await server.get(f"/cases/{case['id']}", "fetching")).json()
    assert (mine["state"], mine["timeline"][-1]["verb"]) == ("collected", "collect")
    assert refused(await confirm(server, pickup)) == (409, "already_collected")
    assert refused(await scan(server, shown["code"], SECOND)) == (409, "already_collected")
    assert refused(await by_number(server, case["number"])) == (409, "already_collected")
    asked = await server.get(f"/cases/{case['id']}/pickup-code", "fetching")
    assert refused(asked) == (409, "already_collected")


async def test_nothing_is_fetched_before_it_lies_ready(server: RunningHouse) -> None:
    """Neither what is undecided nor what is granted; a number says so, too."""
    await server.login("undecided")
    for case, name in (
        (await accepted(server, "undecided"), "undecided"),
        (await granted(server, "undecided-2"), "undecided-2"),
    ):
        path = f"/cases/{case['id']}"
        answers = [
            await server.get(f"{path}/pickup-code", name),
            await by_number(server, case["number"]),
            await server.post(f"{path}/proxies", name, {"name": "王小二"}),
        ]
        assert [refused(one) for one in answers] == [(409, "case_not_ready")] * 3


async def test_a_code_is_forged_old_or_of_something_else(server: RunningHouse) -> None:
    """To whoever sends it these are the same, and so is a code that never was."""
    case = await ready(server, "forged")
    code = await code_of(server, case, "forged")
    parcel, _, mac = code.partition(".")
    other = (await code_of(server, await ready(server, "forged-2"), "forged-2")).partition(".")[2]
    (row,) = await sql.rows(connection(), "SELECT * FROM parcel WHERE id=?", parcel)
    forged = [f"{parcel}.{mac[::-1]}", f"{parcel}.{other}", parcel, mac, "x", f"none.{mac}"]
    forged += [row["nonce"], f"{parcel}.{row['nonce']}", f"{parcel}.", f"{code}.{mac}"]
    for text in forged:
        assert refused(await scan(server, text)) == (404, "not_found"), text
    assert (await scan(server, code)).status_code == 201


async def test_a_code_that_is_over_is_refused(server: RunningHouse) -> None:
    """A picture of the screen is of no use a few minutes later, nor ahead of its time."""
    case = await ready(server, "photographed")
    parcel = await find_parcel(connection(), case["id"])
    assert parcel is not None
    key, now_ms = server.ctx.settings.secret, real_ms()
    for ago, answer in ((4, (404, "not_found")), (-4, (404, "not_found"))):
        code = codes.pickup_code(key, parcel, now_ms - ago * PERIOD_MS).text
        assert refused(await scan(server, code)) == answer
    code = codes.pickup_code(key, parcel, now_ms).text
    assert (await scan(server, code)).status_code == 201


async def test_only_collection_windows_hand_over(server: RunningHouse) -> None:
    """Another window is forbidden it, and another hall told where it lies; nothing is used up."""
    case = await ready(server, "elsewhere")
    code = await code_of(server, case, "elsewhere")
    assert refused(await scan(server, code, ELSEWHERE)) == (403, "forbidden")
    pickup = await identified(server, code)
    assert refused(await confirm(server, pickup, ELSEWHERE)) == (403, "forbidden")
    await put_into(case, "branch-1")
    there = await scan(server, code)
    assert refused(there) == (409, "wrong_hall")
    assert there.json()["hall"] == "branch-1"
    assert (await server.get("/halls/branch-1", "elsewhere")).json()["name"] in there.json()[
        "detail_zh"
    ]
    await put_into(case, "tonghua")
    assert (await confirm(server, pickup, SECOND)).status_code == 200


async def put_into(case: Json, hall: str) -> None:
    """Have its parcel lie in another hall."""
    await sql.change(connection(), "UPDATE parcel SET hall=? WHERE id=?", hall, case["id"])


async def test_a_proxy_fetches_with_a_code_and_a_card(server: RunningHouse) -> None:
    """Named by the applicant; the clerk is shown the name, and says that the card was looked at."""
    case = await ready(server, "principal")
    made = await proxy_for(server, case, "principal", "欧阳娜娜")
    assert (made["name"], made["state"]) == ("欧阳娜娜", "live")
    assert made["svg"].startswith("<svg")
    again = await server.post(f"/cases/{case['id']}/proxies", "principal", {"name": "李四"})
    assert refused(again) == (409, "proxy_exists")
    listed = (await server.get(f"/cases/{case['id']}/proxies", "principal")).json()["proxies"]
    assert [(one["name"], "code" in one) for one in listed] == [("欧阳娜娜", False)]
    assert (await server.get(f"/cases/{case['id']}/proxies", "a-thief")).status_code == 404
    pickup = await identified(server, made["code"])
    assert (pickup["how"], pickup["proxy"]) == ("proxy", "欧阳娜娜")
    assert refused(await confirm(server, pickup)) == (409, "illegal_move")
    assert (await confirm(server, pickup, checked=True)).status_code == 200
    assert refused(await scan(server, made["code"])) == (409, "already_collected")
    listed = (await server.get(f"/cases/{case['id']}/proxies", "principal")).json()["proxies"]
    assert [one["state"] for one in listed] == ["used"]


async def test_a_proxy_is_taken_back(server: RunningHouse) -> None:
    """Their code holds no more, not even at the window; another may then be named."""
    case = await ready(server, "doubtful")
    made = await proxy_for(server, case, "doubtful")
    pickup = await identified(server, made["code"])
    path = f"/proxies/{made['id']}"
    assert (await server.delete(path, "a-thief")).status_code == 404
    for _ in range(2):
        assert (await server.delete(path, "doubtful")).status_code == 204
    assert refused(await scan(server, made["code"])) == (404, "not_found")
    assert refused(await confirm(server, pickup, checked=True)) == (409, "illegal_move")
    assert (await proxy_for(server, case, "doubtful"))["code"] != made["code"]


async def test_the_name_of_a_proxy_stands_nowhere_in_the_clear(server: RunningHouse) -> None:
    """Neither in its row, nor in the answers that are kept for repetitions, nor its code."""
    case = await ready(server, "discreet")
    body, key = {"name": "司马相如"}, "named-once"
    path = f"/cases/{case['id']}/proxies"
    first = await server.post(path, "discreet", body, key=key)
    assert (await server.post(path, "discreet", body, key=key)).json() == first.json()
    await identified(server, first.json()["code"])
    for table in ("pickup_proxy", "pickup", "kept_answer"):
        rows = str(await sql.rows(connection(), f"SELECT * FROM {table}"))
        assert "司马" not in rows
        assert first.json()["code"] not in rows


@pytest.mark.parametrize("name", ["", " ", "a\u202eb", "a\nb", "x" * 61])
async def test_a_name_that_nobody_bears_is_refused(server: RunningHouse, name: str) -> None:
    """Nor one that would be read otherwise than it is written."""
    answer = await server.post("/cases/none/proxies", "anybody", {"name": name})
    assert refused(answer) == (422, "invalid")


async def test_without_a_phone_the_number_and_a_card_do(server: RunningHouse) -> None:
    """With a reason, which stays on the record."""
    case = await ready(server, "no-phone")
    number = {"case_number": case["number"]}
    for body in (
        number,
        {**number, "reason": "手机没电"},
        {**number, "card_checked": True},
        {**number, "code": "a.b", "reason": "手机没电", "card_checked": True},
        {},
    ):
        assert refused(await server.post("/pickups", FIRST, body)) == (422, "invalid"), body
    assert refused(await by_number(server, "20200101000001")) == (404, "not_found")
    assert (await by_number(server, case["number"], ELSEWHERE)).status_code == 403
    pickup = (await by_number(server, case["number"])).json()
    assert (pickup["state"], pickup["how"]) == ("identified", "card")
    (row,) = await sql.rows(connection(), "SELECT * FROM pickup WHERE id=?", pickup["id"])
    assert (row["reason"], row["by"]) == ("手机没电", f"clerk:{FIRST}")
    assert (await confirm(server, pickup)).json()["state"] == "handed_over"


async def test_a_repeated_confirmation_gets_the_first_answer(server: RunningHouse) -> None:
    """An answer may have been lost on its way."""
    case = await ready(server, "repeated")
    pickup = await identified(server, await code_of(server, case, "repeated"))
    path = f"/pickups/{pickup['id']}/confirm"
    first = await server.post(path, FIRST, {}, key="lost")
    again = await server.post(path, FIRST, {}, key="lost")
    assert (again.status_code, again.json()) == (200, first.json())


async def test_the_hall_sees_what_lies_there(server: RunningHouse) -> None:
    """Since when, and the numbers of the cases: nothing of whose they are."""
    case = await ready(server, "lying")
    answer = await server.get("/halls/tonghua/parcels?state=ready", FIRST)
    (mine,) = [one for one in answer.json()["parcels"] if one["id"] == case["id"]]
    assert mine["cases"] == [{"id": case["id"], "number": case["number"], "item": case["item"]}]
    assert mine["ready_at"]
    (row,) = await sql.rows(connection(), "SELECT * FROM parcel WHERE id=?", case["id"])
    assert row["applicant"] not in answer.text
    assert refused(await server.get("/halls/tonghua/parcels?state=lost", FIRST)) == (422, "invalid")


async def test_a_list_of_parcels_goes_on(
    server: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page, each parcel once, those that have lain longest first."""
    for name in ("paged-1", "paged-2"):
        await ready(server, name)
    whole = (await server.get("/halls/tonghua/parcels", "manager")).json()["parcels"]
    monkeypatch.setattr(service, "PAGE", 1)
    found: list[Json] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await server.get(f"/halls/tonghua/parcels?cursor={cursor}", "manager")).json()
        found, cursor = found + page["parcels"], page["next_cursor"]
    assert found == whole
    assert [one["ready_at"] for one in found] == sorted(one["ready_at"] for one in found)


async def test_codes_are_not_guessed(fresh: RunningHouse) -> None:
    """After some that were wrong a clerk waits, also with a number, and with a right one."""
    case = await ready(fresh, "guessed")
    code = await code_of(fresh, case, "guessed")
    for n in range(WRONG_PICKUP_CODES.most):
        answer = scan(fresh, f"x{n}") if n % 2 else by_number(fresh, f"2020010100000{n}")
        assert (await answer).status_code == 404
    assert refused(await scan(fresh, code)) == (429, "rate_limited")
    assert (await scan(fresh, code, SECOND)).status_code == 201
