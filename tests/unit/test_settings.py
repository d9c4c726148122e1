"""A start that would not be safe is refused with the reason."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from server.settings import BadSettings, read_settings

ROOT = Path(__file__).parents[2]
SAFE = {
    "YICHUANG_MODE": "production",
    "YICHUANG_SECRET": "s" * 32,
    "YICHUANG_DATA_KEYS": f"2026-11:{'5a' * 32}",
    "YICHUANG_LOOKUP_KEY": "a5" * 32,
    "DATABASE_URL": "postgres://somewhere/yichuang",
    "REDIS_URL": "redis://somewhere",
    "YICHUANG_PUBLIC_URL": "https://hall.example",
    "WECHAT_API_BASE": "https://api.example",
    "WECHAT_APPID": "wx",
    "WECHAT_SECRET": "secret",
    "WECHAT_PUSH_TOKEN": "push",
    "WECHAT_AES_KEY": "k" * 43,
    "WECHAT_TEMPLATES": str(ROOT / "docs" / "wechat-templates.json"),
}
SMS = {"SMS_A_URL": "https://sms.example/", "SMS_A_KEY": "key"}


README = ROOT / "README.md"


class _Noted(Mapping[str, str]):
    """An environment that notes what is asked of it."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def test_every_setting_stands_in_the_readme(tmp_path: Path) -> None:
    """Those of a demo and those without which nothing else starts."""
    data, told = {"YICHUANG_DATA": str(tmp_path)}, README.read_text()
    for values in (data, {**SAFE, **data}):
        environ = _Noted(values)
        read_settings(environ)
        assert "YICHUANG_DATA" in environ.asked
        assert {name for name in environ.asked if f"`{name}" not in told} == set()


def test_the_demo_makes_its_secrets_once(tmp_path: Path) -> None:
    """They are kept in files that only their owner reads, and a second start finds them again."""
    environ = {"YICHUANG_DATA": str(tmp_path / "a folder with spaces")}
    first, second = read_settings(environ), read_settings(environ)
    assert first == second
    assert len(first.app.secret) >= 32
    kept = tmp_path / "a folder with spaces" / "secret"
    assert kept.stat().st_mode & 0o077 == 0


def test_a_demo_lives_unless_it_is_told_not_to(tmp_path: Path) -> None:
    """In production nobody is invented, whatever the setting says."""
    data = {"YICHUANG_DATA": str(tmp_path)}
    assert read_settings(data).demo.life
    assert not read_settings({**data, "YICHUANG_DEMO_LIFE": "0"}).demo.life
    with pytest.raises(BadSettings, match="YICHUANG_DEMO_LIFE"):
        read_settings({**data, "YICHUANG_DEMO_LIFE": "no"})
    assert not read_settings({**SAFE, **data, "YICHUANG_DEMO_LIFE": "1"}).demo.life


def test_production_starts_with_everything_given(tmp_path: Path) -> None:
    """No stand-in, no default."""
    settings = read_settings({**SAFE, "YICHUANG_DATA": str(tmp_path)})
    assert not settings.app.demo
    assert settings.app.sms == ()
    (provider,) = read_settings({**SAFE, **SMS, "YICHUANG_DATA": str(tmp_path)}).app.sms
    assert (provider.name, provider.url, provider.key) == ("a", "https://sms.example", "key")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("missing", [name for name in SAFE if name != "YICHUANG_MODE"])
def test_production_refuses_a_default(tmp_path: Path, missing: str) -> None:
    """And names what is missing."""
    environ = {k: v for k, v in SAFE.items() if k != missing}
    with pytest.raises(BadSettings, match=missing):
        read_settings({**environ, "YICHUANG_DATA": str(tmp_path)})


def test_production_refuses_the_secret_that_a_demo_made(tmp_path: Path) -> None:
    """Whoever copied it out of the data folder gave away what signed the demo's tokens."""
    demo = read_settings({"YICHUANG_DATA": str(tmp_path)})
    environ = {**SAFE, "YICHUANG_DATA": str(tmp_path), "YICHUANG_SECRET": demo.app.secret.decode()}
    with pytest.raises(BadSettings, match="YICHUANG_SECRET"):
        read_settings(environ)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WECHAT_API_BASE", "http://127.0.0.1:8000/stand-in/wechat"),
        ("WECHAT_AES_KEY", "too short"),
        ("WECHAT_PUSH_TOKEN", "not a token!"),
        ("WECHAT_TEMPLATES", "/no/such/file"),
        ("YICHUANG_ORIGINS", "https://hall.example *"),
        ("YICHUANG_SECRET", "short"),
        ("YICHUANG_DATA_KEYS", "2026-11:5a"),
        ("YICHUANG_DATA_KEYS", f"a:{'5a' * 32},a:{'5b' * 32}"),
        ("YICHUANG_DATA_KEYS", f"demo-1:{'5a' * 32}"),
        ("YICHUANG_LOOKUP_KEY", "five"),
        ("YICHUANG_LOOKUP_KEY", "5a" * 32),
        ("SMS_A_URL", "http://sms.example"),
        ("SMS_B_URL", "https://hall.example/stand-in/sms/b"),
        ("SMS_A_KEY", ""),
        ("YICHUANG_WEBHOOK_NETWORKS", "10.0.0.0/8 home"),
        ("YICHUANG_PORT", "eighty"),
        ("YICHUANG_PORT", "70000"),
        ("YICHUANG_PROXIES", "-1"),
        ("YICHUANG_PROXIES", "two"),
        ("YICHUANG_MODE", "Production"),
        ("YICHUANG_MODE", ""),
    ],
)
def test_production_refuses_what_is_only_fit_for_a_demo(
    tmp_path: Path, name: str, value: str
) -> None:
    """Head-ins, open origins, weak secrets, nonsense."""
    with pytest.raises(BadSettings, match=name):
        read_settings({**SAFE, **SMS, "YICHUANG_DATA": str(tmp_path), name: value})
