"""Passwords that the operator sets, on both databases."""

import pytest

from handlers.login import refresh_tokens
from handlers.login.passwords import BadPassword, set_password
from handlers.login.refresh_tokens import Login
from kit.clock import real_ms
from kit.crypto import NO_PASSWORD, password_matches
from records.models.people.login_families import families_of
from records.models.people.staff import Staff
from records.transactions import connection

NEW = "quite a long 密码"

pytestmark = pytest.mark.usefixtures("database")


async def _account(name: str, *, active: bool = True) -> None:
    await Staff.create(username=name, password_hash=NO_PASSWORD, role="clerk", active=active)


async def test_a_password_opens_the_account_and_ends_its_logins() -> None:
    """Of this account, and of nobody else."""
    for name in ("clerk-01", "clerk-02"):
        await _account(name)
        await refresh_tokens.begin(Login(name, "clerk"), real_ms())
    await set_password("clerk-01", NEW)
    assert await password_matches((await Staff.get(username="clerk-01")).password_hash, NEW)
    assert await families_of(connection(), "clerk", "clerk-01") == []
    assert (await Staff.get(username="clerk-02")).password_hash == NO_PASSWORD
    assert len(await families_of(connection(), "clerk", "clerk-02")) == 1


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("clerk-01", "nine char", "10 to 200"),
        ("clerk-01", "x" * 201, "10 to 200"),
        ("clerk-01", "a line\nand another", "printable"),
        ("clerk-99", NEW, "no account 'clerk-99'"),
        ("retired", NEW, "no account 'retired'"),
    ],
)
async def test_a_bad_password_or_name_changes_nothing(
    name: str, password: str, reason: str
) -> None:
    """Too short, longer than a login takes, not to be typed; nobody's."""
    await _account("clerk-01")
    await _account("retired", active=False)
    with pytest.raises(BadPassword, match=reason):
        await set_password(name, password)
    assert {one.password_hash for one in await Staff.all()} == {NO_PASSWORD}
