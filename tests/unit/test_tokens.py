"""Access tokens: what they say, how long they hold, and what ends them early."""

import jwt
import pytest

from handlers.login import tokens as module
from handlers.login.refresh_tokens import Login
from handlers.login.tokens import LIFE_S, LONGEST, Tokens
from handlers.principal import Principal
from kit.clock import ManualClock
from kit.errors import Unauthorized
from notify.feed.mailbox import SocketLogin

SECRET = b"a secret for tests, long enough."
START_MS = 1_795_000_000_000
CLERK = Login("clerk-07", "clerk", "tonghua", "7")


@pytest.fixture
def time() -> ManualClock:
    """Real time, held still."""
    return ManualClock(START_MS)


@pytest.fixture
def tokens(time: ManualClock) -> Tokens:
    """A gate at that time."""
    return Tokens(SECRET, time.now_ms)


def test_a_token_says_who_asks(tokens: Tokens) -> None:
    """Everything a request needs to know stands in the token."""
    found = tokens.principal(tokens.issue(CLERK, "family"))
    expires = START_MS + LIFE_S * 1000
    assert found == Principal("clerk-07", "clerk", "family", expires, "tonghua", "7")


def test_a_token_without_a_hall_has_none(tokens: Tokens) -> None:
    """A device without a hall serves its whole group."""
    found = tokens.principal(tokens.issue(Login("kiosk", "kiosk"), "family"))
    assert (found.hall, found.window) == (None, None)


def test_a_token_ends_after_a_quarter_of_an_hour(tokens: Tokens, time: ManualClock) -> None:
    """Also one that was verified, and remembered, before."""
    token = tokens.issue(CLERK, "family")
    time.advance(seconds=LIFE_S - 1)
    tokens.principal(token)
    time.advance(seconds=1)
    with pytest.raises(Unauthorized):
        tokens.principal(token)


def test_revoking_a_login_refuses_its_tokens_and_no_other(tokens: Tokens) -> None:
    """A remembered token is refused at once too."""
    mine, others = tokens.issue(CLERK, "mine"), tokens.issue(CLERK, "others")
    tokens.principal(mine)
    tokens.revoke("mine")
    with pytest.raises(Unauthorized):
        tokens.principal(mine)
    assert tokens.principal(others).family == "others"


def test_a_socket_holds_as_long_as_its_login(tokens: Tokens, time: ManualClock) -> None:
    """Until its token expires or its login is ended."""
    session = SocketLogin(START_MS + 1000, "family", "display")
    assert tokens.valid(session)
    tokens.revoke("family")
    assert not tokens.valid(session)
    time.advance(seconds=1)
    assert not tokens.valid(session._replace(family="another"))


def test_only_so_many_tokens_are_remembered(
    tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The least recently used is verified anew."""
    monkeypatch.setattr(module, "REMEMBERED", 2)
    first, second, third = (tokens.issue(CLERK, str(n)) for n in range(3))
    for token in (first, second, first, third):
        tokens.principal(token)
    assert list(tokens._genuine) == [first, third]
    assert tokens.principal(second).family == "1"


def test_another_key_signs_other_tokens(tokens: Tokens, time: ManualClock) -> None:
    """A token of another house is none of ours."""
    other = Tokens(b"another secret, also long enough.", time.now_ms)
    with pytest.raises(Unauthorized):
        tokens.principal(other.issue(CLERK, "family"))


def test_the_key_is_not_the_secret_itself(tokens: Tokens) -> None:
    """What signs tokens is derived for that purpose alone."""
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(tokens.issue(CLERK, "f"), SECRET, ["HS256"], audience="yichuang-api")


def test_a_short_secret_is_refused() -> None:
    """HS256 wants 32 bytes."""
    with pytest.raises(ValueError, match="at least 32 bytes"):
        Tokens(b"short")


def test_what_is_too_long_for_a_token_is_not_looked_at(
    tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking a signature takes as long as the text; nobody shall make us check a book."""
    looked: list[int] = []

    def look(token: str, *_: object, **__: object) -> None:
        looked.append(len(token))
        raise jwt.DecodeError

    monkeypatch.setattr(jwt, "decode_complete", look)
    for length in (LONGEST, LONGEST + 1):
        with pytest.raises(Unauthorized):
            tokens.principal("x" * length)
    assert looked == [LONGEST]


def test_a_token_knows_the_accounts_that_are_its_owners(tokens: Tokens, time: ManualClock) -> None:
    """One from before there were any holds; one from before a merge learns of it for as long."""
    anna = Login("anna", "citizen")
    before = tokens.issue(anna, "family")
    claims = jwt.decode(before, options={"verify_signature": False})
    del claims["acc"]
    old = jwt.encode(claims, tokens._key, module.ALGORITHM, module.HEADER)
    assert tokens.principal(old).accounts == ("anna",)
    tokens.join("anna", ("anne", "ann"))
    for token in (before, old):
        assert tokens.principal(token).accounts == ("anna", "anne", "ann")
    assert tokens.principal(tokens.issue(Login("anna", "clerk"), "x")).accounts == ("anna",)
    assert tokens.principal(tokens.issue(anna, "new", ("anne",))).merged == ("anne", "ann")
    assert Tokens(SECRET, time.now_ms).principal(before).merged == ()
