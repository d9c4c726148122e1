"""Lamps over windows: many receivers of webhooks, each the stand-in; some slow, some broken."""

from collections.abc import Sequence
from typing import NamedTuple

import httpx

from kit.privacy.sealing import KeyRing
from notify.channels.webhook.guard import LOOPBACK, WebhookRules
from tests.support.webhooks import SECRET, make

RING = KeyRing({"tests": bytes([1]) * 32}, bytes([2]) * 32)
RULES = WebhookRules(plain_http=True, networks=LOOPBACK)
# Whoever asks a lamp has less patience; see `tests.support.lone_relay`.
SILENT_MS = 600


class Lit(NamedTuple):
    """What all lamps did: each id once, by how many they were told again, what they refused."""

    effects: Sequence[str]
    repeats: int
    refused: int


class Lamps:
    """Receivers at an address of the stand-in, with their webhooks in the record."""

    def __init__(self, http: httpx.AsyncClient, count: int) -> None:
        """`http` asks the stand-in."""
        self._http = http
        self.names = [f"lamp-{n}" for n in range(count)]

    async def make(self) -> None:
        """Have each told, and every fifth be slow at first, or broken."""
        for n, name in enumerate(self.names):
            path = f"/stand-in/webhook/{name}"
            await make(RING, str(self._http.base_url.join(path)), webhook=name)
            await self._post(f"{path}/secret", {"secret": SECRET})
            if n % 5 == 0:
                how = {"delay_ms": SILENT_MS} if n % 2 else {"status": 500}
                await self._post(f"{path}/force", {**how, "times": 1})

    async def lit(self) -> Lit:
        """What came of it."""
        effects, repeats, refused = list[str](), 0, 0
        for name in self.names:
            told = (await self._http.get(f"/stand-in/webhook/{name}/effects")).json()
            effects += [effect["id"] for effect in told["effects"]]
            repeats += told["repeats"]
            refused += sum(told["refused"].values())
        return Lit(effects, repeats, refused)

    async def _post(self, path: str, body: dict[str, object]) -> None:
        (await self._http.post(path, json=body)).raise_for_status()
