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


_APT = ("apt-get", "-qq", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=1")
_INSTALL = (*_APT, "-y", "--no-install-recommends", "install")
_QUIETLY = {"DEBIAN_FRONTEND": "noninteractive"}
_BRIEFLY = ("timeout", "180")  # only what may be stopped half-way


def _install_shell() -> None:
    """Try once for the quicker browser; where it cannot be had, the whole one does as well."""
    tried = STAMPS / "headless-shell"
    if tried.exists():
        return
    tried.touch()
    wanted = browser.SHELL
    try:
        run("ask for the newest packages", [*_BRIEFLY, *_APT, "update"], quietly=True)
        run("fetch a quicker Chromium", [*_BRIEFLY, *_INSTALL, "-d", wanted], quietly=True)
        run("install it", [*_INSTALL, wanted], _QUIETLY, quietly=True)
    except SetupError:
        say(f"There is no {wanted} to be had: the tests of the screens take longer without it.")


def chromium() -> None:
    """Find the browser that the tests of the screens need, or install it where that is allowed."""
    may_install = os.geteuid() == 0 and shutil.which("apt-get")
    if may_install and not shutil.which(browser.SHELL):
        _install_shell()
    if browser.find_chromium() and browser.has_chinese_font():
        return
    if may_install:
        run("ask for the newest packages", [*_APT, "update"])
        run("install Chromium", [*_INSTALL, "chromium", "fonts-noto-cjk"], _QUIETLY)
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
