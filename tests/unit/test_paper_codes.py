"""Verification codes: not to be guessed, and read however somebody types them."""

import pytest

from records.papers.codes import grouped, new_code, normalised

CODE = "7K3M09TX4HVD2B1R"


def test_a_code_has_eighty_bits_in_groups() -> None:
    """Sixteen signs of thirty-two, none of which looks like another."""
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    signs = set("".join(codes))
    assert len(signs) == 32
    assert signs.isdisjoint("ILOU")
    assert all(len(code) == 16 for code in codes)
    assert grouped(CODE) == "7K3M-09TX-4HVD-2B1R"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        grouped(CODE),
        " 7k3m 09tx 4hvd 2b1r\n",
        "7K3M\u201409TX\u20134HVD_2B1R",
        "7K3M-O9TX-4HVD-2BIR",
        "７Ｋ３Ｍ－０９ＴＸ　４ＨＶＤ　２Ｂｌｒ",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    """In small letters, with blanks, dashes of all kinds, full width, O for 0."""
    assert normalised(typed) == CODE


@pytest.mark.parametrize(
    "typed", ["", CODE[:-1], CODE + "1", "U" * 16, "中" * 16, "7" * 16 + " " * 100]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    """Nothing is asked of the record for it."""
    assert normalised(typed) is None
