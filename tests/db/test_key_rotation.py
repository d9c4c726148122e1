"""`python -m server keys rotate`, as an operator runs it."""

import asyncio
from pathlib import Path

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE
from typer.testing import CliRunner

from kit.privacy.sealing import KeyRing
from records.db import sql
from records.db.engine import open_database, sqlite_url
from records.models.cases.fetching.proxies import Proxy, add_proxy, find_proxy, name_place
from records.models.notices.contacts import Contact, find_contact, put_contact
from records.transactions import connection
from server.__main__ import cli

OLD, NEW, LOOKUP = "01" * 32, "02" * 32, "03" * 32


def ring(**keys: str) -> KeyRing:
    """A ring of these keys, the first one first."""
    return KeyRing({name: bytes.fromhex(key) for name, key in keys.items()}, bytes.fromhex(LOOKUP))


def test_keys_are_rotated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What opens is sealed with the first key; what does not is told, and left alone."""
    url = sqlite_url(tmp_path / "yichuang.sqlite3")
    monkeypatch.setenv("YICHUANG_DATA", str(tmp_path))
    monkeypatch.setenv("YICHUANG_LOOKUP_KEY", LOOKUP)
    monkeypatch.setenv("YICHUANG_DATA_KEYS", f"new:{NEW},old:{OLD}")
    assert CliRunner().invoke(cli, ["migrate"]).exit_code == 0

    async def fill() -> None:
        async with open_database(url):
            for name in ("wang", "li"):
                contact = Contact.of(ring(old=OLD), name, "phone", f"1380013800{len(name)}")
                await put_contact(connection(), contact, 1)
            sealed = ring(old=OLD).seal("王小二", name_place("proxy"))
            await add_proxy(connection(), Proxy("proxy", "parcel", sealed, "0" * 64, 1, 2))

    async def look() -> str:
        async with open_database(url):
            found = await find_contact(connection(), "wang", "phone")
            assert found is not None
            spoil = "UPDATE contact SET key_id='lost' WHERE citizen='li'"
            await sql.change(connection(), spoil)
            proxy = await find_proxy(connection(), "proxy")
            assert proxy is not None
            assert ring(new=NEW).unseal(proxy.sealed, proxy.place) == "王小二"
            return ring(new=NEW).unseal(found.sealed, found.place)

    EXECUTOR_CACHE.clear()
    asyncio.run(fill())
    told = CliRunner().invoke(cli, ["keys", "rotate"])
    assert (told.exit_code, "3 values" in told.stdout) == (0, True)
    assert asyncio.run(look()) == "13800138004"
    told = CliRunner().invoke(cli, ["keys", "rotate"])
    assert told.exit_code == 1
    assert "1 values open with none of the keys" in told.stdout
    EXECUTOR_CACHE.clear()
