"""The codes by which results are fetched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.pickup import codes
from handlers.pickup.codes import PERIOD_MS
from kit.ids import new_id
from records.cases.parcel import ParcelState
from records.models.cases.fetching.parcels import Parcel

KEY = b"k" * 32
NOW_MS = 1_900_000_000_000
PARCEL = Parcel("a1b2c3", "tonghua", "anna", ParcelState.READY, "0" * 32)
MOMENTS = st.integers(0, 4_000_000_000_000)


@given(made_ms=MOMENTS, read_ms=MOMENTS | st.none(), apart=st.integers(-5, 5))
def test_a_code_holds_one_period_before_and_after(
    made_ms: int, read_ms: int | None, apart: int
) -> None:
    """And never longer, whenever in its period it was made."""
    asked_ms = read_ms if read_ms is not None else max(0, made_ms + apart * PERIOD_MS)
    code = codes.pickup_code(KEY, PARCEL, made_ms)
    holds = abs(made_ms // PERIOD_MS - asked_ms // PERIOD_MS) <= 1
    assert codes.shows(KEY, PARCEL, code.text, asked_ms) is holds
    assert made_ms < code.expires_ms <= made_ms + PERIOD_MS


@pytest.mark.parametrize(
    "other",
    [
        PARCEL._replace(nonce="1" * 32),
        PARCEL._replace(id="a1b2c4"),
    ],
)
def test_a_code_is_of_one_parcel(other: Parcel) -> None:
    """One made for another parcel, or with another key, shows nothing."""
    code = codes.pickup_code(KEY, PARCEL, NOW_MS).text
    assert not codes.shows(KEY, other, code, NOW_MS)
    assert not codes.shows(b"l" * 32, PARCEL, code, NOW_MS)


@given(st.text())
def test_whatever_is_sent_is_read(text: str) -> None:
    """Nonsense names no parcel that a code could be of, and shows none."""
    named = codes.parcel_named(text)
    assert named is None or named in text
    assert not codes.shows(KEY, PARCEL, text, NOW_MS)


def test_a_code_names_its_parcel_in_letters_that_a_scanner_types() -> None:
    """Small letters, digits and dots: a scanner may type capitals."""
    parcel = PARCEL._replace(id=new_id())
    code = codes.pickup_code(KEY, parcel, NOW_MS).text
    assert codes.parcel_named(code) == parcel.id
    for text in (code, codes.proxy_code(KEY, new_id())):
        assert text == text.lower()
        assert 20 <= len(text) <= 60
        assert set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789.")


def test_a_proxy_has_a_code_of_their_own() -> None:
    """The same when told again; nothing of it is in its digest."""
    one, two = codes.proxy_code(KEY, "one"), codes.proxy_code(KEY, "two")
    assert one == codes.proxy_code(KEY, "one")
    assert one != two
    assert codes.parcel_named(one) is None
    assert one not in codes.code_hash(one)
