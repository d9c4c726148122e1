"""Cases beside the least that they could cost: `python -m benchmarks.cases`.

*Accepting*: all that `POST /cases` does for one case below HTTP, with its event, its fold, its
clocks, its paper and its messages, beside the bare INSERTs of the same rows in one transaction of
the same database, with the same durability. *A reviewer's page*: the first 50 of 100,000 cases of
one department, as `GET /cases` gives them, beside reading those 50 rows by their keys. Both are
done by turns and in short rounds, so that whatever else the machine does falls on both.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from handlers import access
from handlers.asked import Called, RecordAsked
from handlers.cases import listing
from handlers.cases.bodies import NewCaseBody
from handlers.cases.receiving import receive
from handlers.principal import Principal
from kit.clock import ManualClock
from kit.ids import new_id
from records.db import sql
from records.models.cases import lists
from records.models.cases.cases import read_cases
from records.papers.codes import normalised
from records.transactions import connection, transaction
from tests.support.cases import ITEM, materials, serve
from tests.support.house import STILL_MS, RunningHouse, make_template, running_house

ROUNDS, EACH = 20, 10
CASES, PAGE, BATCH = 100_000, 50, 2_000
LATER_MS = 2**62
CLERK = Principal("clerk-02", "clerk", "bench", LATER_MS, "tonghua", "2")
REVIEWER = Principal("reviewer-01", "reviewer", "bench", LATER_MS)
Statement = tuple[str, tuple[Any, ...]]
_numbers = count(1)


async def _accept(house: RunningHouse, body: NewCaseBody) -> Any:  # noqa: ANN401 - its view
    async with transaction() as tx:
        called = Called("cases.receive", {})
        asked: Any = RecordAsked(
            *(house.ctx, None, CLERK, {}, body, "", called),  # type: ignore[arg-type]
            tx=tx,
            after_commit=[],
        )
        return await receive(asked)


async def _noted(accept: Callable[[], Awaitable[Any]]) -> tuple[Any, list[Statement]]:
    """A case, and the INSERTs by which it was written."""
    noted: list[Statement] = []
    real_rows, real_change, real_many = sql.rows, sql.change, sql.many

    def note(text: str, values: tuple[Any, ...]) -> None:
        if text.lstrip().startswith("INSERT") and "number_series" not in text:
            noted.append((text, values))

    async def rows(db: Any, text: str, *values: Any) -> Any:  # noqa: ANN401
        note(text, values)
        return await real_rows(db, text, *values)

    async def change(db: Any, text: str, *values: Any) -> int:  # noqa: ANN401
        note(text, values)
        return await real_change(db, text, *values)

    async def many(db: Any, text: str, lines: Any) -> None:  # noqa: ANN401
        for line in lines:
            note(text, tuple(line))
        await real_many(db, text, lines)

    with patch.multiple(sql, rows=rows, change=change, many=many):
        return await accept(), noted


def _again(statements: list[Statement], case: Any) -> list[Statement]:  # noqa: ANN401
    """The same rows of another case."""
    fresh = {case.id: new_id(), case.number: f"bare-{next(_numbers)}"}
    for text, values in statements:  # papers and messages have ids of their own
        if "service_case" not in text and values and isinstance(values[0], str):
            fresh.setdefault(values[0], new_id())
    unlike = f"{next(_numbers)}"

    def other(value: Any) -> Any:  # noqa: ANN401
        if not isinstance(value, str):
            return value
        for old, new in fresh.items():
            value = value.replace(old, new)
        return value

    return [
        (text, tuple(_unlike(other(value), unlike) for value in values))
        for text, values in statements
    ]


def _unlike(value: Any, by: str) -> Any:  # noqa: ANN401 - numbers and codes are unique, too
    short = isinstance(value, str) and value and not value.startswith(("{", "["))
    unique = short and ("号" in value or "-" in value[:6] or normalised(value) == value)
    return f"{value[:20]}{by}" if unique else value


async def _bare(statements: list[Statement]) -> None:
    async with transaction() as tx:
        for text, values in statements:
            await sql.rows(tx, text, *values)


async def _ms(work: Callable[[], Awaitable[object]], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        await work()
    return (time.perf_counter() - began) / times * 1000


async def accepting(house: RunningHouse) -> None:
    """How much of a case's acceptance is more than its rows."""
    ticket = await serve(house, "bench")
    given = [one["material"] for one in await materials(house)]
    body = NewCaseBody("accept", ticket["id"], ITEM, materials=given)
    freed = "UPDATE service_case SET ticket=NULL"

    async def accept() -> Any:  # noqa: ANN401
        try:
            return await _accept(house, body)
        finally:
            await sql.change(connection(), freed)

    case, noted = await _noted(lambda: _accept(house, body))
    await sql.change(connection(), freed)
    rounds = []
    for _ in range(ROUNDS):
        prepared = iter([_again(noted, case) for _ in range(EACH)])
        bare = await _ms(lambda ready=prepared: _bare(next(ready)), EACH)  # type: ignore[misc]
        freeing = await _ms(lambda: sql.change(connection(), freed), EACH)
        rounds.append((bare, await _ms(accept, EACH) - freeing))
    theirs, ours = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(bare / mine for bare, mine in rounds)
    print(
        f"accepting a case ({len(noted)} rows): {ours:.2f} ms, bare inserts {theirs:.2f} ms, "
        f"ratio {ratio:.2f}"
    )


async def _fill() -> None:
    """Cases of one department, each with a step to be done."""
    await sql.change(connection(), "UPDATE service_case SET ticket=NULL")
    like = (await sql.rows(connection(), "SELECT * FROM service_case LIMIT 1"))[0]
    step = "SELECT * FROM case_step WHERE case_id=?"
    (work,) = await sql.rows(connection(), step, like["id"])
    work.pop("id")
    columns, steps = ", ".join(like), ", ".join(work)
    add = f"INSERT INTO service_case ({columns}) VALUES ({', '.join('?' * len(like))})"  # noqa: S608
    add_step = f"INSERT INTO case_step ({steps}) VALUES ({', '.join('?' * len(work))})"  # noqa: S608
    for _ in range(CASES // BATCH):
        new = [_like(like, next(_numbers)) for _ in range(BATCH)]
        due = [{**work, "case_id": n["id"], "due_ms": STILL_MS + i} for i, n in enumerate(new)]
        async with transaction() as tx:
            await sql.many(tx, add, [list(one.values()) for one in new])
            await sql.many(tx, add_step, [list(one.values()) for one in due])
    await sql.change(connection(), "ANALYZE")


def _like(row: dict[str, Any], n: int) -> dict[str, Any]:
    case, number = f"case{n:020}", f"n{n:015}"
    body = row["body"].replace(row["id"], case).replace(row["number"], number)
    return {**row, "id": case, "number": number, "body": body}


async def a_page(house: RunningHouse) -> None:
    """A reviewer's list among many, beside its rows."""
    await _fill()
    page = await listing.every(house.ctx, REVIEWER, {})
    keys = [one.id for one in page.cases]
    assert len(keys) == PAGE  # noqa: S101 - a benchmark of nothing
    marks = ", ".join("?" for _ in keys)
    read = f"SELECT body, due_ms FROM service_case WHERE id IN ({marks})"  # noqa: S608

    async def by_key() -> object:
        return read_cases(await sql.rows(connection(), read, *keys))

    async def listed() -> object:
        return await listing.every(house.ctx, REVIEWER, {})

    async def found() -> object:
        actor = await access.actor_of(connection(), REVIEWER)
        wanted = lists.Wanted(None, None, mine=False)
        return await lists.work_of_reviewer(connection(), actor, wanted, None, PAGE + 1)

    rounds = [
        (await _ms(by_key, EACH), await _ms(found, EACH), await _ms(listed, EACH))
        for _ in range(ROUNDS)
    ]
    keyed, rows, whole = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(key / row for key, row, _ in rounds)
    print(
        f"a reviewer's page of {CASES} cases: found in {rows:.2f} ms, shown in {whole:.2f} ms; "
        f"its rows by key {keyed:.2f} ms, ratio {ratio:.2f}"
    )


async def main() -> None:
    """Measure both and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        template = await make_template(Path(folder))
        clock = ManualClock(STILL_MS)
        async with running_house(Path(folder) / "house", template, clock) as house:
            await accepting(house)
            await a_page(house)


if __name__ == "__main__":
    asyncio.run(main())
