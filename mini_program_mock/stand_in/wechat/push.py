"""What WeChat pushes, in secure mode: encrypted, signed, and tried three times.

A push is answered with `success` or with nothing at all, within five seconds.
"""

import asyncio
import base64
import hashlib
import os
import secrets
import struct
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from mini_program_mock.stand_in.wechat.account import Account

WITHIN_S = 5.0
TRIES = 3
BLOCK = 32
TAKEN = frozenset({"", "success"})


def signature(*parts: str) -> str:
    """As WeChat signs: the SHA-1 of the sorted parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - WeChat's choice


def encrypted(aes_key: str, appid: str, text: bytes) -> str:
    """As WeChat encrypts: 16 random bytes, the length, the text, the account; AES-256-CBC."""
    key = base64.b64decode(f"{aes_key}=")
    plain = os.urandom(16) + struct.pack(">I", len(text)) + text + appid.encode()
    padding = BLOCK - len(plain) % BLOCK
    plain += bytes([padding]) * padding
    cipher = Cipher(AES(key), CBC(key[:16])).encryptor()
    return base64.b64encode(cipher.update(plain) + cipher.finalize()).decode()


class Pusher:
    """Pushes to one account, in the order in which things happened to a person."""

    def __init__(self, account: Account, now_ms: Callable[[], int]) -> None:
        """Its connections are opened by the first push, on the loop that it runs on."""
        self._account = account
        self._now_ms = now_ms
        self._http: httpx.AsyncClient | None = None
        self._created: dict[str, int] = {}
        self._results: dict[str, list[dict[str, str]]] = {}
        self._going: set[asyncio.Task[None]] = set()

    async def event(self, openid: str, name: str, items: list[dict[str, str]]) -> bool:
        """Tell that something happened; whether the house has taken it."""
        told = {
            "ToUserName": self._account.original_id,
            "FromUserName": openid,
            "CreateTime": self._created_s(openid),
            "MsgType": "event",
            "Event": name,
            # One is no list: so WeChat writes it.
            "List": items[0] if len(items) == 1 else items,
        }
        for _ in range(TRIES):
            if await self._push(openid, told):
                return True
        return False

    def result(self, openid: str, item: dict[str, str]) -> None:
        """Tell in a moment what became of a message; of several at once in one push."""
        waiting = self._results.setdefault(openid, [])
        waiting.append(item)
        if len(waiting) == 1:
            task = asyncio.ensure_future(self._tell_results(openid))
            self._going.add(task)
            task.add_done_callback(self._going.discard)

    async def close(self) -> None:
        """Tell nothing more."""
        for task in self._going:
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)
        if self._http is not None:
            await self._http.aclose()

    async def _tell_results(self, openid: str) -> None:
        await asyncio.sleep(0)
        items = self._results.pop(openid)
        await self.event(openid, "subscribe_msg_sent_event", items)

    async def _push(self, openid: str, told: dict[str, Any]) -> bool:
        account, text = self._account, msgspec.json.encode(told)
        sealed = encrypted(account.aes_key, account.appid, text)
        timestamp, nonce = str(self._now_ms() // 1000), str(secrets.randbelow(10**10))
        query = {
            "signature": signature(account.push_token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "openid": openid,
            "encrypt_type": "aes",
            "msg_signature": signature(account.push_token, timestamp, nonce, sealed),
        }
        body = msgspec.json.encode({"ToUserName": account.original_id, "Encrypt": sealed})
        headers = {"Content-Type": "application/json"}
        try:
            reply = await self._client().post(
                account.callback_url, params=query, content=body, headers=headers
            )
        except httpx.HTTPError:
            return False
        return reply.is_success and reply.text in TAKEN

    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            # The house is on this machine: no certificates, and no proxy of the environment.
            self._http = httpx.AsyncClient(timeout=WITHIN_S, trust_env=False, verify=False)  # noqa: S501
        return self._http

    def _created_s(self, openid: str) -> int:
        """Each event of a person has a second of its own: by it the house knows a repetition."""
        at_s = max(self._now_ms() // 1000, self._created.pop(openid, 0) + 1)
        self._created[openid] = at_s
        if len(self._created) > 10_000:  # noqa: PLR2004 - of people who were told something lately
            del self._created[next(iter(self._created))]
        return at_s
