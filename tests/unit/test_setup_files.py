"""The files of the set-up agree with each other and name no registry."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from itertools import product
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
DEV = [Requirement(text) for text in PROJECT["dependency-groups"]["dev"]]
NODE_FOLDERS = ("web", "mini_program_mock/app")
PYTHONS = ("3.11.2", "3.11.9", "3.12.3")  # 3.11.2 is Debian 12's and still needs a backport
_FLAGS = {"MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS", "MAKELEVEL"}
_OF_AN_OUTER_MAKE = _FLAGS | {"SCREENS", "ARGS", "WORKERS"}
MACHINES = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))


def _locked(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text().splitlines()
    pairs = (line.split("==") for line in lines)
    return {canonicalize_name(package): version for package, version in pairs}


def _needed(roots: list[Requirement], environment: dict[str, str]) -> set[str]:
    """Name all packages that these bring along in one environment, as far as installed."""
    asked: set[tuple[str, str]] = set()
    todo = [(root, extra) for root in roots for extra in ("", *root.extras)]
    while todo:
        requirement, extra = todo.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra) in asked:
            continue
        asked.add((name, extra))
        try:
            children = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:  # a backport that this Python does not need
            continue
        for child in children:
            if child.marker is None or child.marker.evaluate({**environment, "extra": extra}):
                todo += [(child, wanted) for wanted in ("", *child.extras)]
    return {name for name, _ in asked}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_and_versions_only(lock: str) -> None:
    """Whoever installs chooses the registry, so no line holds an address, an option or a hash."""
    lines = (ROOT / lock).read_text().splitlines()
    assert lines
    assert [
        line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.]*", line)
    ] == []


@pytest.mark.parametrize(("python", "machine"), list(product(PYTHONS, MACHINES)))
def test_locks_hold_all_that_is_needed(python: str, machine: tuple[str, str]) -> None:
    """Packages are installed without asking what they need, so the locks must know it all."""
    environment = {key: str(value) for key, value in default_environment().items()} | {
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "sys_platform": machine[0],
        "platform_machine": machine[1],
    }
    running = _locked("requirements.lock")
    assert _needed(RUN, environment) - running.keys() == set()
    assert (
        _needed(DEV, environment) - running.keys() - _locked("requirements-dev.lock").keys()
        == set()
    )


def test_locked_versions_are_those_the_project_allows() -> None:
    """A pin outside the bounds of pyproject.toml would be a pin nobody decided."""
    pins = _locked("requirements.lock") | _locked("requirements-dev.lock")
    strangers = [
        str(wanted)
        for wanted in RUN + DEV
        if not wanted.specifier.contains(pins[canonicalize_name(wanted.name)])
    ]
    assert strangers == []


def test_running_installs_nothing_of_the_tests() -> None:
    """`make run` on a new machine should be quick."""
    assert _locked("requirements.lock").keys() & _locked("requirements-dev.lock").keys() == set()
    assert "pytest" not in _locked("requirements.lock")


def test_running_needs_no_tests() -> None:
    """The set-up and the house come up where tests/ was left out."""
    folders = ("tools", "server", "handlers", "notify", "records", "queueing", "kit")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    asks = re.compile(r"^\s*(from|import) tests\b", re.MULTILINE)
    assert [path.name for path in sources if asks.search(path.read_text())] == []


@pytest.mark.parametrize("folder", NODE_FOLDERS)
def test_a_lock_of_node_names_no_registry(folder: str) -> None:
    """Addresses get into that lock unless npm is told to leave them out."""
    lock = json.loads((ROOT / folder / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert "omit-lockfile-registry-resolved=true" in (ROOT / folder / ".npmrc").read_text()


@pytest.mark.parametrize("folder", NODE_FOLDERS)
def test_a_lock_of_node_is_whole(folder: str) -> None:
    """`npm ci` refuses a lock that lacks an optional package, even one for another machine."""
    packages = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
    missing = [
        f"{name} for {path}"
        for path, package in packages.items()
        for name in package.get("optionalDependencies", {})
        if f"node_modules/{name}" not in packages and f"{path}/node_modules/{name}" not in packages
    ]
    assert missing == []


def test_every_dependency_has_a_reason() -> None:
    """A dependency that nobody can explain should not be there."""
    explained = set(
        re.findall(r"^\| (\S+) \|", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE)
    )
    direct = {requirement.name for requirement in RUN + DEV}
    for folder in NODE_FOLDERS:
        package = json.loads((ROOT / folder / "package.json").read_text())
        direct |= package["dependencies"].keys() | package["devDependencies"].keys()
    direct |= {line.split("==")[0] for line in (ROOT / LOCKS[2]).read_text().splitlines()}
    assert explained - {"package"} == direct


@pytest.mark.parametrize(
    "link", [".venv", "web/node_modules", "mini_program_mock/app/node_modules"]
)
def test_nothing_is_set_up_through_a_link(tmp_path: Path, link: str) -> None:
    """The folder behind it belongs to somebody else, and setting up would empty it."""
    house, other = tmp_path / "house", tmp_path / "other"
    (house / link).parent.mkdir(parents=True)
    shutil.copytree(ROOT / "tools", house / "tools")
    (other / "bin").mkdir(parents=True)
    (other / "bin/python").symlink_to(sys.executable)
    (house / link).symlink_to(other)
    told = subprocess.run(
        ["/bin/sh", str(house / "tools/setup.sh")], capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert f"{link} is a symbolic link" in told.stderr
    assert f"rm {link}" in told.stderr
    assert (other / "bin/python").exists()
    assert not (house / ".setup").exists()


def test_make_says_what_it_can_make() -> None:
    """`make` alone lists every target with a sentence."""
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    listed = dict(re.findall(r"^make (\S+) +(\S.*)$", _make(), re.MULTILINE))
    assert listed.keys() == set(phony[1].split())
    served = "setup run demo import export password migrate docs help"
    tried = "test test-fast check api-types bench bench-line faults attacks"
    assert listed.keys() == {*served.split(), *tried.split()}


def test_what_to_import_and_whose_password_must_be_said() -> None:
    """And a name with spaces stays one name."""
    for target, wanted in (("import", "FOLDER"), ("export", "FOLDER"), ("password", "NAME")):
        with pytest.raises(subprocess.CalledProcessError) as refused:
            _make("-n", target, f"{wanted}=")
        assert f"make {target} {wanted}=" in refused.value.stderr
        assert f'server {target} "${wanted}"' in _make("-n", target, f"{wanted}=a b")


def test_only_screens_0_leaves_screens_out() -> None:
    """What is left out is said; by default nothing is."""
    assert "tests/screens" not in _make("-n", "test")
    assert "chromium" in _make("-n", "test")
    without = _make("-n", "test", "SCREENS=0")
    assert "--ignore=tests/screens" in without
    assert "LEFT OUT" in without


def test_the_logs_of_the_whole_suite_are_read() -> None:
    """As its last step, whether the screens were left out or not; a part of it has none."""
    for screens in ("0", "1"):
        steps = _make("-n", "test", f"SCREENS={screens}").splitlines()
        assert steps[-1] == ".venv/bin/python -m tests.support.log_scan .setup/test-logs"
        assert sum("YICHUANG_LOG_FOLDER=" in step and "pytest" in step for step in steps) == 1
    assert "log_scan" not in _make("-n", "test", "ARGS=tests/unit")


def test_args_choose_the_tests() -> None:
    """They reach pytest as they are, quotes too, and nothing else is run or said to be left out."""
    chosen = 'tests/db -k "head or tail"'
    for screens in ("0", "1"):
        asked = _make("-n", "test", f"ARGS={chosen}", f"SCREENS={screens}")
        assert [line for line in asked.splitlines() if "tools/setup.sh" not in line] == [
            f".venv/bin/python -m pytest {chosen}"
        ]
    assert _make("-n", "test", "ARGS= ").count("npm test") == len(NODE_FOLDERS)


def _make(*words: str) -> str:
    command = ["make", "-C", str(ROOT), "--no-print-directory", *words]
    outside = {key: value for key, value in os.environ.items() if key not in _OF_AN_OUTER_MAKE}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=outside).stdout
