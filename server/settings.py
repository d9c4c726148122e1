"""Settings, read once from the environment. Outside the demo no secret has a default."""

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from handlers.context import AppSettings, WebSettings
from kit.privacy.settings import BadKeySettings, read_key_ring
from kit.sign_on.settings import BadSignOnSettings, read_sign_on
from notify.channels.sms.settings import BadSmsSettings, read_sms
from notify.channels.webhook.guard import LOOPBACK, WebhookRules
from notify.channels.wechat.settings import (
    NEEDED,
    BadWeChatSettings,
    read_wechat,
)
from notify.ctid.settings import BadCtidSettings, read_ctid
from records.casework.papers.remedies import OF_THE_DEMO, BadRemedies, read_remedies
from records.db.engine import sqlite_url
from records.papers.facts import Remedies

SECRET_BYTES = 32
TOKEN_CHARACTERS = 16
MODES = ("demo", "production")


class BadSettings(Exception):
    """The settings do not allow a start; the message says which and why."""


@dataclass(frozen=True, slots=True)
class AddressSettings:
    """Where the server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address as it stands in a URL of this machine."""
        return f"http://{_shown(self.host)}:{self.port}"


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """Where the line and the record are kept; without `redis_url` in a Redis of our own."""

    data: Path
    database_url: str
    redis_url: str | None


@dataclass(frozen=True, slots=True)
class DemoSettings:
    """What only a demo has: one password for its accounts, and business time `speed` times fast.

    With `life` it seeds bookings, and people come to its branch halls.
    """

    password: str
    speed: float
    life: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process runs; it serves the `groups` that are named, or else all there are.

    Instants and durations that matter live beside what they rule.
    """

    address: AddressSettings
    storage: StorageSettings
    app: AppSettings
    demo: DemoSettings
    groups: tuple[str, ...]
    log_level: str
    log_folder: Path | None = None

    @property
    def base_url(self) -> str:
        """Where the pages are found."""
        return self.app.web.public_url or self.address.url


def read_settings(environ: Mapping[str, str] = os.environ, *, speed: float = 1) -> Settings:
    """Read the environment. Raises `BadSettings`."""
    demo = _mode(environ) == "demo"
    storage = _storage(environ)
    address = AddressSettings(environ.get("YICHUANG_HOST", "127.0.0.1").strip("[]"), _port(environ))
    secret = _secret(environ, storage.data, demo=demo)
    settings = Settings(
        address=address,
        storage=storage,
        app=_app(environ, address, secret, demo=demo),
        demo=DemoSettings(
            _demo_password(environ, storage.data) if demo else "", speed, _life(environ, demo=demo)
        ),
        groups=tuple(environ.get("YICHUANG_GROUPS", "").split()),
        log_level=environ.get("YICHUANG_LOG", "warning"),
        log_folder=Path(folder) if (folder := environ.get("YICHUANG_LOG_FOLDER", "")) else None,
    )
    if not demo:
        _refuse_stand_ins(settings.app, environ)
    return settings


def _app(
    environ: Mapping[str, str], address: AddressSettings, secret: bytes, *, demo: bool
) -> AppSettings:
    # A provider of single sign-on sends browsers back to where the pages are found.
    house_url = environ.get("YICHUANG_PUBLIC_URL", "").rstrip("/") or address.url
    with _as_bad_settings():
        return AppSettings(
            demo=demo,
            secret=secret,
            key_ring=read_key_ring(environ, secret, demo=demo),
            web=_web(environ),
            wechat=read_wechat(environ, address.url, secret, demo=demo),
            sms=read_sms(environ, address.url, secret, demo=demo),
            webhooks=_webhooks(environ, demo=demo),
            unmask_per_day=_unmask_per_day(environ),
            sign_on=read_sign_on(environ, house_url, demo=demo),
            remedies=_remedies(environ, demo=demo),
            ctid=read_ctid(environ, address.url, secret, demo=demo),
        )


def _storage(environ: Mapping[str, str]) -> StorageSettings:
    data = Path(environ.get("YICHUANG_DATA") or "var").resolve()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    database_url = environ.get("DATABASE_URL") or sqlite_url(data / "yichuang.sqlite3")
    return StorageSettings(data, database_url, environ.get("REDIS_URL") or None)


def _web(environ: Mapping[str, str]) -> WebSettings:
    return WebSettings(
        public_url=environ.get("YICHUANG_PUBLIC_URL", "").rstrip("/"),
        origins=frozenset(environ.get("YICHUANG_ORIGINS", "").split()),
        proxies=_proxies(environ),
        metrics_token=_metrics_token(environ),
    )


@contextmanager
def _as_bad_settings() -> Iterator[None]:
    """What a part says of its settings is said of all."""
    try:
        yield
    except (
        BadKeySettings,
        BadWeChatSettings,
        BadSmsSettings,
        BadCtidSettings,
        BadSignOnSettings,
    ) as fault:
        raise BadSettings(str(fault)) from None


def _webhooks(environ: Mapping[str, str], *, demo: bool) -> WebhookRules:
    """A hall's own systems may stand in its own network: which, the operator says."""
    text = environ.get("YICHUANG_WEBHOOK_NETWORKS", "")
    try:
        named = tuple(ip_network(part) for part in text.split())
    except ValueError as fault:
        raise BadSettings(f"YICHUANG_WEBHOOK_NETWORKS: {fault}") from None
    return WebhookRules(plain_http=demo, networks=(*named, *(LOOPBACK if demo else ())))


def _remedies(environ: Mapping[str, str], *, demo: bool) -> Mapping[str, Remedies]:
    """Who is turned to against a refusal, in each region; the law's own words stand elsewhere."""
    path = environ.get("YICHUANG_REMEDIES", "")
    if not path:
        return OF_THE_DEMO if demo else {}
    try:
        return read_remedies(Path(path).read_bytes())
    except (OSError, BadRemedies) as fault:
        raise BadSettings(f"YICHUANG_REMEDIES: {fault}") from None


def _shown(host: str) -> str:
    """An address to bind to, as it stands in a URL of this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - shown, not bound
    return f"[{host}]" if ":" in host else host


def _mode(environ: Mapping[str, str]) -> str:
    """A mistyped `production` must not open a demo to the world."""
    mode = environ.get("YICHUANG_MODE", "demo")
    if mode not in MODES:
        raise BadSettings(f"YICHUANG_MODE must be {' or '.join(MODES)}, not {mode!r}")
    return mode


def _proxies(environ: Mapping[str, str]) -> int:
    """How many proxies of our own stand before the house; whoever else forwards is not believed."""
    text = environ.get("YICHUANG_PROXIES", "0")
    if not re.fullmatch("[0-9]", text):
        raise BadSettings(f"YICHUANG_PROXIES must be a number of proxies from 0 to 9, not {text!r}")
    return int(text)


def _unmask_per_day(environ: Mapping[str, str]) -> int:
    """How often a day each member of staff may see a name, a number or a phone clear."""
    text = environ.get("YICHUANG_UNMASK_PER_DAY", "30")
    if not re.fullmatch("[0-9]{1,4}", text):
        raise BadSettings(f"YICHUANG_UNMASK_PER_DAY must be a number from 0 to 9999, not {text!r}")
    return int(text)


def _metrics_token(environ: Mapping[str, str]) -> str:
    """What a Prometheus on another machine reads /metrics with; empty: nobody there may."""
    token = environ.get("YICHUANG_METRICS_TOKEN", "")
    if token and (len(token) < TOKEN_CHARACTERS or not token.isascii() or not token.isprintable()):
        message = f"YICHUANG_METRICS_TOKEN must have {TOKEN_CHARACTERS} or more ASCII characters"
        raise BadSettings(message)
    return token


def _port(environ: Mapping[str, str]) -> int:
    text = environ.get("YICHUANG_PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        message = f"YICHUANG_PORT must be a port number, not {text!r}"
        raise BadSettings(message)
    return int(text)


def _secret(environ: Mapping[str, str], data: Path, *, demo: bool) -> bytes:
    given = environ.get("YICHUANG_SECRET", "")
    if given:
        if len(given.encode()) < SECRET_BYTES:
            message = f"YICHUANG_SECRET must have at least {SECRET_BYTES} bytes"
            raise BadSettings(message)
        kept = _secret_file(data)
        if not demo and kept.exists() and kept.read_text().strip() == given:
            raise BadSettings(
                "YICHUANG_SECRET is the demo's own; make a new one · 请勿使用演示密钥"
            )
        return given.encode()
    if not demo:
        message = "YICHUANG_SECRET is missing; outside the demo it has no default"
        raise BadSettings(message)
    return _kept(_secret_file(data), lambda: secrets.token_hex(SECRET_BYTES)).encode()


def _secret_file(data: Path) -> Path:
    """Where a demo keeps the secret that it made."""
    return data / "secret"


def _demo_password(environ: Mapping[str, str], data: Path) -> str:
    given = environ.get("YICHUANG_DEMO_PASSWORD", "")
    return given or _kept(data / "demo-password", lambda: secrets.token_urlsafe(9))


def _life(environ: Mapping[str, str], *, demo: bool) -> bool:
    """Several processes of one demo need it once."""
    text = environ.get("YICHUANG_DEMO_LIFE", "1")
    if text not in {"0", "1"}:
        raise BadSettings(f"YICHUANG_DEMO_LIFE must be 0 or 1, not {text!r}")
    return demo and text == "1"


def _kept(path: Path, make: Callable[[], str]) -> str:
    """A value made once and kept in a file that only its owner can read."""
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(make())
        draft.rename(path)
    return path.read_text().strip()


def _refuse_stand_ins(settings: AppSettings, environ: Mapping[str, str]) -> None:
    """Refuse a production start that rests on what is only fit for a demo, and name all of it."""
    missing = [
        name
        for name in ("DATABASE_URL", "REDIS_URL", "YICHUANG_PUBLIC_URL", *NEEDED)
        if not environ.get(name)
    ]
    problems = [f"{name} is missing" for name in missing]
    if "stand-in" in settings.wechat.base_url:
        problems.append("WECHAT_API_BASE names the stand-in")
    if "*" in settings.web.origins:
        problems.append("YICHUANG_ORIGINS is open to everybody")
    if problems:
        raise BadSettings("; ".join(problems))
