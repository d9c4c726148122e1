"""Writing the catalogue to a folder, so that importing it again changes nothing."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from records.models.catalogue.halls import has_halls
from records.transactions import snapshot
from server.exporter.sheets import OPTIONAL, Cells, read_sheets


class ExportRefused(Exception):
    """The catalogue cannot be written; the message says why, in both languages."""


async def export_folder(folder: Path) -> dict[str, int]:
    """Write every file of the catalogue, in place of those of the same names.

    Gives the number of rows in each. The catalogue is read as it is at one moment, and no file is
    replaced before all have been written. Raises `ExportRefused`.
    """
    async with snapshot() as tx:
        if not await has_halls(tx):
            raise ExportRefused("尚未导入任何目录 / nothing was imported yet")
        sheets = await read_sheets(tx)
    # To an import a file without rows says "none"; one that is not there says nothing.
    said = {
        file: sheet
        for file, sheet in sheets.items()
        if sheet[1] or file not in OPTIONAL or (folder / file).exists()
    }
    texts = {file: _text(header, rows) for file, (header, rows) in said.items()}
    try:
        _write(folder, texts)
    except OSError as fault:
        zh, en = f"无法写入文件夹 {folder}", f"the folder {folder} cannot be written"
        raise ExportRefused(f"{zh} / {en}: {fault.strerror}") from fault
    return {file: len(rows) for file, (_, rows) in sheets.items()}


def _text(header: list[str], rows: list[Cells]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    parts = {file: folder / f".{file}.part" for file in texts}
    try:
        for file, text in texts.items():
            parts[file].write_text(text, encoding="utf-8", newline="")
        for file, part in parts.items():
            part.replace(folder / file)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
