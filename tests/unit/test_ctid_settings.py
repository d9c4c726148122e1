"""网证 is asked as the operator says: with all three settings, or not at all."""

import pytest

from notify.ctid.settings import APP, BASE, KEY, BadCtidSettings, demo_settings, read_ctid

GIVEN = {BASE: "https://ctid.example/api/", APP: "app", KEY: "k" * 32}
SECRET = b"s" * 32


def test_without_them_it_is_not_offered() -> None:
    """Outside a demo; a demo speaks with its stand-in."""
    assert read_ctid({}, "http://house", SECRET, demo=False) is None
    assert read_ctid({}, "http://house", SECRET, demo=True) == demo_settings("http://house", SECRET)


def test_with_them_it_is() -> None:
    """At that address; nobody calls back to a demo's."""
    found = read_ctid(GIVEN, "http://house", SECRET, demo=False)
    assert found is not None
    assert (found.base_url, found.callback_url) == ("https://ctid.example/api", "")
    assert GIVEN[KEY] not in repr(found)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({APP: ""}, f"{APP} missing"),
        ({BASE: "", KEY: ""}, f"{BASE}, {KEY} missing"),
        ({KEY: "short"}, "32 or more"),
        ({BASE: "https://demo.example/stand-in/ctid"}, "names the stand-in"),
        ({BASE: "http://ctid.example"}, "https://"),
    ],
)
def test_what_cannot_be_used(changes: dict[str, str], says: str) -> None:
    """It is named, and no key is quoted."""
    with pytest.raises(BadCtidSettings, match=says) as refused:
        read_ctid(GIVEN | changes, "http://house", SECRET, demo=False)
    assert "short" not in str(refused.value)
