"""The audit is chained, and whatever is done to it behind the house's back is seen."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from records.auditing.heads import HeadFiles
from records.auditing.sealing import seal
from records.auditing.verifying import verify
from records.db import sql
from records.models.audit.audit_rows import Deed, audit, unsealed_deeds
from records.transactions import connection, transact

pytestmark = pytest.mark.usefixtures("database")
GROUP, ROWS = "tonghua", 7


@pytest.fixture
def heads(tmp_path: Path) -> HeadFiles:
    """Where heads are kept."""
    return HeadFiles(tmp_path / "audit")


async def written(count: int, group: str = GROUP) -> None:
    """So many deeds."""
    for number in range(count):
        deed = Deed(group, f"clerk:{number}", "test.deed", f"thing {number}", "为测试")
        await transact(lambda tx, deed=deed: audit(tx, deed))  # type: ignore[misc]


async def sealed(heads: HeadFiles) -> None:
    """A chain of seven links, of which two heads are known."""
    await written(4)
    assert await seal(heads, GROUP, 1) == 4
    await written(3)
    assert await seal(heads, GROUP, 2) == 3


async def change(statement: str, *values: object) -> None:
    """What somebody does who can write to the database."""
    await sql.change(connection(), statement, *values)


async def test_a_chain_holds(heads: HeadFiles) -> None:
    """What was sealed verifies; another group's chain is its own; nothing is sealed twice."""
    await sealed(heads)
    await written(2, "dongchang")
    assert await seal(heads, GROUP, 3) == 0
    assert await seal(heads, "dongchang", 3) == 2
    assert await verify(connection(), heads, GROUP) == (ROWS, None)
    assert await verify(connection(), heads, "dongchang") == (2, None)
    assert [head.number for head in heads.heads(GROUP)] == [4, 7]
    assert heads.path(GROUP).stat().st_mode & 0o777 == 0o600


async def test_two_seal_at_once(heads: HeadFiles) -> None:
    """Several processes make one chain."""
    await written(30)
    await asyncio.gather(*[seal(heads, GROUP, 1) for _ in range(4)], return_exceptions=True)
    while await unsealed_deeds(connection(), GROUP, 1):
        await seal(heads, GROUP, 2)
    assert await verify(connection(), heads, GROUP) == (30, None)


async def _edit(_: HeadFiles) -> None:
    await change("UPDATE audit_row SET actor='clerk:9' WHERE target='thing 2' AND sealed_as=3")


async def _delete(_: HeadFiles) -> None:
    await change("DELETE FROM audit_row WHERE sealed_as=3")


async def _unlink(_: HeadFiles) -> None:
    await change("DELETE FROM audit_link WHERE number=3")


async def _cut(_: HeadFiles) -> None:
    await change("DELETE FROM audit_row WHERE sealed_as>5")
    await change("DELETE FROM audit_link WHERE number>5")


async def _cut_links(_: HeadFiles) -> None:
    await change("DELETE FROM audit_link WHERE number>5")


async def _reckon_anew(heads: HeadFiles) -> None:
    """Whoever knows how it is done makes a chain that holds in itself, of other rows."""
    await change("UPDATE audit_row SET actor='clerk:9' WHERE sealed_as=3")
    await change("DELETE FROM audit_link")
    await change("UPDATE audit_row SET sealed_as=NULL")
    await seal(HeadFiles(heads.path(GROUP).parent.parent / "elsewhere"), GROUP, 3)


async def _empty(_: HeadFiles) -> None:
    await change("DELETE FROM audit_link")
    await change("DELETE FROM audit_row")


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (_edit, "is not what it was"),
        (_delete, "was deleted"),
        (_unlink, "link 3 is missing"),
        (_cut, "its tail was cut"),
        (_cut_links, "its link is gone"),
        (_reckon_anew, "reckoned anew"),
        (_empty, "its tail was cut"),
    ],
)
async def test_what_was_done_to_it_is_seen(
    heads: HeadFiles, deed: Callable[[HeadFiles], Awaitable[None]], says: str
) -> None:
    """Rows edited or deleted, links gone, a tail cut, a chain made anew: each is found."""
    await sealed(heads)
    await deed(heads)
    _, wrong = await verify(connection(), heads, GROUP)
    assert wrong is not None
    assert says in wrong.says
    assert wrong.says_zh
