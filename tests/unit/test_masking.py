"""What is shown of an address, and how addresses are found where they do not belong."""

import pytest

from kit.privacy.masking import (
    OPENID,
    masked_number,
    masked_phone,
    without_addresses,
)
from tests.support.identity import resident_id

OPENID_OF_WANG = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800138000", "138****8000"),
        ("+8613800138000", "138****8000"),
        ("+86 13800138000", "138****8000"),
        ("+85291234567", "+85****4567"),
        ("91234567", "912****67"),
        ("12345", "****"),
        ("", "****"),
    ],
)
def test_a_number_is_masked(phone: str, shown: str) -> None:
    """Enough for whose it is to know it."""
    assert masked_phone(phone) == shown


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "to +86 13800138000.",
        "phone=8613800138000&",
        '"13800138000"',
        "电话13800138000",
    ],
)
def test_a_mobile_number_is_found(text: str) -> None:
    """In whatever it is said."""
    masked = without_addresses(text)
    assert masked != text
    assert without_addresses(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "1795000000000",
        "0.13812345678",
        "12800138000",
        "1380013800",
        "138****8000",
        "digest=cf161a13800138000d9466a2a21ac686407f0f3047a2b6641f6faee37bb4c3c0 number=4",
    ],
)
def test_other_digits_are_no_number(text: str) -> None:
    """Moments, fractions, what is masked already, the head of a sealed record."""
    assert without_addresses(text) == text


def test_an_openid_is_found() -> None:
    """28 characters that begin with o; a word of that length is none."""
    assert OPENID.search(f"touser {OPENID_OF_WANG}!")
    assert without_addresses(f"touser {OPENID_OF_WANG}") == "touser o****"
    assert OPENID.search("openings_could_not_be_read_x") is None
    assert OPENID.search(f"x{OPENID_OF_WANG}") is None


@pytest.mark.parametrize("place", [1, 2, 731])
def test_numbers_of_cards_are_masked(place: int) -> None:
    """In whatever stands around them; an X at their end counts."""
    number = resident_id(place)
    assert without_addresses(f"seen {number}, gone") == f"seen {masked_number(number)}, gone"
    assert without_addresses(f'"{number.lower()}"') == f'"{masked_number(number.lower())}"'


@pytest.mark.parametrize(
    "text", ["1790000000000123456", "110105199013021234", "a110105199001020016", "20261123000001"]
)
def test_other_long_numbers_are_none_of_a_card(text: str) -> None:
    """No such month, inside of a word or of a longer number, or too short."""
    assert without_addresses(text) == text
