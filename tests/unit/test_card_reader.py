"""The played reader of cards tells pages of its own machine, and no others."""

import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from mini_program_mock.stand_in.card_reader.reader import CardReader


async def test_whoever_listens_is_told_of_a_card() -> None:
    """Each card is one frame; a page from elsewhere is sent away."""
    reader = CardReader()
    async with await reader.open(0) as server:
        url = f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/"
        async with connect(url, origin=Origin("http://127.0.0.1:8000")) as page:
            await (await page.ping())
            assert reader.lay_on("11010519491231002X", "王小明") == 1
            frame = json.loads(await page.recv())
            assert frame == {"number": "11010519491231002X", "name": "王小明"}
        for origin in ("https://evil.example", "https://127.0.0.1.evil.example"):
            with pytest.raises(InvalidStatus):
                await connect(url, origin=Origin(origin))
