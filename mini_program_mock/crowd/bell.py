"""The bell that wakes an idle clerk."""

import asyncio
from collections import deque


class Bell:
    """Wakes the clerk who has been idle longest when somebody joins the line."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self._idle: deque[asyncio.Future[None]] = deque()

    def listen(self) -> asyncio.Future[None]:
        """Be woken by a later ring. Listening comes before looking, so that no ring is missed."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._idle.append(turn)
        return turn

    def ring(self) -> None:
        """Wake one."""
        while self._idle:
            turn = self._idle.popleft()
            if not turn.done():
                turn.set_result(None)
                return

    def ring_all(self) -> None:
        """Wake everybody."""
        while self._idle:
            self.ring()

    def pass_on(self, turn: asyncio.Future[None]) -> None:
        """Be busy after all: a ring that came meanwhile goes to the next."""
        if turn.done():
            self.ring()
        else:
            turn.cancel()
