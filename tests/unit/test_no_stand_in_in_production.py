"""Outside a demo WeChat is never played: people would believe that they were told something."""

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from notify.channels.wechat.settings import demo_settings
from server.demo import sms, webhook
from server.demo.wechat import StandInRefused, played
from server.http.openapi.text import unopened_app
from server.settings import BadSettings, read_settings
from tests.unit.test_settings import SAFE

if TYPE_CHECKING:
    from handlers.context import AppSettings


def test_the_stand_in_refuses_to_be_played() -> None:
    """Whoever mounts it outside a demo gets no app."""
    wechat = demo_settings("http://127.0.0.1:1", b"key")
    settings = SimpleNamespace(demo=False, wechat=wechat)
    with pytest.raises(StandInRefused):
        played(cast("AppSettings", settings), ())


def test_nobody_else_is_played_either() -> None:
    """Providers of short messages, and a hall's own systems."""
    settings = cast("AppSettings", SimpleNamespace(demo=False, sms=()))
    for other in (sms.played, webhook.played):
        with pytest.raises(StandInRefused):
            other(settings)


def test_production_has_none_of_its_addresses() -> None:
    """Neither those that are documented nor the others."""
    paths = {
        demo: [r.path for r in unopened_app(demo=demo).router.routes] for demo in (True, False)
    }
    assert [path for path in paths[False] if "stand-in" in path] == []
    assert "stand-in/wechat/cgi-bin/message/subscribe/send" in paths[True]


def test_production_does_not_speak_with_one(tmp_path: Path) -> None:
    """Nor with that of another house."""
    elsewhere = "https://demo.example/stand-in/wechat"
    environ = {**SAFE, "YICHUANG_DATA": str(tmp_path), "WECHAT_API_BASE": elsewhere}
    with pytest.raises(BadSettings, match="names the stand-in"):
        read_settings(environ)
