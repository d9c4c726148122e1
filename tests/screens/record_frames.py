"""Records what two halls' feeds say of every verb, for the tests of the screens' folds.

`python -m tests.screens.record_frames` writes web/tests/core/hall-frames.json.
"""

import asyncio
import json
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mini_program_mock.client.feed import LiveFeed
from mini_program_mock.client.manager import Manager
from server.logs import configure_logs
from tests.support.house import RunningHouse, make_template, running_house

FRAMES = Path(__file__).parents[2] / "web" / "tests" / "core" / "hall-frames.json"
HALLS = ("tonghua", "branch-1")
WITHIN_S = 15

Json = dict[str, Any]


class Recorder:
    """Plays every verb in two halls, one of which helps the other."""

    def __init__(self, house: RunningHouse) -> None:
        """Nothing has happened."""
        self._house = house

    async def play(self) -> None:
        """A ticket or two through every state and place."""
        self._house.recall_at_once()
        await self._lend()
        for window in ("7", "8"):
            await self._at(window, "open")
        first, second, _, fourth, fifth, *_ = [await self._take() for _ in range(9)]
        for verb in ("call-next", "recall", "start"):
            await self._at("7", verb)
        await self._at("7", "park", reason="a form")
        await self._at("7", "call-next")
        await self._at("7", "miss")
        await self._at("7", "return", ticket=second)
        await self._at("7", "resume", ticket=first)
        await self._at("7", "call-next")
        await self._at("7", "transfer", window="8")
        await self._at("7", "call", ticket=fourth, reason="named")
        await self._at("7", "transfer", lane="business")
        await self._at("7", "transfer", window="8", ticket=fifth, reason="named")
        await self._at("8", "pause", reason="lunch")
        await self._from_afar()
        await self._two_stops()
        await self._at("7", "call-next")
        await self._at("7", "release")
        await self._at("7", "call-next")

    async def _from_afar(self) -> None:
        """What a window of another hall does with a ticket."""
        for verb in ("open", "call-next", "start"):
            await self._at("1", verb, "branch-1")
        await self._at("1", "park", "branch-1", reason="a form")
        for verb in ("call-next", "miss", "call-next", "start", "finish", "undo-finish", "finish"):
            await self._at("1", verb, "branch-1")
        await self._at("1", "call-next", "branch-1")

    async def _two_stops(self) -> None:
        """A visit that goes on in another lane."""
        body = {"hall": "tonghua", "theme": "newborn"}
        visit = (await self._house.post("/tickets", "kiosk", body)).json()
        await self._at("7", "call", ticket=visit["id"], reason="named")
        for verb in ("start", "finish", "undo-finish", "finish"):
            await self._at("7", verb)

    async def _lend(self) -> None:
        rules = (await self._house.get("/halls/branch-1/rules", "manager")).json()["rules"]
        rules["windows"]["1"]["tonghua:social"] = 600
        body = {"rules": rules, "reason": "a long line in town"}
        reply = await self._house.post("/halls/branch-1/rules", "manager", body)
        reply.raise_for_status()

    async def _take(self) -> str:
        return str((await self._house.take(lane="social"))["id"])

    async def _at(self, here: str, verb: str, hall: str = "tonghua", /, **body: str) -> None:
        path = f"/windows/{hall}/{here}/{verb}"
        reply = await self._house.post(path, "manager", body)
        if not reply.is_success:
            sys.exit(f"{path}: {reply.text}")


async def listen(house: RunningHouse, hall: str, keep: Callable[[Json], None]) -> None:
    """Keep everything that a hall's screen is told, but the beats."""
    async with Manager(house.base_url, "manager", house.demo_password) as manager:
        async for frame in LiveFeed(manager, f"/live/halls/{hall}").frames():
            if frame["op"] != "beat":
                keep(frame)


async def snapshot(house: RunningHouse, hall: str) -> Json:
    """What a new screen is told."""
    frames: list[Json] = []
    listening = asyncio.create_task(listen(house, hall, frames.append))
    async with asyncio.timeout(WITHIN_S):
        while not frames:
            await asyncio.sleep(0.05)
    listening.cancel()
    return frames[0]


async def record(house: RunningHouse) -> list[Json]:
    """For each hall the state before, the events, and the state after, as a new screen has it."""
    heard: dict[str, list[Json]] = {hall: [] for hall in HALLS}
    listening = [asyncio.create_task(listen(house, hall, heard[hall].append)) for hall in HALLS]
    async with asyncio.timeout(WITHIN_S):
        while not all(heard.values()):
            await asyncio.sleep(0.05)
    await Recorder(house).play()
    cases = []
    for hall, frames in heard.items():
        after = await snapshot(house, hall)
        async with asyncio.timeout(WITHIN_S):
            while frames[-1]["seq"] < after["seq"]:
                await asyncio.sleep(0.05)
        before, events = frames[0]["state"], frames[1:]
        cases.append({"hall": hall, "before": before, "events": events, "after": after["state"]})
    for task in listening:
        task.cancel()
    return cases


async def main() -> None:
    """Write the file."""
    configure_logs("error")
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="yichuang-frames-") as name:
        folder = Path(name)
        async with running_house(folder / "house", await make_template(folder)) as house:
            cases = await record(house)
    FRAMES.write_text(json.dumps(cases, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.write(f"{FRAMES.name}: {sum(len(case['events']) for case in cases)} events\n")


if __name__ == "__main__":
    asyncio.run(main())
