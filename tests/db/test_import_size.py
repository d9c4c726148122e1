"""A catalogue that is twice as large takes an import twice as many steps, not four times."""

import csv
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, SimpleNamespace

import pytest

from records.models.catalogue.service_items import Material, ServiceItem
from server.importer.importing import read_folder
from server.importer.reading import folder as reading
from server.importer.storing import store

SMALL_HALL = Path(__file__).parents[1] / "data" / "spreadsheet" / "original"
MATERIALS = 4
FEW, MANY = 100, 200

pytestmark = pytest.mark.usefixtures("database")


class Cell(str):
    """A cell whose comparisons are calls, so that a search through a list counts its steps."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other)

    def strip(self, chars: str | None = None) -> "Cell":
        """Stay what it is; the import strips every cell that it reads."""
        return Cell(super().strip(chars))


class Cells:
    """A reader of CSV whose rows are made of `Cell`."""

    def __init__(self, lines: Iterable[str], *, strict: bool) -> None:
        self._reader = csv.reader(lines, strict=strict)

    @property
    def line_num(self) -> int:
        """The line that was read last."""
        return self._reader.line_num

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        return [Cell(cell) for cell in next(self._reader)]


@contextmanager
def counting() -> Iterator[list[int]]:
    """How many functions are called by the body, those of C included."""
    calls = [0]

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        if event in {"call", "c_call"}:
            calls[0] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def write(folder: Path, items: int) -> Path:
    """A small hall with so many items more, each with its materials."""
    shutil.copytree(SMALL_HALL, folder)
    codes = [f"X-{n}" for n in range(items)]
    _append(
        folder / "items.csv",
        [f"{code},事项,Item,GA,social,1,2,0,,,window,listed\n" for code in codes],
    )
    _append(
        folder / "materials.csv",
        [f"{code},m{n},表,Form,mandatory,1\n" for code in codes for n in range(MATERIALS)],
    )
    return folder


def _append(path: Path, lines: list[str]) -> None:
    with path.open("a", encoding="utf-8") as opened:
        opened.writelines(lines)


async def steps(folder: Path) -> dict[str, int]:
    """How many calls it takes to read a folder, to store it, and to find it stored already."""
    with counting() as reads:
        catalogue = read_folder(folder)
    found = {"read": reads[0]}
    for name in ("store", "store again"):
        with counting() as calls:
            await store(catalogue, hash_password=str, demo_password=None)
        found[name] = calls[0]
    await Material.filter(item_id__startswith="X-").delete()
    await ServiceItem.filter(code__startswith="X-").delete()
    return found


async def test_steps_grow_with_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """10,000 items took minutes once, because every reference gathered all items anew."""
    monkeypatch.setattr(reading, "csv", SimpleNamespace(reader=Cells, Error=csv.Error))
    await store(read_folder(SMALL_HALL), hash_password=str, demo_password=None)
    few = await steps(write(tmp_path / "few", FEW))
    many = await steps(write(tmp_path / "many", MANY))
    for name, taken in many.items():
        assert taken < few[name] * MANY / FEW, (name, few, many)
