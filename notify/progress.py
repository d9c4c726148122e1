"""How far a waiting ticket has come: told at a few marks, and never in a hurry."""

from collections.abc import Iterable

from notify.frames import progress
from notify.mailbox import Mailbox
from queueing.fold import HallState

MARKS = (10, 5, 3, 1, 0)
PAUSE_MS = 5_000


def ranks(state: HallState, lane: str) -> dict[str, int]:
    """For each number waiting in a lane, how many wait before it."""
    waiting = sorted(
        (call.key, number)
        for number, call in state.tickets.items()
        if call.lane == lane and call.state == "waiting"
    )
    return {number: rank for rank, (_, number) in enumerate(waiting)}


class Follower:
    """One followed ticket: who follows it, which version each of them knows, what was said last."""

    def __init__(self, number: str, lane: str, told: int | None) -> None:
        """`told` is the number ahead that the snapshot said."""
        self.number = number
        self.lane = lane
        self.versions: dict[Mailbox, int] = {}
        self._told = told
        self._told_at_ms = 0

    def tell(self, ahead: int | None, now_ms: int) -> None:
        """Say how many are ahead, if a mark was passed and the last word is long enough ago."""
        if ahead is None or ahead == self._told:
            return
        passed = self._told is None or any(ahead <= mark < self._told for mark in MARKS)
        grew = self._told is not None and ahead > self._told
        if not (passed or grew) or now_ms - self._told_at_ms < PAUSE_MS:
            return
        self._told, self._told_at_ms = ahead, now_ms
        _offer(self.versions, progress(ahead))

    def say(self, text: str, version: int, ahead: int | None) -> None:
        """Pass on a numbered frame to everybody who does not know this version yet."""
        behind = [mailbox for mailbox, known in self.versions.items() if known < version]
        for mailbox in behind:
            mailbox.offer(text)
            self.versions[mailbox] = version
        if len(behind) == len(self.versions):
            self._told = ahead


def _offer(mailboxes: Iterable[Mailbox], text: str) -> None:
    for mailbox in mailboxes:
        mailbox.offer(text)
