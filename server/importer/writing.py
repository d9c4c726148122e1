"""Writing rows into any table of the catalogue: only what differs, and telling what that was."""

from collections.abc import Callable, Collection
from typing import Any

from records.models.catalogue.tables import (
    BATCH,
    Table,
    all_rows,
    delete_rows,
    primary_key,
    put_rows,
    retire_rows,
    rows_in_use,
)
from records.transactions import Connection
from server.importer.reading.columns import Columns
from server.importer.report import Changes, ImportReport

# A row inserted above others moves them all; that is no change worth telling.
UNTOLD = frozenset({"position"})

Advance = Callable[[int], None]
Key = tuple[object, ...]


def nobody(_: int) -> None:
    """Whom nobody watches."""


class Writer:
    """Writes rows, given as their columns, and keeps the report."""

    def __init__(
        self, tx: Connection, now_ms: int, report: ImportReport, advance: Advance = nobody
    ) -> None:
        """`advance` is told how many rows are done, as they are."""
        self.tx = tx
        self.now_ms = now_ms
        self.report = report
        self.advance = advance

    async def put(
        self,
        kind: str,
        model: Table,
        rows: list[Columns],
        *key: str,
        keep: Collection[str] = (),
    ) -> dict[Key, dict[str, Any]]:
        """Insert rows; where the `key` is there already, change all columns but those to `keep`.

        Gives the rows that were there, by their keys.
        """
        columns = [column for column in (rows[0] if rows else ()) if column not in keep]
        there = await self._there(model, key, columns)
        changes = self.report.tables[kind]
        writing = [row for row in rows if self._differs(row, there, key, columns, changes)]
        update = [column for column in columns if column not in key]
        for begin in range(0, len(writing), BATCH):
            batch = writing[begin : begin + BATCH]
            await put_rows(self.tx, model, batch, key, update)
            self.advance(len(batch))
        self.advance(len(rows) - len(writing))
        return there

    async def _there(
        self, model: Table, key: tuple[str, ...], columns: list[str]
    ) -> dict[Key, dict[str, Any]]:
        wanted = dict.fromkeys([primary_key(model), *key, *columns])
        found = await all_rows(self.tx, model, wanted)
        return {tuple(row[k] for k in key): row for row in found}

    @staticmethod
    def _differs(
        row: Columns,
        there: dict[Key, dict[str, Any]],
        key: tuple[str, ...],
        columns: list[str],
        changes: Changes,
    ) -> bool:
        known = there.get(tuple(row[k] for k in key))
        differing = {column for column in columns if known and known[column] != row[column]}
        if known is None or _was_gone(known):
            changes.added.append(_name(row, key))
        elif differing - UNTOLD:
            changes.changed.append(_name(row, key))
        else:
            changes.kept += 1
        return known is None or bool(differing)

    async def retire(self, kind: str, model: Table, rows: list[Columns], *key: str) -> None:
        """Retire what lives in the table and is not among `rows`."""
        kept = {tuple(row[k] for k in key) for row in rows}
        living = await rows_in_use(self.tx, model, key)
        gone = [row for row in living if tuple(row[k] for k in key) not in kept]
        pks = [row[primary_key(model)] for row in gone]
        await retire_rows(self.tx, model, pks, self.now_ms)
        self.report.tables[kind].retired += [_name(row, key) for row in gone]

    async def put_parts(
        self, kind: str, model: Table, rows: list[Columns], *key: str, of: Collection[object]
    ) -> None:
        """Put the parts of the things named in `of`, by the first of `key`; drop their others."""
        there = await self.put(kind, model, rows, *key)
        kept, of = {tuple(row[k] for k in key) for row in rows}, set(of)
        gone = [row for name, row in there.items() if name[0] in of and name not in kept]
        await delete_rows(self.tx, model, [row[primary_key(model)] for row in gone])
        self.report.tables[kind].retired += [_name(row, key) for row in gone]

    def rename(self, kind: str, *names: dict[Any, str]) -> None:
        """Tell parts by the names of what their ids stand for."""
        changes = self.report.tables[kind]
        for told in (changes.added, changes.changed, changes.retired):
            told[:] = [
                "/".join(
                    of.get(int(part), part) for of, part in zip(names, name.split("/"), strict=True)
                )
                for name in told
            ]


def _was_gone(known: dict[str, Any]) -> bool:
    """Whether a row that the files name again was retired, dismissed or taken out."""
    there = known.get("active", True) and known.get("listed", True)
    return known.get("retired_at_ms") is not None or not there


def _name(row: dict[str, Any], key: tuple[str, ...]) -> str:
    return "/".join(str(row[k]) for k in key)
