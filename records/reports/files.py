"""Tables as files that spreadsheets open: CSV, and XLSX. Text stays text in both."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter

from records.reports.cells import Cell, Table
from records.reports.formulas import as_text

# Without it Excel takes UTF-8 for something else.
_BOM = "\ufeff"
_WIDEST = 40


def csv_of(tables: Sequence[Table]) -> bytes:
    """All tables below each other, an empty line between them."""
    written = io.StringIO(_BOM, newline="")
    written.seek(0, io.SEEK_END)
    writer = csv.writer(written, lineterminator="\r\n")
    for n, table in enumerate(tables):
        writer.writerows([[]] if n else [])
        writer.writerow([as_text(table.title)])
        writer.writerow([as_text(one) for one in table.header])
        writer.writerows([[_plain(cell) for cell in row] for row in table.rows])
    return written.getvalue().encode()


def xlsx_of(tables: Sequence[Table]) -> bytes:
    """A sheet for each table."""
    written = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(written, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for table in tables:
            sheet = book.add_worksheet(table.title[:31])
            sheet.freeze_panes(1, 1)
            sheet.write_row(0, 0, table.header, bold)
            for n, row in enumerate(table.rows, 1):
                sheet.write_row(n, 0, row)
            for n, name in enumerate(table.header):
                longest = max((len(str(row[n])) for row in table.rows if len(row) > n), default=0)
                sheet.set_column(n, n, min(_width(name, longest), _WIDEST))
    return written.getvalue()


def _width(name: str, longest: int) -> float:
    """A Chinese character is two wide; a long name of a column is broken."""
    return max(min(len(name), 8) * 2, longest * 1.6, 8)


def _plain(cell: Cell) -> Cell:
    return as_text(cell) if isinstance(cell, str) else cell
