"""People who show who they are, in tests: made-up numbers, and what they do on their phones."""

from datetime import date
from typing import Any

from records.db import sql
from records.transactions import connection
from tests.support.house import RunningHouse

Json = dict[str, Any]
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(place: int = 1, born: date = date(1990, 1, 2)) -> str:
    """A number that is well formed and nobody's."""
    digits = f"110105{born:%Y%m%d}{place:03}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def face(place: int = 1, name: str = "王小明", **more: object) -> Json:
    """What somebody sends to have their face compared."""
    body: Json = {"provider": "face", "level": 4, "name": name, "id_number": resident_id(place)}
    return body | more


async def begin(house: RunningHouse, who: str, body: Json) -> Json:
    """An attempt that must begin."""
    reply = await house.post("/identity/verifications", who, body)
    assert reply.status_code == 201, reply.text
    told: Json = reply.json()
    return told


async def look(house: RunningHouse, who: str, attempt: Json) -> Json:
    """An attempt as it stands."""
    reply = await house.get(f"/identity/verifications/{attempt['id']}", who)
    assert reply.status_code == 200, reply.text
    told: Json = reply.json()
    return told


async def show_face(house: RunningHouse, attempt: Json, result: str, **more: int) -> None:
    """What comes of it on the phone."""
    body = {"verify_id": attempt["verify_id"], "result": result, **more}
    reply = await house.http.post("/stand-in/wechat/face", json=body)
    assert reply.status_code == 200, reply.text


async def show_ctid(house: RunningHouse, attempt: Json, result: str, **more: str) -> Json:
    """The same by 网证, which calls the house."""
    body = {"request_no": attempt["client_payload"]["request_no"], "result": result, **more}
    reply = await house.http.post("/stand-in/ctid/decide", json=body)
    assert reply.status_code == 200, reply.text
    told: Json = reply.json()
    return told


async def proven(house: RunningHouse, who: str, place: int = 1, name: str = "王小明") -> Json:
    """Somebody whose face was recognised."""
    attempt = await begin(house, who, face(place, name))
    await show_face(house, attempt, "pass")
    found = await look(house, who, attempt)
    assert found["state"] == "passed", found
    return found


async def identity(house: RunningHouse, who: str) -> Json:
    """How sure the house is who somebody is."""
    told: Json = (await house.get("/me/identity", who)).json()
    return told


async def force(house: RunningHouse, api: str, errcode: int, times: int = 1) -> None:
    """Let WeChat's next answers be otherwise."""
    body = {"api": api, "errcode": errcode, "times": times}
    assert (await house.http.post("/stand-in/wechat/force", json=body)).status_code == 200


async def rows(table: str, where: str = "1=1", *values: object) -> list[Json]:
    """Rows of the record as they are."""
    return await sql.rows(connection(), f"SELECT * FROM {table} WHERE {where}", *values)
