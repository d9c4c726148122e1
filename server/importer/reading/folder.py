"""Reading one CSV file into rows, noting everything that is wrong with it."""

import contextlib
import csv
import dataclasses
import io
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from server.importer.problems import CellError, ImportProblem, shown
from server.importer.reading.cells import Parser, clean
from server.importer.reading.decoding import NotDecoded, decode
from server.importer.reading.heading import fault_of, letters
from server.importer.reading.respelling import Otherwise
from server.importer.reading.row import Row

if TYPE_CHECKING:
    from _csv import Reader

R = TypeVar("R", bound=Row)

MAX_BYTES = 32_000_000
LOOKED_AT = 8


class Table(Generic[R]):
    """What one file holds: its good rows, and the raw cells of all of them."""

    def __init__(self, row_type: type[R]) -> None:
        self.row_type = row_type
        self.columns = parsers(row_type)
        self.rows: list[R] = []
        self.problems: list[ImportProblem] = []
        # A file that could not be read at all refuses no reference to it.
        self.unread = True
        # A file that need not be there, and is not.
        self.missing = False
        # None while it is UTF-8, as it should be.
        self.encoding: str | None = None
        self._raw: list[dict[str, str]] = []
        self._seen: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        self._otherwise: dict[tuple[str, ...], Otherwise] = {}
        self._keys: dict[tuple[str, ...], int] = {}

    def note(self, line: int, column: str, zh: str, en: str) -> None:
        """Keep a problem."""
        self.problems.append(ImportProblem(self.row_type.FILE, line, column, zh, en))

    def seen(self, *columns: str) -> set[tuple[str, ...]]:
        """The cells of these columns in all rows, good or bad."""
        found = self._seen.get(columns)
        if found is None:
            found = {tuple(raw.get(column, "") for column in columns) for raw in self._raw}
            self._seen[columns] = found
        return found

    def otherwise(self, *columns: str) -> Otherwise:
        """The same, to be found as a spreadsheet may have spelt the last of them."""
        found = self._otherwise.get(columns)
        if found is None:
            found = self._otherwise[columns] = Otherwise(self.seen(*columns))
        return found

    def remember(self, line: int, raw: dict[str, str]) -> None:
        """Let other files refer to this row, good or bad; a repeated key is noted."""
        raw = {column: value.strip() for column, value in raw.items()}
        self._raw.append(raw)
        self._seen.clear()
        self._otherwise.clear()
        key = tuple(raw.get(column, "") for column in self.row_type.KEY)
        first = self._keys.setdefault(key, line)
        if first != line and all(key):
            self.note(line, self.row_type.KEY[-1], f"与第 {first} 行重复", f"repeats line {first}")

    def read(self, line: int, raw: dict[str, str]) -> None:
        """Make a row of its cells; bad cells are noted instead."""
        values: dict[str, Any] = {}
        before = len(self.problems)
        for column, parser in self.columns.items():
            try:
                values[column] = _value(parser, raw.get(column, ""))
            except CellError as error:
                self.note(line, column, error.zh, error.en)
        unknown = set(raw.get("demo_fields", "").split()) - self.columns.keys()
        if unknown:
            words = " ".join(shown(word) for word in sorted(unknown))
            self.note(line, "demo_fields", f"没有这样的列：{words}", f"names no column: {words}")
        if len(self.problems) == before:
            self.rows.append(self.row_type(line=line, **values))


def parsers(row_type: type[Row]) -> Mapping[str, Parser]:
    """The columns of a file and how each is read."""
    return {
        field.name: field.metadata["parser"]
        for field in dataclasses.fields(row_type)
        if "parser" in field.metadata
    }


def _value(parser: Parser, raw: str) -> object:
    value = clean(raw, prose=parser.prose)
    if value:
        return parser.parse(value)
    if not parser.empty:
        raise CellError("不能为空", "must not be empty")
    return parser.empty[0]


def read_table(folder: Path, row_type: type[R]) -> Table[R]:
    """Read the file of `row_type` in `folder`; what is wrong stands in the table's `problems`."""
    table = Table(row_type)
    path = folder / row_type.FILE
    if row_type.MAY_BE_MISSING and not path.exists() and not any(_instead(path)):
        table.unread, table.missing = False, True
        return table
    text = _text(path, table)
    if text is None:
        return table
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if not _is_strange(text, table):
            header = [column.strip() for column in next(reader, [])]
            if _check_header(header, table):
                table.unread = False
                _read_rows(reader, header, table)
    except csv.Error:
        table.unread = True
        table.note(reader.line_num, "-", "引号没有配对", "has a quotation mark without its pair")
    return table


def _text(path: Path, table: Table[R]) -> str | None:
    try:
        content = path.read_bytes()
    except OSError:
        zh, en = _instead(path)
        table.note(1, "-", f"没有这个文件或无法读取{zh}", f"is missing or cannot be read{en}")
        return None
    if len(content) > MAX_BYTES:
        table.note(1, "-", f"大于 {MAX_BYTES} 字节", f"is larger than {MAX_BYTES} bytes")
        return None
    try:
        text, table.encoding = decode(content)
    except NotDecoded as fault:
        table.note(fault.line, "-", fault.zh, fault.en)
        return None
    return text


def _instead(path: Path) -> tuple[str, str]:
    """Which file stands there under almost the same name, as when a workbook was not exported."""
    alike: list[str] = []
    with contextlib.suppress(OSError):
        names = [other.name for other in path.parent.iterdir() if other.name != path.name]
        alike = sorted(name for name in names if name.lower().startswith(path.stem))
    if not alike:
        return "", ""
    there = shown(alike[0])
    return (
        f"；但有 {there}，请另存为 CSV UTF-8 并命名为 {path.name}",
        f"; there is {there}: save it as CSV UTF-8 under the name {path.name}",
    )


def _is_strange(text: str, table: Table[R]) -> bool:
    """Note, in one sentence, a file whose first lines are not rows of this file at all."""
    needed_first = sorted(table.columns, key=lambda column: table.columns[column].optional)
    fault = fault_of(list(islice(io.StringIO(text, newline=""), LOOKED_AT)), needed_first)
    if fault is not None:
        table.note(1, "-", *fault)
    return fault is not None


def _check_header(header: list[str], table: Table[R]) -> bool:
    known = table.columns
    missing = [c for c, parser in known.items() if c not in header and not parser.optional]
    for column in missing:
        table.note(1, column, "缺少这一列", "column is missing")
    for column in header:
        if column and column not in known:
            table.note(1, shown(column), "没有这样的列", "is not a column of this file")
    for column in {column for column in header if header.count(column) > 1} & known.keys():
        table.note(1, column, "这一列重复", "column appears twice")
    return not missing


def _read_rows(reader: "Reader", header: list[str], table: Table[R]) -> None:
    count = 0
    for line, cells in enumerate(reader, 2):
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        raw = dict(zip(header, cells, strict=False))
        table.remember(line, raw)
        _note_unheaded(line, header, cells, table)
        if _fits(header, cells, table):
            table.read(line, raw)
        else:
            table.note(
                line,
                "-",
                f"有 {len(cells)} 格，表头有 {len(header)} 格",
                f"has {len(cells)} cells where the header has {len(header)}",
            )
    if not count and not table.row_type.MAY_BE_EMPTY:
        table.note(1, "-", "没有任何行", "holds no rows")


def _note_unheaded(line: int, header: list[str], cells: list[str], table: Table[R]) -> None:
    """A column without a heading is nothing, as long as it is empty throughout."""
    for at, (column, cell) in enumerate(zip(header, cells, strict=False)):
        if not column and cell.strip():
            name = letters(at)
            zh, en = f"{name} 列有内容却没有表头", f"column {name} has content but no heading"
            table.note(line, "-", zh, en)


def _fits(header: list[str], cells: list[str], table: Table[R]) -> bool:
    """Whether a row is as wide as the header, but for empty cells at its end.

    Spreadsheets leave them out, or write more of them, as other rows of the sheet have it.
    """
    known = table.columns
    left_out = [known[column] for column in header[len(cells) :] if column in known]
    return not any(cell.strip() for cell in cells[len(header) :]) and all(
        parser.empty for parser in left_out
    )
