"""A demo day has a house of its own, and leaves another's alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from server.demo.day import own_settings
from server.redis.embedded import FolderInUse
from server.settings import BadSettings, Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that name a record and a line that people use."""
    environ = {
        "YICHUANG_DATA": str(tmp_path),
        "DATABASE_URL": "postgres://somewhere/yichuang",
        "REDIS_URL": "redis://somewhere",
    }
    return read_settings(environ)


def test_a_fast_clock_meets_no_record_of_others(settings: Settings) -> None:
    """Whatever the settings say, its SQLite and its Redis are its own."""
    with own_settings(settings) as own:
        assert own.storage.database_url.startswith(f"sqlite://{own.storage.data}/")
        assert own.storage.redis_url is None
        assert own.storage.data != settings.storage.data


def test_a_second_demo_leaves_the_first_its_folder(settings: Settings) -> None:
    """It is refused; the next one, after the first has ended, begins with an empty folder."""
    with own_settings(settings) as first:
        (first.storage.data / "redis").mkdir()
        record = first.storage.data / "day.sqlite3"
        record.touch()
        with pytest.raises(FolderInUse), own_settings(settings):
            pass
        assert record.exists()
    with own_settings(settings) as next_one:
        assert [path.name for path in next_one.storage.data.iterdir()] == ["lock"]


def test_no_demo_day_in_production(settings: Settings) -> None:
    """Nothing is made or deleted there."""
    before = sorted(settings.storage.data.iterdir())
    with (
        pytest.raises(BadSettings),
        own_settings(replace(settings, app=replace(settings.app, demo=False))),
    ):
        pass
    assert sorted(settings.storage.data.iterdir()) == before
