"""The code at the counter: of one verification, for five minutes, and nobody else's making."""

from handlers.check_in.codes import citizen_code
from records.identity.codes import CODE_MS, verification_code, verification_of_code

KEY, OTHER = b"k" * 32, b"o" * 32
NOW_MS = 1_796_086_811_000
ID = "0123456789abcdef01234567"


def test_it_names_its_verification_until_it_expires() -> None:
    """Not a second longer."""
    code = verification_code(KEY, ID, NOW_MS)
    assert verification_of_code(KEY, code.text, NOW_MS) == ID
    assert verification_of_code(KEY, code.text, code.expires_ms - 1) == ID
    assert verification_of_code(KEY, code.text, code.expires_ms) is None
    assert NOW_MS + CODE_MS - 1000 < code.expires_ms <= NOW_MS + CODE_MS


def test_it_changes() -> None:
    """A photograph of the one before is another code."""
    one, other = (verification_code(KEY, ID, NOW_MS + late) for late in (0, 1000))
    assert one.text != other.text


def test_nobody_else_makes_one() -> None:
    """Neither with another key, nor by changing a part, nor by a code of another kind."""
    text = verification_code(KEY, ID, NOW_MS).text
    name, end, mac = text.split(".")
    later = f"{int(end, 16) + 1:x}"
    forged = [
        verification_code(OTHER, ID, NOW_MS).text,
        f"{name}.{later}.{mac}",
        f"{ID[::-1]}.{end}.{mac}",
        f"{name}.{end}.{mac[:-1]}",
        citizen_code(KEY, ID, NOW_MS).text,
        "",
        "..",
        "a.b.c",
        "x" * 500,
    ]
    assert [verification_of_code(KEY, one, NOW_MS) for one in forged] == [None] * len(forged)
