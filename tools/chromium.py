"""The browser of this machine, for the tests of the screens. Also asked by the set-up."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import TypedDict

HOW_TO_INSTALL = (
    "No working Chromium was found, and the tests of the screens need one. On Debian: "
    "sudo apt-get install -y chromium fonts-noto-cjk; or set CHROMIUM to the path of one. "
    "Only `make test SCREENS=0` leaves these tests out."
)
# The same engine without windows, bars and profiles around it: a page costs a third less.
SHELL = "chromium-headless-shell"
_NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_DOWNLOADED = (
    "chromium_headless_shell-*/chrome-linux*/headless_shell",
    "chromium_headless_shell-*/chrome-headless-shell-linux*/chrome-headless-shell",
    "chromium-*/chrome-linux*/chrome",
)
# The last list that a browser is given counts. Playwright's own, version 1.65, is the first part of
# ours; the rest are pages of the address bar and a process in reserve, which the browser would make
# for every fresh profile: half a second of work for what nobody sees.
_DISABLED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "msForceBrowserSignIn",
    "msEdgeUpdateLaunchServicesPreferredVersion",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "SpareRendererForSitePerProcess",
)
_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_DISABLED)}",
)


class LaunchOptions(TypedDict):
    """What `playwright.chromium.launch` is given."""

    executable_path: str
    headless: bool
    args: list[str]


def find_chromium() -> Path | None:
    """Find a Chromium that runs: CHROMIUM, one on PATH, or one that playwright has downloaded.

    Of several on PATH, the headless shell.
    """
    named = os.environ.get("CHROMIUM")
    on_path = (shutil.which(name) for name in _NAMES)
    cache = Path.home() / ".cache/ms-playwright"
    downloaded = (str(path) for pattern in _DOWNLOADED for path in sorted(cache.glob(pattern)))
    candidates = [named] if named else [*filter(None, on_path), *downloaded]
    return next((Path(path) for path in candidates if _runs(path)), None)


def launch_options() -> LaunchOptions:
    """Say how to launch the browser headless; playwright adds a fresh profile itself."""
    path = find_chromium()
    if path is None:
        raise RuntimeError(HOW_TO_INSTALL)
    return {"executable_path": str(path), "headless": True, "args": list(_ARGS)}


def has_chinese_font() -> bool:
    """Say whether Chinese can be shown; True where fontconfig cannot be asked."""
    if not shutil.which("fc-list"):
        return True
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)  # noqa: S607
    return bool(fonts.stdout.strip())


def _runs(path: str) -> bool:
    try:
        told = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return told.returncode == 0
