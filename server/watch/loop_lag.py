"""How late the event loop is: what a busy process makes everybody wait, whoever is to blame."""

import asyncio
from collections import deque

EVERY_S = 0.1
REMEMBERED = 100  # ten seconds


class LoopLag:
    """Measures by how much a short sleep is overslept."""

    def __init__(self) -> None:
        """Nothing was measured yet."""
        self._latest: deque[float] = deque([0.0], maxlen=REMEMBERED)

    @property
    def worst_s(self) -> float:
        """The longest lag of the last ten seconds, in seconds."""
        return max(self._latest)

    async def run(self) -> None:
        """Measure until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await asyncio.sleep(EVERY_S)
            self._latest.append(max(loop.time() - began - EVERY_S, 0.0))
