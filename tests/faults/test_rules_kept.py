"""Rules last as long as was said of them: what is on record outlives the house."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from records.db import sql
from records.db.engine import open_database
from records.journal import committer as commits
from server.container import DEMO_DATA
from server.importer.importing import read_folder
from server.importer.storing import store
from tests.support.house import PASSWORD, RunningHouse, quick_hash, running_house
from tests.support.redis import flush

Rules = dict[str, Any]
PATH = "/halls/tonghua/rules"


async def rules_of(house: RunningHouse) -> Rules:
    """The rules in force."""
    found: Rules = (await house.get(PATH, "manager")).json()["rules"]
    return found


async def change(house: RunningHouse, rules: Rules) -> bool:
    """Put rules in force; whether that is on record."""
    reply = await house.post(PATH, "manager", {"rules": rules, "reason": "a trial"})
    assert reply.status_code == 200, reply.text
    return bool(reply.json()["durable"])


async def test_changed_rules_outlive_the_house(template: Path, tmp_path: Path) -> None:
    """Also where they say otherwise than the files that the hall began with."""
    async with running_house(tmp_path / "house", template) as house:
        rules = await rules_of(house)
        rules["windows"]["9"] = {"business": 0, "project": 120}
        assert await change(house, rules)
    async with running_house(tmp_path / "house", template) as house:
        assert await rules_of(house) == {**rules, "version": rules["version"] + 1}
        window = (await house.get("/windows/tonghua/9", "clerk-09")).json()["window"]
        assert window["lanes"] == ["business", "project"]


async def test_a_window_that_the_files_add_later_serves(template: Path, tmp_path: Path) -> None:
    """The rules were changed before it came and do not name it: it begins as the files say."""
    async with running_house(tmp_path / "house", template) as house:
        rules = await rules_of(house)
        rules["windows"]["9"] = {"business": 0, "project": 120}
        assert await change(house, rules)
        url = house.settings.storage.database_url
    folder = Path(shutil.copytree(DEMO_DATA, tmp_path / "files"))
    with (folder / "windows.csv").open("a", encoding="utf-8") as file:
        file.write("tonghua,30,30号综合窗口,Comprehensive window 30,comprehensive,social:0,,,\n")
    async with open_database(url):
        await store(read_folder(folder), hash_password=quick_hash, demo_password=PASSWORD)
        await sql.change(sql.connection(), "UPDATE journal_head SET run_id=''")
    async with running_house(tmp_path / "house", template) as house:
        windows = (await rules_of(house))["windows"]
        assert (windows["9"], windows["30"]) == ({"business": 0, "project": 120}, {"social": 0})
        ticket = await house.take("kiosk", "social")
        await house.post("/windows/tonghua/30/open", "manager")
        called = (await house.post("/windows/tonghua/30/call-next", "manager")).json()
        assert called["ticket"]["id"] == ticket["id"]


async def test_a_change_that_was_lost_is_forgotten(
    fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing could be recorded when it was made, and then Redis was lost: nobody goes by it."""

    async def away(*_: object) -> bool:
        raise ConnectionRefusedError

    rules, epoch = await rules_of(fresh), fresh.group.store.epoch
    with monkeypatch.context() as cut:
        cut.setattr(commits, "commit", away)
        assert not await change(fresh, {**rules, "return_behind": 9})
        await flush(fresh.redis.url)
        async with asyncio.timeout(15):
            while fresh.group.store.epoch <= epoch:
                await asyncio.sleep(0.02)
    assert await rules_of(fresh) == rules
    assert fresh.group.line.rules.halls["tonghua"].version == rules["version"]
    assert await change(fresh, {**rules, "return_behind": 7})
