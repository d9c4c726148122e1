"""Outside a demo WeChat is never played: people would believe that they were told something."""

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from notify.channels.wechat.settings import demo_settings
from server.demo.stand_ins import ctid, sms, webhook
from server.demo.stand_ins.wechat import StandInRefused, played
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
    """Providers of short messages, a hall's own systems, and 网证."""
    settings = cast("AppSettings", SimpleNamespace(demo=False, sms=(), ctid=None))
    for other in (sms.played, webhook.played, ctid.played):
        with pytest.raises(StandInRefused):
            other(settings)


def test_production_has_none_of_its_addresses() -> None:
    """Neither those that are documented nor the others."""
    paths = {
        demo: [r.path for r in unopened_app(demo=demo).router.routes] for demo in (True, False)
    }
    assert [path for path in paths[False] if "stand-in" in path] == []
    assert "stand-in/wechat/cgi-bin/message/subscribe/send" in paths[True]
    assert "stand-in/wechat/cityservice/face/identify/getverifyid" in paths[True]
    assert "stand-in/ctid/verifications" in paths[True]


def test_production_does_not_speak_with_one(tmp_path: Path) -> None:
    """Nor with that of another house."""
    own = {"CTID_APP_ID": "app", "CTID_APP_KEY": "k" * 32}
    for name, elsewhere in (("WECHAT_API_BASE", {}), ("CTID_API_BASE", own)):
        environ = {**SAFE, **elsewhere, "YICHUANG_DATA": str(tmp_path)}
        environ[name] = "https://demo.example/stand-in/somebody"
        with pytest.raises(BadSettings, match=f"{name} names the stand-in"):
            read_settings(environ)
