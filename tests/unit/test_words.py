"""Names that were given up stay given up: the list stands in the glossary."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
GLOSSARY = "docs/glossary.md"
# They say what a name once was; and what the demo's halls say to people names nothing of ours.
MAY_NAME_THEM = (GLOSSARY, "CHANGELOG.md", "demo_data/")
_SECTION = re.compile(r"^## Retired names$(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_ROW = re.compile(r"^\| (`[^|]+) \|", re.MULTILINE)
_QUOTED = re.compile(r"`(\w+)`")


def retired() -> list[str]:
    """The first column of the glossary's list."""
    (section,) = _SECTION.findall((ROOT / GLOSSARY).read_text())
    return [name for row in _ROW.findall(section) for name in _QUOTED.findall(row)]


def pattern(names: list[str]) -> re.Pattern[str]:
    """Any of these, as a whole word; beside Chinese a word ends, too."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.ASCII)


def texts() -> dict[str, str]:
    """Every text of the repository by its path, also those of which git has not been told yet."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True)
    found = {}
    for name in filter(None, told.stdout.decode().split("\0")):
        path = ROOT / name
        if not name.startswith(MAY_NAME_THEM) and path.is_file() and not path.is_symlink():
            try:
                found[name] = path.read_text("utf-8")
            except UnicodeDecodeError:
                continue  # a picture
    return found


def test_a_retired_name_is_found_as_a_word() -> None:
    """Not within another one, and in no other spelling."""
    looked_for = pattern(["give_up", "Because"])
    assert looked_for.search("lease.give_up()")
    assert looked_for.search("原因Because。")
    assert not looked_for.search("give_upper, because")


def test_no_retired_name_comes_back() -> None:
    """Neither in code, comments and tests nor in what the API and the metrics are called."""
    names, files = retired(), texts()
    assert {"begun", "give_up", "Because", "closing_table"} <= set(names)
    assert len(names) > 30
    assert "kit/clock.py" in files
    looked_for = pattern(names)
    here = str(Path(__file__).relative_to(ROOT))
    found = {
        name: sorted(set(looked_for.findall(text)))
        for name, text in files.items()
        if name != here and looked_for.search(text)
    }
    assert not found
