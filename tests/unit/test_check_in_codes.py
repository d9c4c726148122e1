"""The codes of checking in: each holds for its time, its hall and its kind, and can be scanned."""

import re
from collections.abc import Callable

import pytest
import zxingcpp

from handlers.check_in import codes
from handlers.check_in.codes import PERIOD_MS
from kit import qr

KEY, OTHER_KEY = bytes(32), bytes(31) + b"\x01"
NOW_MS = 1_796_086_811_000
DAY_MS = 24 * 60 * 60_000
SCALE = 4


def read(text: str, turns: int) -> list[str]:
    """What a reader sees of a code that is held so many quarters round."""
    rows = [[0 if dark else 255 for dark in row] for row in qr.matrix(text)]
    for _ in range(turns):
        rows = [list(row) for row in zip(*rows[::-1], strict=True)]
    dots = b"".join(bytes(dot for dot in row for _ in range(SCALE)) * SCALE for row in rows)
    size = len(rows) * SCALE
    image = memoryview(dots).cast("B", shape=(size, size))
    return [found.text for found in zxingcpp.read_barcodes(image)]


ALL = {
    "hall": codes.hall_code(KEY, "tonghua", NOW_MS).text,
    "paper": codes.paper_code(KEY, "tonghua"),
    "intent": codes.intent(KEY, "tonghua", NOW_MS).text,
    "citizen": codes.citizen_code(KEY, "0123456789abcdef01234567", NOW_MS).text,
}
READERS: dict[str, Callable[[str, int], str | None]] = {
    "hall": lambda text, now: codes.hall_of_code(KEY, text, now),
    "paper": lambda text, _: codes.hall_of_paper(KEY, text),
    "intent": lambda text, now: codes.hall_of_intent(KEY, text, now),
    "citizen": lambda text, now: codes.appointment_of_code(KEY, text, now),
}


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("kind", ALL)
def test_a_code_is_scanned_however_it_is_held(kind: str, turns: int) -> None:
    """Also as the address that a screen of the hall shows."""
    address = f"https://hall.example/mini/pages/check-in/index?code={ALL[kind]}"
    assert read(ALL[kind], turns) == [ALL[kind]]
    assert read(address, turns) == [address]


@pytest.mark.parametrize("kind", ALL)
def test_a_code_may_stand_in_an_address_and_be_typed(kind: str) -> None:
    """Letters, digits, dots and hyphens, few enough for a small picture."""
    assert re.fullmatch(r"[a-z0-9.-]{20,60}", ALL[kind])


@pytest.mark.parametrize("kind", ALL)
def test_a_code_is_only_of_its_kind(kind: str) -> None:
    """No code does for another, and none of ours is read with another key."""
    found = {name for name, reader in READERS.items() if reader(ALL[kind], NOW_MS)}
    assert found == {kind}
    assert codes.hall_of_code(OTHER_KEY, ALL["hall"], NOW_MS) is None
    assert codes.hall_of_paper(OTHER_KEY, ALL["paper"]) is None
    assert codes.hall_of_intent(OTHER_KEY, ALL["intent"], NOW_MS) is None
    assert codes.appointment_of_code(OTHER_KEY, ALL["citizen"], NOW_MS) is None


@pytest.mark.parametrize("kind", ALL)
def test_a_code_that_was_changed_is_not_ours(kind: str) -> None:
    """Whichever character it is, and whatever comes before or after."""
    text, reader = ALL[kind], READERS[kind]
    for at, letter in enumerate(text):
        other = "b" if letter == "a" else "a"
        assert reader(f"{text[:at]}{other}{text[at + 1 :]}", NOW_MS) is None
    for wrong in (
        "",
        ".",
        "a",
        f"{text}a",
        f"a{text}",
        f" {text}",
        text.upper(),
        "号" * 9,
        "x" * 500,
    ):
        assert reader(wrong, NOW_MS) is None


def test_a_hall_code_holds_for_its_period_and_one_on_either_side() -> None:
    """Somebody is slow, or a clock is; yesterday's photograph is refused."""
    begins = NOW_MS // PERIOD_MS * PERIOD_MS
    code = codes.hall_code(KEY, "tonghua", NOW_MS)
    assert code.expires_ms == begins + PERIOD_MS
    for at_ms, good in [
        (begins - PERIOD_MS - 1, False),
        (begins - PERIOD_MS, True),
        (begins, True),
        (begins + 2 * PERIOD_MS - 1, True),
        (begins + 2 * PERIOD_MS, False),
        (NOW_MS + DAY_MS, False),
    ]:
        assert (codes.hall_of_code(KEY, code.text, at_ms) == "tonghua") == good
    assert codes.hall_code(KEY, "tonghua", begins + PERIOD_MS).text != code.text
    assert codes.hall_code(KEY, "tonghua", begins + PERIOD_MS - 1) == code


@pytest.mark.parametrize(
    ("made", "kind", "lasts_ms"),
    [
        (codes.intent(KEY, "branch-1", NOW_MS), "intent", codes.INTENT_MS),
        (codes.citizen_code(KEY, "a-1", NOW_MS), "citizen", codes.CITIZEN_CODE_MS),
    ],
    ids=["intent", "citizen"],
)
def test_what_is_signed_for_a_while_ends(made: codes.Code, kind: str, lasts_ms: int) -> None:
    """To the second, and says itself when that is."""
    assert made.expires_ms == NOW_MS + lasts_ms
    assert READERS[kind](made.text, made.expires_ms - 1) in {"branch-1", "a-1"}
    assert READERS[kind](made.text, made.expires_ms) is None


def test_a_repeated_intent_is_another_one() -> None:
    """Both hold."""
    first, second = (codes.intent(KEY, "tonghua", NOW_MS) for _ in range(2))
    assert first.text != second.text
    assert codes.hall_of_intent(KEY, first.text, NOW_MS) == "tonghua"
    assert codes.hall_of_intent(KEY, second.text, NOW_MS) == "tonghua"
