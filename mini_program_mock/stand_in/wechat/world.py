"""All that the stand-in remembers: in memory, of one process, and never more than so much."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from typing import NamedTuple

from mini_program_mock.stand_in.wechat.account import Account
from mini_program_mock.stand_in.wechat.codes import Codes
from mini_program_mock.stand_in.wechat.faces import Faces
from mini_program_mock.stand_in.wechat.people import People
from mini_program_mock.stand_in.wechat.phones import PhoneCodes
from mini_program_mock.stand_in.wechat.push import Pusher
from mini_program_mock.stand_in.wechat.tokens import MINUTE_MS, Quota, Tokens

SENT_AT_MOST = 20_000
FORCED_AT_MOST = 100
PICTURES_A_MINUTE = 5000


class SentMessage(NamedTuple):
    """A message that was to be sent; `result` is 0 if it was accepted, else the errcode."""

    user: str
    template: str
    data: dict[str, dict[str, str]]
    page: str
    at_ms: int
    result: int


class Force(NamedTuple):
    """What an API answers instead, or how much later."""

    errcode: int
    delay_ms: int


class World:
    """WeChat as it stands."""

    def __init__(self, account: Account, now_ms: Callable[[], int]) -> None:
        """Nothing has happened yet."""
        self.account = account
        self.now_ms = now_ms
        self.codes = Codes(now_ms)
        self.phones = PhoneCodes(now_ms)
        self.tokens = Tokens(now_ms)
        self.faces = Faces(now_ms)
        self.people = People(account.appid, now_ms)
        self.pusher = Pusher(account, now_ms)
        self.pictures = Quota(PICTURES_A_MINUTE, MINUTE_MS, 45009)
        self.sent: deque[SentMessage] = deque(maxlen=SENT_AT_MOST)
        self.calls: Counter[str] = Counter()
        self._forced: defaultdict[str, deque[list[int]]] = defaultdict(deque)
        self._messages = 0

    def force(self, api: str, force: Force, times: int) -> None:
        """Let the next so many calls of an API end so, after those that were forced before."""
        waiting = self._forced[api]
        if times == 0:
            waiting.clear()
        elif len(waiting) < FORCED_AT_MOST:
            waiting.append([times, *force])

    def forced(self, api: str) -> Force:
        """How the call that comes now ends."""
        waiting = self._forced[api]
        if not waiting:
            return Force(0, 0)
        first = waiting[0]
        first[0] -= 1
        if first[0] == 0:
            waiting.popleft()
        return Force(first[1], first[2])

    def next_message(self) -> int:
        """WeChat's id of a message: above what a double holds exactly, as its own are."""
        self._messages += 1
        return (self.now_ms() << 22) + self._messages
