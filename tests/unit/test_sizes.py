"""No room grows too large to be looked over: a folder, or a file, is split by a name first."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("server", "handlers", "notify", "records", "queueing", "kit")
BESIDE = ("mini_program_mock", "benchmarks", "tools", "web/core", "web/design", "web/screens")
FILES_AT_MOST = 12
LINES_AT_MOST = 300
# One file for each verb, and for each change of the tables, however many that become.
ONE_EACH = {"queueing/line/scripts", "records/db/migrations"}
GENERATED = {"web/core/openapi.ts"}
_NOT_OURS = {"node_modules", "dist"}
_SOURCES = {".py", ".lua", ".ts", ".vue", ".css", ".sh"}


def sources(*folders: str) -> Iterator[Path]:
    """The files that somebody wrote, by their paths from the root."""
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in _SOURCES and _NOT_OURS.isdisjoint(path.parts):
                yield path.relative_to(ROOT)


def test_no_folder_of_the_house_has_too_many_files() -> None:
    """Its `__init__.py` is not counted: it only says what the folder is."""
    files = [path for path in sources(*FLOORS) if path.name != "__init__.py"]
    counted = Counter(path.parent.as_posix() for path in files)
    assert counted["handlers"]
    full = {folder for folder, count in counted.items() if count > FILES_AT_MOST}
    assert full <= ONE_EACH


def test_no_file_has_too_many_lines() -> None:
    """Migrations and what is generated apart: nobody goes on writing in those."""
    files = [
        path
        for path in sources(*FLOORS, *BESIDE)
        if path.parent.as_posix() != "records/db/migrations"
        if path.as_posix() not in GENERATED
    ]
    assert len(files) > len(FLOORS)
    lines = {path.as_posix(): len((ROOT / path).read_text().splitlines()) for path in files}
    assert {path: count for path, count in lines.items() if count > LINES_AT_MOST} == {}
