"""A login holds so many sockets open and no more."""

from kit.clock import real_ms
from notify.feed.frames import TOO_MANY
from notify.feed.logins import LoginSockets
from notify.feed.mailbox import Mailbox, SocketLogin

AT_MOST = 3


def mailbox(family: str) -> Mailbox:
    """A socket of a login."""
    return Mailbox(SocketLogin(real_ms(), family, "anna"))


def test_the_oldest_is_closed() -> None:
    """And told why, and not to come back by itself; other logins are not touched."""
    logins, other = LoginSockets(), mailbox("other")
    logins.admit(other, AT_MOST)
    sockets = [mailbox("login") for _ in range(AT_MOST + 2)]
    for socket in sockets:
        logins.admit(socket, AT_MOST)
    assert [socket.closing for socket in sockets] == [TOO_MANY] * 2 + [None] * AT_MOST
    assert not TOO_MANY.reconnect
    assert other.closing is None
    assert logins.count("login") == AT_MOST


def test_who_leaves_makes_room() -> None:
    """Also twice, and after having been closed; of a login without sockets nothing is left."""
    logins = LoginSockets()
    sockets = [mailbox("login") for _ in range(AT_MOST + 1)]
    for socket in sockets:
        logins.admit(socket, AT_MOST)
    for socket in (sockets[0], sockets[1], sockets[1]):
        logins.release(socket)
    assert logins.count("login") == AT_MOST - 1
    logins.admit(mailbox("login"), AT_MOST)
    assert [socket.closing for socket in sockets[1:]] == [None] * AT_MOST
    logins = LoginSockets()
    logins.admit(sockets[2], AT_MOST)
    logins.release(sockets[2])
    assert not logins._of


def test_a_renewed_token_moves_the_socket_to_its_login() -> None:
    """Or somebody with two logins could open as many as they like under one."""
    logins = LoginSockets()
    first = mailbox("login")
    logins.admit(first, AT_MOST)
    logins.renew(first, SocketLogin(real_ms() + 1, "login", "anna"))
    assert logins.count("login") == 1
    logins.renew(first, SocketLogin(real_ms() + 1, "next", "anna"))
    assert (logins.count("login"), logins.count("next")) == (0, 1)
    for _ in range(AT_MOST):
        logins.admit(mailbox("next"), AT_MOST)
    assert first.closing is TOO_MANY
    logins.renew(first, SocketLogin(real_ms() + 2, "third", "anna"))
    assert logins.count("third") == 0
