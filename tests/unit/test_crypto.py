"""Passwords as the house hashes them; the houses of tests have lighter ones (`quick_hash`)."""

from kit.crypto import hash_password, password_matches
from tests.support.house import quick_hash

WORD = "quite a long 密码"


def test_a_hash_costs_what_owasp_says() -> None:
    """19 MiB and two passes: whoever steals the table guesses slowly."""
    assert hash_password(WORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_a_hash_is_opened_by_its_password_alone() -> None:
    """Whatever it cost; what is no hash opens nothing."""
    for hashed in (hash_password(WORD), quick_hash(WORD)):
        assert await password_matches(hashed, WORD)
        assert not await password_matches(hashed, WORD + " ")
    assert not await password_matches("!", WORD)
