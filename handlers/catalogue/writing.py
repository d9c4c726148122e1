"""Writing rows into any table of the catalogue: only what differs, and telling what that was."""

from collections.abc import Callable, Collection
from typing import Any

from tortoise.models import Model

from handlers.catalogue.columns import Columns
from handlers.catalogue.report import Changes, ImportReport

BATCH = 1000
# A row inserted above others moves them all; that is no change worth telling.
UNTOLD = frozenset({"position"})

Advance = Callable[[int], None]
Key = tuple[object, ...]


def nobody(_: int) -> None:
    """Whom nobody watches."""


class Writer:
    """Writes rows, given as their columns, and keeps the report."""

    def __init__(self, now_ms: int, report: ImportReport, advance: Advance = nobody) -> None:
        """`advance` is told how many rows are done, as they are."""
        self.now_ms = now_ms
        self.report = report
        self._advance = advance

    async def put(
        self,
        kind: str,
        model: type[Model],
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
            batch = [model(**row) for row in writing[begin : begin + BATCH]]
            await model.bulk_create(batch, on_conflict=key, update_fields=update)
            self._advance(len(batch))
        self._advance(len(rows) - len(writing))
        return there

    @staticmethod
    async def _there(
        model: type[Model], key: tuple[str, ...], columns: list[str]
    ) -> dict[Key, dict[str, Any]]:
        wanted = dict.fromkeys([_pk(model), *key, *columns])
        return {tuple(row[k] for k in key): row for row in await model.all().values(*wanted)}

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

    async def retire(self, kind: str, model: type[Model], rows: list[Columns], *key: str) -> None:
        """Retire what lives in the table and is not among `rows`."""
        kept = {tuple(row[k] for k in key) for row in rows}
        living = model.filter(retired_at_ms__isnull=True).order_by(*key)
        gone = [
            row
            for row in await living.values(*dict.fromkeys([_pk(model), *key]))
            if tuple(row[k] for k in key) not in kept
        ]
        await self._each(model, gone, lambda found: found.update(retired_at_ms=self.now_ms))
        self.report.tables[kind].retired += [_name(row, key) for row in gone]

    async def put_parts(
        self, kind: str, model: type[Model], rows: list[Columns], *key: str, of: Collection[object]
    ) -> None:
        """Put the parts of the things named in `of`, by the first of `key`; drop their others."""
        there = await self.put(kind, model, rows, *key)
        kept, of = {tuple(row[k] for k in key) for row in rows}, set(of)
        gone = [row for name, row in there.items() if name[0] in of and name not in kept]
        await self._each(model, gone, lambda found: found.delete())
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

    @staticmethod
    async def _each(
        model: type[Model], rows: list[dict[str, Any]], act: Callable[[Any], Any]
    ) -> None:
        pk = _pk(model)
        pks = [row[pk] for row in rows]
        for begin in range(0, len(pks), BATCH):
            await act(model.filter(pk__in=pks[begin : begin + BATCH]))


def _was_gone(known: dict[str, Any]) -> bool:
    """Whether a row that the files name again was retired, dismissed or taken out."""
    there = known.get("active", True) and known.get("listed", True)
    return known.get("retired_at_ms") is not None or not there


def _pk(model: type[Model]) -> str:
    name: str = model.describe()["pk_field"]["name"]
    return name


def _name(row: dict[str, Any], key: tuple[str, ...]) -> str:
    return "/".join(str(row[k]) for k in key)
