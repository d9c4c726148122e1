"""Do the set-up work that is not done yet: `python -m tools.setup runtime screens`.

Each piece of work leaves a stamp in `.setup/` that holds the fingerprint of what it was made from.
The stamp is removed before the work begins and written after it has ended, so interrupted work is
done again; a virtual environment that was left half-made is made anew.
"""

import os
import shutil
import sys

from tools import chromium as browser
from tools.node import Project
from tools.running import VENV, SetupError, install_packages, run, say
from tools.stamps import ROOT, STAMPS, write

WEB = Project(ROOT / "web", "node-modules", "the screens")
MINI_PROGRAM = Project(ROOT / "mini_program_mock/app", "mini-program-modules", "the mini program")
# What the mini program shares with the screens.
SHARED = (ROOT / "web/core", ROOT / "web/design")


def python_environment() -> None:
    """Make the virtual environment, unless this runs in one that tools/setup.sh found whole."""
    if VENV.exists() and VENV.samefile(sys.prefix):
        return
    for stamp in ("runtime", "dev", "node"):
        (STAMPS / stamp).unlink(missing_ok=True)
    (STAMPS / "unfinished").touch()
    run(f"make .venv with {sys.executable}", [sys.executable, "-m", "venv", "--clear", str(VENV)])
    write(STAMPS / "made-for", f"{ROOT}\n")
    (STAMPS / "unfinished").unlink()


def runtime() -> None:
    """Install the Python packages that the house needs to run."""
    install_packages("runtime", "requirements.lock")


def dev() -> None:
    """Install the Python packages that tests and checks need besides."""
    install_packages("dev", "requirements-dev.lock")


def node_modules() -> None:
    """Install what builds and checks the screens and the mini program."""
    WEB.install()
    MINI_PROGRAM.install()


def screens() -> None:
    """Build the browser screens into web/dist, and the mini program for a phone's browser."""
    WEB.build("screens", "build", "dist/index.html")
    MINI_PROGRAM.build("mini-program", "build:h5", "dist/build/h5/index.html", *SHARED)


def weixin() -> None:
    """Build the mini program as WeChat takes it."""
    result = "dist/build/mp-weixin/app.json"
    MINI_PROGRAM.build("mini-program-weixin", "build:weixin", result, *SHARED)


def chromium() -> None:
    """Find the browser that the tests of the screens need, or install it where that is allowed."""
    if browser.find_chromium() and browser.has_chinese_font():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quietly = {"DEBIAN_FRONTEND": "noninteractive"}
        packages = ["--no-install-recommends", "chromium", "fonts-noto-cjk"]
        run("ask for the newest packages", ["apt-get", "-qq", "update"])
        run("install Chromium", ["apt-get", "-qq", "-y", "install", *packages], quietly)
    if not browser.find_chromium():
        raise SetupError(browser.HOW_TO_INSTALL)
    if not browser.has_chinese_font():
        say("No Chinese font was found, screens will show boxes: install fonts-noto-cjk.")


WORK = {
    "runtime": runtime,
    "dev": dev,
    "node-modules": node_modules,
    "screens": screens,
    "weixin": weixin,
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
