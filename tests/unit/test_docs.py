"""The pages of docs/ say what the code does: what is drawn is up to date, what is named exists."""

import os
import re
from pathlib import Path

import pytest

from server.cli import privacy_docs, state_docs
from tools import rooms

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_BUILT = {  # by `make setup`
    *("web/dist", "web/node_modules"),
    "mini_program_mock/app/dist/build/mp-weixin",
}
_NOT_OURS = {"node_modules", "dist", "var", "__pycache__"}
_FOLDERS = (
    "benchmarks|demo_data|docs|handlers|kit|mini_program_mock|notify|queueing|records|server|"
    "tests|tools|web"
)
_PATH = re.compile(rf"(?<![\w/.@-])(?:{_FOLDERS})/[\w./*-]*")
_FILE = re.compile(r"(?<![\w/.*-])\w[\w-]*\.(?:py|lua|vue|ts|csv|md|sh|toml|lock|json)\b(?!/)")
_LINK = re.compile(r"\]\((?!\w+:)([^)#]+)")
_FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_QUOTED = re.compile(r"`[^`]+`")
_MADE = re.compile(r"\bmake ([a-z][a-z-]*)")
_MODULE = re.compile(r"-m ((?:server|tools|benchmarks|tests|mini_program_mock)[\w.]*)")
_SERVER = re.compile(r"-m server ([a-z-]+)")
_NPM = re.compile(r"npm run ([a-z:-]+)")


@pytest.fixture(scope="module")
def names() -> set[str]:
    """The names of all files of the repository, without their folders."""
    found: set[str] = set()
    for _, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in _NOT_OURS and name[0] != "."]
        found.update(files)
    return found


def commands(text: str) -> str:
    """What a page shows as code."""
    fenced = _FENCED.findall(text)
    return "\n".join([*fenced, *_QUOTED.findall(_FENCED.sub("", text))])


@pytest.mark.parametrize("page", [state_docs, privacy_docs, rooms], ids=lambda page: page.PAGE.name)
def test_a_page_that_is_drawn_is_up_to_date(page: object) -> None:
    """Run `make docs` after changing a table of states, or who imports whom."""
    assert page.PAGE.read_text() == page.draw()  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_exists(page: Path, names: set[str]) -> None:
    """Every path, every file that is named without its folder, and every link."""
    text = page.read_text()
    paths = {found.rstrip("./") for found in _PATH.findall(text)} - _BUILT
    missing = {path for path in paths if not any(ROOT.glob(path))}
    missing |= {name for name in _FILE.findall(_PATH.sub("", commands(text))) if name not in names}
    missing |= {link for link in _LINK.findall(text) if not (page.parent / link).exists()}
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_commands_of_a_page_exist(page: Path) -> None:
    """Targets of the Makefile, modules of Python, commands of the server, scripts of npm."""
    text = commands(page.read_text())
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(_MADE.findall(text)) <= set(targets)
    for module in set(_MODULE.findall(text)):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module
    served = re.findall(r"^(?:def|async def) (\w+)|command\(\"(\w+)", _main(), re.MULTILINE)
    groups = re.findall(r"add_typer\(\w+, name=\"([\w-]+)\"", _main())
    known = {name for pair in served for name in pair} | set(groups)
    assert set(_SERVER.findall(text)) <= known
    scripts = set(re.findall(r'^    "([a-z:-]+)":', _package(), re.MULTILINE))
    assert set(_NPM.findall(text)) <= scripts


def _main() -> str:
    return (ROOT / "server" / "__main__.py").read_text()


def _package() -> str:
    folders = (ROOT / "web", ROOT / "mini_program_mock" / "app")
    return "\n".join((folder / "package.json").read_text() for folder in folders)
