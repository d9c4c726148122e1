"""When halls take people, as a manager writes it and anybody reads it."""

from typing import Any

from kit.clock import instant, shanghai_ms
from tests.support.house import RunningHouse

HALL = "branch-1"
TODAY = "2026-11-23"
MINE = {"hall": HALL, "lane": "instant"}


def at(hour: int, day: str = TODAY) -> str:
    """A full hour of a day, up to 24, as clients write it."""
    ms = shanghai_ms(day) + hour * 3_600_000
    return instant(ms).replace("+00:00", "Z")


def exception(starts: int, ends: int, kind: str = "closure", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A body for an exception of today."""
    return {"kind": kind, "from": at(starts), "to": at(ends), "reason": "停电", **more}


async def made(house: RunningHouse, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a manager writes, which must be taken."""
    reply = await house.post(path, "manager", body)
    assert reply.status_code == 201, reply.text
    told: dict[str, Any] = reply.json()
    return told


async def withdraw(house: RunningHouse, kind: str, name: str) -> None:
    """Take back what was written."""
    reply = await house.post(f"/{kind}/{name}/withdraw", "manager")
    assert reply.status_code == 200, reply.text


async def day(house: RunningHouse, date: str = TODAY, hall: str = HALL) -> dict[str, Any]:
    """A day of a hall's calendar, as anybody may read it."""
    reply = await house.http.get(
        f"/api/v1/halls/{hall}/calendar", params={"from": date, "to": date}
    )
    assert reply.status_code == 200, reply.text
    (found,) = reply.json()["days"]
    told: dict[str, Any] = found
    return told


def hours(sessions: list[dict[str, Any]], date: str = TODAY) -> list[tuple[int, int]]:
    """From which hour to which sessions last."""
    clock = [
        [instant(shanghai_ms(date) + hour * 3_600_000) for hour in range(25)].index(one[edge])
        for one in sessions
        for edge in ("starts_at", "ends_at")
    ]
    return list(zip(clock[::2], clock[1::2], strict=True))


async def page_of(house: RunningHouse, hall: str = HALL) -> dict[str, Any]:
    """A hall as its screens see it."""
    found: dict[str, Any] = (await house.http.get(f"/api/v1/halls/{hall}")).json()
    return found


async def taken(house: RunningHouse, **more: str) -> tuple[int, str | None]:
    """Take a number at the kiosk: the status, and the code of a refusal."""
    reply = await house.post("/tickets", "kiosk", {**MINE, **more})
    return reply.status_code, reply.json().get("code")
