"""Nothing that is kept of a day says who somebody is: databases, Redis, papers and logs."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from records.db import sql
from records.identity.consent_texts import in_force
from records.identity.words import Purpose
from records.transactions import connection
from tests.support.cases import new_case, serve
from tests.support.house import RunningHouse, running_house
from tests.support.identity import begin, face, look, proven, resident_id, show_face
from tests.support.papers import text_of
from tests.support.phones import KnownNumbers
from tests.support.pickups import identified, proxy_for, ready
from tests.support.postgres import copy_of

Json = dict[str, Any]
PEOPLE = {"sima": ("司马相如", 811), "zhuge": ("诸葛孔明", 812), "shangguan": ("上官婉儿", 813)}
PROXY = "公孙大娘"
COMPANY, CREDIT_CODE = "长安诗酒茶有限公司", "91350100M000100Y43"
AT_DESK, DESK_PLACE = "慕容白曜", 814
PHONES = {name: f"1380013{place:04}" for name, (_, place) in PEOPLE.items()}
SECRETS = [
    *(name for name, _ in PEOPLE.values()),
    *(PROXY, COMPANY, CREDIT_CODE, AT_DESK, resident_id(DESK_PLACE)),
    *(resident_id(place) for _, place in PEOPLE.values()),
    *PHONES.values(),
]
_SQLITE = "SELECT name FROM sqlite_master WHERE type='table'"
_POSTGRES = "SELECT tablename AS name FROM pg_tables WHERE schemaname='public'"
_READ = {"hash": "HGETALL", "set": "SMEMBERS", "list": "LRANGE", "zset": "ZRANGE"}


@pytest.fixture
async def house(like: str, template: Path, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """A house of the test's own, on each of the two databases."""
    async with AsyncExitStack() as stack:
        changes: dict[str, Any] = {}
        if like:
            changes["storage__database_url"] = await stack.enter_async_context(copy_of(like))
        EXECUTOR_CACHE.clear()
        yield await stack.enter_async_context(
            running_house(tmp_path / "house", template, **changes)
        )
    EXECUTOR_CACHE.clear()


async def a_day(house: RunningHouse) -> None:
    """People show who they are, are reached, served, looked at, and have others fetch for them."""
    house.ctx.phones = KnownNumbers(**PHONES)
    for who, (name, place) in PEOPLE.items():
        await proven(house, who, place, name)
        given = await house.post(
            "/me/phone", who, {"code": who, "consent": in_force(Purpose.PHONE).version}
        )
        assert given.status_code == 200, given.text
    # One that fails, one that is left open, and one that is refused for what it says.
    failed = await begin(house, "zhuge", face(812, "诸葛孔明"))
    await show_face(house, failed, "fail")
    await look(house, "zhuge", failed)
    await begin(house, "shangguan", face(813, "上官婉儿"))
    wrong = face(811, "司马相如", id_number=resident_id(811)[:-1] + "?")
    assert (await house.post("/identity/verifications", "sima", wrong)).status_code == 422
    ticket = await serve(house, "sima", clerk=3)
    path = f"/windows/tonghua/3/person?ticket={ticket['id']}"
    assert (await house.get(path, "clerk-03")).json()["known"]
    for field in ("name", "id_number", "phone"):
        body = {"ticket": ticket["id"], "field": field, "reason": "核对证件"}
        assert (await house.verb(3, "unmask", body)).json()["value"] in SECRETS
    await new_case(house, "zhuge", clerk=4)
    case = await ready(house, "sima")
    proxy = await proxy_for(house, case, "sima", PROXY)
    await identified(house, proxy["code"])
    await house.ctx.papers.run_once()
    assert (await house.delete("/me/phone", "zhuge")).status_code == 204
    (first, *_) = (await house.get("/me/identity", "zhuge")).json()["proofs"]
    assert (await house.delete(f"/me/identity/{first['id']}", "zhuge")).status_code == 204


async def more_of_it(house: RunningHouse) -> None:
    """Cards at kiosk and window, a legal person, a copy of everything, and being forgotten."""
    card = {"id_card": resident_id(PEOPLE["zhuge"][1])}
    read = await house.post("/halls/tonghua/card-readings", "kiosk", card)
    assert read.status_code == 201, read.text
    wish = {"hall": "tonghua", "lane": "social", "card": read.json()["id"]}
    assert (await house.post("/tickets", "kiosk", wish)).status_code == 201
    assert (await house.post("/halls/tonghua/check-ins", "kiosk", card)).status_code == 404
    company = {"name": COMPANY, "credit_code": CREDIT_CODE}
    assert (await house.post("/me/organisations", "sima", company)).status_code == 201
    paper = await serve(house, "kiosk", clerk=5)
    seen = {"ticket": paper["id"], "name": AT_DESK, "id_number": resident_id(DESK_PLACE)}
    known = await house.verb(5, "verifications", {**seen, "card_seen": True})
    assert known.status_code == 201, known.text
    assert (await house.get("/me/export", "sima")).status_code == 200
    erased = await house.post("/me/erase", "shangguan", {"confirm": True})
    assert erased.status_code == 200, erased.text


async def of_database() -> str:
    """All rows of all tables, with the words of each paper."""
    db = connection()
    names = await sql.rows(db, _SQLITE if db.capabilities.dialect == "sqlite" else _POSTGRES)
    told = []
    for table in sorted(row["name"] for row in names):
        for row in await sql.rows(db, f'SELECT * FROM "{table}"'):
            kept = {name: _shown(value) for name, value in row.items()}
            told.append(f"{table} {kept}")
    return "\n".join(told)


def _shown(value: object) -> object:
    content = bytes(value) if isinstance(value, memoryview | bytes) else b""
    return text_of(content) if content.startswith(b"%PDF") else value


async def of_redis(house: RunningHouse) -> str:
    """All that stands in Redis, whatever its type."""
    redis, told = house.ctx.redis, []
    async for key in redis.scan_iter():
        kind = bytes(await redis.type(key)).decode()  # type: ignore[arg-type]
        if kind == "stream":
            told.append(f"{key!r} {await redis.xrange(key)}")
        elif kind == "string":
            told.append(f"{key!r} {await redis.get(key)!r}")
        else:
            ends = (0, -1) if kind in {"list", "zset"} else ()
            told.append(f"{key!r} {await redis.execute_command(_READ[kind], key, *ends)}")
    return "\n".join(told)


def readable(text: str) -> str:
    """With what was written as bytes or as escapes of JSON as well as it reads."""
    escaped = text.encode("ascii", "backslashreplace").decode()
    as_bytes = text.encode("latin-1", "ignore").decode("unicode_escape", "ignore")
    return (
        text + escaped + as_bytes + as_bytes.encode("latin-1", "ignore").decode("utf-8", "ignore")
    )


async def test_nobody_is_found_in_what_is_kept(
    house: RunningHouse, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Neither by name nor by number nor by phone: in rows, keys, papers, heads and logs."""
    await a_day(house)
    await more_of_it(house)
    kept = {"database": await of_database(), "redis": await of_redis(house)}
    kept["logs"] = "".join(capfd.readouterr())
    for path in (tmp_path / "house").rglob("*"):
        if path.is_file() and path.suffix in {".head", ".log", ".aof", ".rdb"}:
            kept[path.name] = path.read_bytes().decode("utf-8", "replace")
    assert "核对证件" in kept["database"]
    assert "tonghua" in kept["redis"]
    found = {
        (place, secret)
        for place, text in kept.items()
        for secret in SECRETS
        if secret in readable(text)
    }
    assert not found
