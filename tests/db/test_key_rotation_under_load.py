"""Keys are rotated by a process of its own while others read and write: nothing is unreadable."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from kit.privacy.sealing import KeyRing, SealBroken, read_keys
from records.models.cases.fetching.proxies import Proxy, add_proxy, find_proxy, name_place
from records.models.notices.contacts import Contact, find_contact, put_contact
from records.models.sealed_columns import key_ids_in_use
from records.transactions import connection, transact

pytestmark = pytest.mark.usefixtures("database")

OLD, NEW, LOOKUP = f"old:{'01' * 32}", f"new:sm4:{'02' * 16}", "03" * 32
PEOPLE = 600


def ring(text: str) -> KeyRing:
    """A ring of these keys, as settings have them."""
    return KeyRing(read_keys(text), bytes.fromhex(LOOKUP))


async def keep(keys: KeyRing, citizen: str, number: str) -> None:
    """Give somebody a number."""
    await put_contact(connection(), Contact.of(keys, citizen, "phone", number), 1)


async def number_of(keys: KeyRing, citizen: str) -> str:
    """Somebody's number, clear. Raises `SealBroken`."""
    found = await find_contact(connection(), citizen, "phone")
    assert found is not None
    return keys.unseal(found.sealed, found.place)


@pytest.fixture
async def rotate(
    database: str, tmp_path: Path
) -> AsyncIterator[Callable[[], asyncio.Task[tuple[int, bytes]]]]:
    """Begin to rotate as an operator does, in another process."""
    environ = {
        **os.environ,
        "DATABASE_URL": database,
        "YICHUANG_DATA": str(tmp_path),
        "YICHUANG_LOOKUP_KEY": LOOKUP,
        "YICHUANG_DATA_KEYS": f"{NEW},{OLD}",
    }

    async def run() -> tuple[int, bytes]:
        command = (sys.executable, "-m", "server", "keys", "rotate")
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, env=environ, stdout=pipe)
        told, _ = await process.communicate()
        return process.returncode or 0, told

    started: list[asyncio.Task[tuple[int, bytes]]] = []

    def begin() -> asyncio.Task[tuple[int, bytes]]:
        started.append(asyncio.ensure_future(run()))
        return started[-1]

    yield begin
    await asyncio.gather(*started)


async def test_nothing_is_unreadable_at_any_moment(
    rotate: Callable[[], asyncio.Task[tuple[int, bytes]]],
) -> None:
    """One process has the new key first, another, not started anew yet, still seals with the old.

    From an AES key to one of SM4.
    """
    before, after = ring(f"{OLD},{NEW}"), ring(f"{NEW},{OLD}")
    for n in range(PEOPLE):
        await keep(before, f"p{n:04}", f"137{n:08}")
    sealed = before.seal("王小二", name_place("proxy"))
    await transact(lambda tx: add_proxy(tx, Proxy("proxy", "parcel", sealed, "0" * 64, 1, 2)))
    unreadable, rounds, rotating = 0, 0, rotate()
    while not rotating.done():
        for n, writer in ((1, after), (PEOPLE // 2, before), (PEOPLE - 1, after)):
            for reader in (before, after):
                try:
                    assert (await number_of(reader, f"p{n:04}"))[3:] == f"{n:08}"
                except SealBroken:
                    unreadable += 1
            await keep(writer, f"p{n:04}", f"136{n:08}")
        await keep(before, f"later{rounds:06}", "13500000000")
        rounds += 1
    code, told = await rotating
    assert (code, unreadable) == (0, 0), told
    assert rounds > 1
    # What the late one has sealed behind the place reached is found by another run.
    assert (await rotate())[0] == 0
    assert await key_ids_in_use(connection()) == {"new"}
    alone = ring(NEW)
    for n in range(PEOPLE):
        assert (await number_of(alone, f"p{n:04}"))[3:] == f"{n:08}"
    proxy = await find_proxy(connection(), "proxy")
    assert proxy is not None
    assert alone.unseal(proxy.sealed, proxy.place) == "王小二"
