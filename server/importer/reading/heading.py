"""Telling, by its first lines, that a file is no table of ours, and saying why in one sentence."""

import csv
from collections.abc import Collection, Sequence

# What may stand between cells instead of a comma, by what spreadsheets call it.
_SEPARATORS = {
    ";": ("分号", "semicolons"),
    "\t": ("制表符", "tabs"),
    "，": ("全角逗号", "full-width commas"),
    "|": ("竖线", "vertical bars"),
}
_ENOUGH = 2
_SHOWN = 6


def fault_of(lines: Sequence[str], columns: Sequence[str]) -> tuple[str, str] | None:
    """What is wrong with the first lines of a file that has these columns, if anything is."""
    if not any(line.strip("\ufeff,; \t\r\n") for line in lines):
        return "文件是空的", "is empty"
    for separator, (zh, en) in _SEPARATORS.items():
        if any(_named(line, separator, columns) >= _ENOUGH for line in lines):
            return (
                f"各格之间是{zh}而不是逗号，请另存为“CSV UTF-8（逗号分隔）”",
                (
                    f"has {en} between its cells instead of commas; "
                    'save it as "CSV UTF-8 (comma delimited)"'
                ),
            )
    named = [_named(line, ",", columns) for line in lines]
    if named[0]:
        return None
    header = ",".join(columns[:_SHOWN]) + "…"
    at = next((n for n, count in enumerate(named, 1) if count >= _ENOUGH), None)
    if at is not None:
        which = "第 1 行是" if at == 2 else f"第 1 至 {at - 1} 行是"  # noqa: PLR2004 - a line
        lines_en = "line 1 is" if at == 2 else f"lines 1 to {at - 1} are"  # noqa: PLR2004
        return (
            f"表头在第 {at} 行，{which}标题或空行，请删除，使第 1 行为表头 {header}",
            (
                f"has its header in line {at}: {lines_en} a title or blank; "
                f"delete that, so that line 1 is {header}"
            ),
        )
    return f"第 1 行不是表头，应为 {header}", f"line 1 is not the header; it should be {header}"


def _named(line: str, separator: str, columns: Collection[str]) -> int:
    """How many of the columns a line names, if its cells are separated so."""
    try:
        cells = next(csv.reader([line.lstrip("\ufeff")], delimiter=separator), [])
    except csv.Error:
        return 0
    return len({cell.strip() for cell in cells} & set(columns))


def letters(at: int) -> str:
    """What a spreadsheet calls a column: 0 is A, 26 is AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
