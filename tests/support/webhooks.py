"""Webhooks for tests: one that is told something, and what it did."""

from collections.abc import Mapping
from typing import Any

from kit.privacy.sealing import KeyRing
from notify.channels.channel import Message
from records.models.notices.webhooks import Webhook, add_webhook, secret_place
from records.notices.kinds import NoticeKind
from records.transactions import connection
from tests.support.house import RunningHouse

CONTENT = {
    "event": "ticket.called",
    "at": "2026-11-30T01:30:00.000+00:00",
    "epoch": "3",
    "seq": "14",
    "data": '{"number":"A012","window_name":"7号综合窗口"}',
}
SECRET = "whsec_of-tests"


def message(id_: str = "one", webhook: str = "hook", **changes: str) -> Message:
    """Something that happened."""
    content = {**CONTENT, **changes}
    return Message(id_, NoticeKind.HALL_EVENT, webhook, "zh", "tonghua", content, 1)


async def make(ring: KeyRing, url: str, *, webhook: str = "hook", active: bool = True) -> Webhook:
    """A webhook in the record."""
    sealed = ring.seal(SECRET, secret_place(webhook))
    made = Webhook(webhook, "tonghua", url, sealed, ("*",), active, 1)
    await add_webhook(connection(), made)
    return made


class Receiver:
    """A receiver that is played by the house."""

    def __init__(self, server: RunningHouse, name: str) -> None:
        self._server = server
        self.path = f"/stand-in/webhook/{name}"
        self.url = f"{server.base_url}{self.path}"

    async def learn(self, secret: str = SECRET) -> None:
        """Begin anew, with this secret."""
        reply = await self._server.http.post(f"{self.path}/secret", json={"secret": secret})
        assert reply.status_code == 200, reply.text

    async def force(self, **how: int) -> None:
        """Answer otherwise."""
        reply = await self._server.http.post(f"{self.path}/force", json=how)
        assert reply.status_code == 200, reply.text

    async def did(self) -> dict[str, Any]:
        """What it did, how often it was told the same, what it refused."""
        told: dict[str, Any] = (await self._server.http.get(f"{self.path}/effects")).json()
        return told

    async def ids(self) -> list[str]:
        """The ids of what it did."""
        return [effect["id"] for effect in (await self.did())["effects"]]

    async def post(self, headers: Mapping[str, str], body: bytes) -> int:
        """Send it something, as anybody could."""
        return (
            await self._server.http.post(self.path, content=body, headers=dict(headers))
        ).status_code
