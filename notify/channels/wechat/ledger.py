"""The ledger of grants as the channel uses it: one reserved before a message is sent."""

from collections.abc import Callable, Mapping

from kit.crypto import keyed_digest
from notify.channels.wechat.templates import Templates
from records.models.notices.grants import (
    REFUSED,
    Cause,
    Granted,
    give_back_grant,
    grants_left,
    reserve_grant,
    void_grants,
)
from records.notices.kinds import NoticeKind
from records.transactions import connection, transact


class GrantLedger:
    """How many messages people's WeChat still lets through."""

    def __init__(self, key: bytes, templates: Templates, now_ms: Callable[[], int]) -> None:
        """`key` is the house's own secret, `now_ms` real time."""
        self._key = key
        self._templates = templates
        self._now_ms = now_ms

    def of(self, openid: str, kind: NoticeKind) -> Granted:
        """Whose grants a message of a kind needs."""
        digest = keyed_digest(self._key, "openid", openid)
        return Granted(digest, self._templates[kind].id)

    async def reserve(self, openid: str, kind: NoticeKind, message: str) -> bool:
        """Take a grant for a message; False if there is none for its kind."""
        whose, keep = self.of(openid, kind), kept_for_calls(self._templates, kind)
        now_ms = self._now_ms()
        return await transact(lambda tx: reserve_grant(tx, whose, message, now_ms, keep=keep))

    async def give_back(self, openid: str, kind: NoticeKind, message: str) -> None:
        """Give the grant of a message back that was surely not sent."""
        whose, now_ms = self.of(openid, kind), self._now_ms()
        await transact(lambda tx: give_back_grant(tx, whose, message, now_ms))

    async def void(self, openid: str, kind: NoticeKind, message: str) -> None:
        """WeChat knows of no grant: neither does the ledger then."""
        whose, now_ms = self.of(openid, kind), self._now_ms()
        # A message that is sent again after a later grant may find that this one is gone, too.
        cause = Cause(REFUSED, f"refused:{message}:{now_ms}", now_ms)
        await transact(lambda tx: void_grants(tx, whose, cause))


def kept_for_calls(templates: Templates, kind: NoticeKind) -> int:
    """How many grants are not for this kind: whoever is called needs the last one of a template."""
    call = templates.get(NoticeKind.YOUR_TURN)
    shared = call is not None and templates[kind].id == call.id
    return 1 if shared and kind is not NoticeKind.YOUR_TURN else 0


async def left_by_kind(templates: Templates, openid_digest: str) -> Mapping[NoticeKind, int]:
    """How many messages of each kind may still be sent to a person."""
    left = await grants_left(connection(), openid_digest)
    return {
        kind: max(left.get(template.id, 0) - kept_for_calls(templates, kind), 0)
        for kind, template in templates.items()
    }
