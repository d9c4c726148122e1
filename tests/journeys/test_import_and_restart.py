"""An import while people wait, and the start that puts it in force."""

import asyncio
import csv
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from handlers.stranded import service as stranded
from records.models.catalogue.halls import Hall, Lane, Window, WindowLane
from server.container import DEMO_DATA
from tests.support.attack import assert_problem
from tests.support.house import RunningHouse, running_house

Row = dict[str, str]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the demo data, to be changed."""
    return Path(shutil.copytree(DEMO_DATA, tmp_path / "files"))


def change(files: Path, file: str, act: Callable[[list[Row]], list[Row]]) -> None:
    """Change the rows of a file."""
    path = files / file
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    columns = list(rows[0])
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns)
        writer.writeheader()
        writer.writerows(act(rows))


async def bring(server: RunningHouse, files: Path) -> tuple[int | None, str]:
    """What `make import` does beside a running house: its exit code, and what it says."""
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "import", str(files)),
        env={**os.environ, "YICHUANG_DATA": str(server.settings.storage.data)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await command.communicate()
    return command.returncode, said.decode()


def rename_enquiry(rows: list[Row]) -> list[Row]:
    """The lane `enquiry` is called `guidance` from now on, wherever it stands."""
    return [
        {name: cell.replace("enquiry", "guidance") for name, cell in row.items()} for row in rows
    ]


def at_window_7(lanes: str) -> Callable[[list[Row]], list[Row]]:
    """Window 7 of the city hall serves these lanes."""

    def act(rows: list[Row]) -> list[Row]:
        return [
            {**row, "lanes": lanes} if (row["hall"], row["window"]) == ("tonghua", "7") else row
            for row in rows
        ]

    return act


async def test_an_import_waits_for_people_and_a_restart_for_the_import(
    template: Path, tmp_path: Path, files: Path
) -> None:
    """Refused while a number needs the lane; later the report says what a restart will bring."""
    change(files, "lanes.csv", rename_enquiry)
    change(files, "items.csv", lambda rows: [_moved(row) for row in rows])
    change(files, "windows.csv", lambda rows: [_moved(row) for row in rows])
    change(files, "windows.csv", at_window_7("instant:0 guidance:60"))
    change(files, "staff.csv", lambda rows: [r for r in rows if r["username"] != "clerk-05"])
    folder = tmp_path / "house"
    async with running_house(folder, template) as house:
        rules = (await house.get("/halls/tonghua/rules", "manager")).json()["rules"]
        body = {"rules": rules, "reason": "as it is"}
        assert (await house.post("/halls/tonghua/rules", "manager", body)).status_code == 200
        ticket = await house.take("kiosk", "enquiry")
        code, said = await bring(house, files)
        assert (code, ticket["number"] in said) == (1, True)
        assert "lane enquiry of hall tonghua is still needed" in said
        assert (await house.get("/windows/tonghua/5", "clerk-05")).status_code == 200
        given_up = {"reason": "the lane is renamed today"}
        path = f"/tickets/{ticket['id']}/cancel"
        assert_problem(await house.post(path, "manager"), 422, "invalid")
        assert (await house.post(path, "manager", given_up)).status_code == 200
        code, said = await bring(house, files)
        assert code == 0, said
        for sentence in (
            "The rules of tonghua no longer name enquiry",
            "Logged out at once · 已立即注销登录：clerk-05",
            "Restart the house to put this in force",
        ):
            assert sentence in said
        async with asyncio.timeout(30):
            while (await house.get("/windows/tonghua/5", "clerk-05")).status_code != 401:
                await asyncio.sleep(0.1)
    async with running_house(folder, template) as house:
        ticket = await house.take("kiosk", "guidance")
        await house.verb(7, "open")
        called = (await house.verb(7, "call-next")).json()
        assert called["ticket"]["id"] == ticket["id"]
        rules = (await house.get("/halls/tonghua/rules", "manager")).json()["rules"]
        assert rules["windows"]["7"]["guidance"] == 60
        assert not any("enquiry" in lines for lines in rules["windows"].values())
        assert (await house.get("/halls/tonghua/stranded", "manager")).json() == {
            "tickets": [],
            "total": 0,
        }


def _moved(row: Row) -> Row:
    names = ("lane", "lanes")
    return {n: c.replace("enquiry", "guidance") if n in names else c for n, c in row.items()}


async def test_a_start_that_finds_stranded_tickets(template: Path, tmp_path: Path) -> None:
    """The tables were changed by other means: the manager sees, moves, ends and finishes them."""
    folder = tmp_path / "house"
    async with running_house(folder, template) as house:
        served = await house.take("kiosk", "instant")
        await house.verb(7, "open")
        await house.verb(7, "call-next")
        await house.verb(7, "start")
        waiting, unwanted = [await house.take("kiosk", "collection") for _ in range(2)]
        await Window.filter(hall_id="tonghua", code="7").update(retired_at_ms=1)
        await Lane.filter(code="collection").update(retired_at_ms=1)
        await WindowLane.filter(lane__code="collection").delete()
        await Window.filter(code__in=("C1", "C2")).update(retired_at_ms=1)
        await house.group.store.redis.flushall()
    with capture_logs() as logs:
        async with running_house(folder, template) as house:
            found = await _stranded(house)
            assert found == {
                served["number"]: [("window", "7")],
                waiting["number"]: [("lane", "collection")],
                unwanted["number"]: [("lane", "collection")],
            }
            assert (await house.get("/halls/tonghua/stranded", "clerk-01")).status_code == 403
            move = {"ticket": waiting["id"], "lane": "social", "reason": "the lane is gone"}
            moved = await house.post("/windows/tonghua/1/transfer", "manager", move)
            assert moved.json()["ticket"]["lane"] == "social"
            reason = {"reason": "nobody serves it any more"}
            ended = await house.post(f"/tickets/{unwanted['id']}/cancel", "manager", reason)
            assert ended.json()["state"] == "cancelled"
            finished = await house.post("/windows/tonghua/7/finish", "manager")
            assert finished.json()["ticket"]["state"] == "served"
            assert await _stranded(house) == {}
    told = [log for log in logs if log["event"] == "living_tickets_stranded"]
    assert {(log["missing"], log["name"]) for log in told} == {
        ("window", "7"),
        ("lane", "collection"),
    }


async def test_what_is_retired_is_for_managers_to_clear(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A window and a hall with tickets are shown to nobody else, and opened by nobody."""
    monkeypatch.setattr(stranded, "SHOWN", 2)
    folder = tmp_path / "house"
    async with running_house(folder, template) as house:
        await house.take("kiosk", "instant", hall="branch-1")
        served, *_ = [await house.take("kiosk", "enquiry") for _ in range(3)]
        for verb in ("open", "call-next"):
            await house.post(f"/windows/tonghua/E1/{verb}", "manager")
        await Window.filter(hall_id="tonghua", code__in=("E1", "E2")).update(retired_at_ms=1)
        await Hall.filter(id="branch-1").update(retired_at_ms=1)
        await house.group.store.redis.flushall()
    async with running_house(folder, template) as house:
        for window in ("tonghua/E1", "branch-1/1"):
            refused = await house.post(f"/windows/{window}/open", "manager")
            said = assert_problem(refused, 404, "not_found")
            assert said["detail"] == "This window is no longer in service."
        assert "E1" not in await _ids(house, "clerk-01", "/halls/tonghua", "windows")
        assert "E1" in await _ids(house, "manager", "/halls/tonghua", "windows")
        assert "branch-1" not in await _ids(house, "clerk-01", "/halls")
        assert "branch-1" in await _ids(house, "manager", "/halls")
        found = (await house.get("/halls/tonghua/stranded", "manager")).json()
        numbers = [one["ticket"]["number"] for one in found["tickets"]]
        assert (numbers[0], len(numbers), found["total"]) == (served["number"], 2, 3)


async def _ids(house: RunningHouse, who: str, path: str, member: str = "") -> set[str]:
    page = (await house.get(path, who)).json()
    return {one["id"] for one in (page[member] if member else page)}


async def _stranded(house: RunningHouse) -> dict[str, list[tuple[str, str]]]:
    reply = await house.get("/halls/tonghua/stranded", "manager")
    assert reply.status_code == 200, reply.text
    tickets: list[dict[str, Any]] = reply.json()["tickets"]
    return {
        one["ticket"]["number"]: [(lack["kind"], lack["name"]) for lack in one["missing"]]
        for one in tickets
    }
