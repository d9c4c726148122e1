"""What a page of the screens may reach."""

import json
import re
from pathlib import Path

import pytest

from server.http import pages

ROOT = Path(__file__).parents[2]
ROUTER = ROOT / "web" / "screens" / "router.ts"
READER = "ws://127.0.0.1:*"
MINI_PAGES = ROOT / "mini_program_mock" / "app" / "src" / "pages.json"


def sources_of(policy: str) -> set[str]:
    """All that a page may reach by its policy; pictures may also stand in the page itself."""
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives.pop("img-src") == "'self' data:"
    return {source for directive in directives.values() for source in directive.split()}


@pytest.mark.parametrize("host", ["hall.example", "127.0.0.1:8000", "[::1]:8000"])
def test_a_page_reaches_this_machine_only(host: str) -> None:
    """No source is a whole scheme or another machine; old browsers must be told of WebSockets.

    A screen may hear a reader of cards, which is a service at the machine it runs on.
    """
    own = {"'self'", "'none'", f"ws://{host}", f"wss://{host}"}
    assert sources_of(pages.policy_for(host)) == own | {"'unsafe-inline'", READER}
    assert sources_of(pages.mini_policy_for(host)) == own


@pytest.mark.parametrize("host", ["", "a; script-src *", "a b", "*", "a\r\nX: y"])
def test_a_host_that_is_none_adds_nothing(host: str) -> None:
    """The client names the host: it must not be able to write a policy."""
    assert sources_of(pages.policy_for(host)) == {"'self'", "'none'", "'unsafe-inline'", READER}
    assert sources_of(pages.mini_policy_for(host)) == {"'self'", "'none'"}


def test_only_our_own_pages_frame_the_mini_program() -> None:
    """The landing page does; nothing frames a screen."""
    assert "frame-ancestors 'self'" in pages.mini_policy_for("hall.example")
    assert "frame-ancestors 'none'" in pages.policy_for("hall.example")


def test_the_server_knows_every_address_of_the_screens() -> None:
    """Whoever reloads a page is served it: both sides have the same list."""
    found = re.findall(r'path: "([^"]+)"', ROUTER.read_text())
    routed = [re.sub(r":(\w+)", r"<\1:str>", path) for path in found if path != "/:rest(.*)"]
    assert sorted(routed) == sorted(pages.PATHS)


def test_the_server_knows_every_page_of_the_mini_program() -> None:
    """As with the screens; the mini program itself reads the list from its own file."""
    listed = json.loads(MINI_PAGES.read_text())["pages"]
    assert [page["path"] for page in listed] == list(pages.MINI_PATHS)
