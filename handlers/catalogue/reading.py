"""Reading one CSV file into rows, noting everything that is wrong with it."""

import csv
import dataclasses
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from handlers.catalogue.cells import CellError, ImportProblem, Parser, clean
from handlers.catalogue.sheets import Row

if TYPE_CHECKING:
    from _csv import Reader

R = TypeVar("R", bound=Row)

MAX_BYTES = 8_000_000


class Table(Generic[R]):
    """What one file holds: its good rows, and the raw cells of all of them."""

    def __init__(self, row_type: type[R]) -> None:
        self.row_type = row_type
        self.rows: list[R] = []
        self.problems: list[ImportProblem] = []
        # A file that could not be read at all refuses no reference to it.
        self.unread = True
        self._raw: list[dict[str, str]] = []
        self._keys: dict[tuple[str, ...], int] = {}

    def note(self, line: int, column: str, zh: str, en: str) -> None:
        """Keep a problem."""
        self.problems.append(ImportProblem(self.row_type.FILE, line, column, zh, en))

    def seen(self, *columns: str) -> set[tuple[str, ...]]:
        """The cells of these columns in all rows, good or bad."""
        return {tuple(raw.get(column, "") for column in columns) for raw in self._raw}

    def remember(self, line: int, raw: dict[str, str]) -> None:
        """Let other files refer to this row, good or bad; a repeated key is noted."""
        raw = {column: value.strip() for column, value in raw.items()}
        self._raw.append(raw)
        key = tuple(raw.get(column, "") for column in self.row_type.KEY)
        first = self._keys.setdefault(key, line)
        if first != line and all(key):
            self.note(line, self.row_type.KEY[-1], f"与第 {first} 行重复", f"repeats line {first}")

    def read(self, line: int, raw: dict[str, str]) -> None:
        """Make a row of its cells; bad cells are noted instead."""
        values: dict[str, Any] = {}
        before = len(self.problems)
        for column, parser in parsers(self.row_type).items():
            try:
                values[column] = _value(parser, raw.get(column, ""))
            except CellError as error:
                self.note(line, column, error.zh, error.en)
        unknown = set(raw.get("demo_fields", "").split()) - parsers(self.row_type).keys()
        if unknown:
            words = " ".join(sorted(unknown)).encode("unicode_escape").decode()
            self.note(line, "demo_fields", f"没有这样的列：{words}", f"names no column: {words}")
        if len(self.problems) == before:
            self.rows.append(self.row_type(line=line, **values))


def parsers(row_type: type[Row]) -> dict[str, Parser]:
    """The columns of a file and how each is read."""
    return {
        field.name: field.metadata["parser"]
        for field in dataclasses.fields(row_type)
        if "parser" in field.metadata
    }


def _value(parser: Parser, raw: str) -> object:
    value = clean(raw)
    if value:
        return parser.parse(value)
    if not parser.empty:
        raise CellError("不能为空", "must not be empty")
    return parser.empty[0]


def read_table(folder: Path, row_type: type[R]) -> Table[R]:
    """Read the file of `row_type` in `folder`; what is wrong stands in the table's `problems`."""
    table = Table(row_type)
    text = _text(folder / row_type.FILE, table)
    if text is None:
        return table
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
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
        table.note(1, "-", "没有这个文件或无法读取", "is missing or cannot be read")
        return None
    if len(content) > MAX_BYTES:
        table.note(1, "-", f"大于 {MAX_BYTES} 字节", f"is larger than {MAX_BYTES} bytes")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        table.note(line, "-", "不是 UTF-8 编码，请另存为 UTF-8", "is not UTF-8; save it as UTF-8")
        return None


def _check_header(header: list[str], table: Table[R]) -> bool:
    known = parsers(table.row_type)
    missing = [c for c, parser in known.items() if c not in header and not parser.optional]
    for column in missing:
        table.note(1, column, "缺少这一列", "column is missing")
    for column in header:
        if column not in known:
            shown = column.encode("unicode_escape").decode()[:40] if column else "-"
            table.note(1, shown, "没有这样的列", "is not a column of this file")
    for column in {column for column in header if header.count(column) > 1} & known.keys():
        table.note(1, column, "这一列重复", "column appears twice")
    return not missing


def _read_rows(reader: "Reader", header: list[str], table: Table[R]) -> None:
    count = 0
    last = reader.line_num
    for cells in reader:
        line, last = last + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        raw = dict(zip(header, cells, strict=False))
        table.remember(line, raw)
        if len(cells) == len(header):
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
