"""What is shown of an address, and how addresses are found where they do not belong."""

import pytest

from kit.privacy.masking import MOBILE, OPENID, masked_phone, without_addresses

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
    assert MOBILE.search(text)
    assert MOBILE.search(without_addresses(text)) is None


@pytest.mark.parametrize(
    "text", ["1795000000000", "0.13812345678", "12800138000", "1380013800", "138****8000"]
)
def test_other_digits_are_no_number(text: str) -> None:
    """Moments, fractions, what is masked already."""
    assert MOBILE.search(text) is None
    assert without_addresses(text) == text


def test_an_openid_is_found() -> None:
    """28 characters that begin with o; a word of that length is none."""
    assert OPENID.search(f"touser {OPENID_OF_WANG}!")
    assert without_addresses(f"touser {OPENID_OF_WANG}") == "touser o****"
    assert OPENID.search("openings_could_not_be_read_x") is None
    assert OPENID.search(f"x{OPENID_OF_WANG}") is None
