"""Which sockets each login holds open in this process, and how many those may be."""

from notify.feed.frames import TOO_MANY
from notify.feed.mailbox import Mailbox, SocketLogin


class LoginSockets:
    """The open sockets by login, the oldest first.

    Beyond the ceiling the oldest is closed, not the newest refused: after a power cut or a lost
    network the oldest are ghosts that nobody reads, and whoever comes back must get in at once.
    The one that is closed is told not to come back by itself, or two would chase each other out.
    """

    def __init__(self) -> None:
        """Nobody is connected."""
        self._of: dict[str, dict[Mailbox, int]] = {}

    def admit(self, mailbox: Mailbox, at_most: int) -> None:
        """Count a socket to its login, and close whichever of that login are too many now."""
        sockets = self._of.setdefault(mailbox.session.family, {})
        sockets[mailbox] = at_most
        while len(sockets) > at_most:
            oldest = next(iter(sockets))
            del sockets[oldest]
            oldest.close(TOO_MANY)

    def renew(self, mailbox: Mailbox, session: SocketLogin) -> None:
        """A socket goes on with a new token; it may be one of another login of the same person."""
        if session.family == mailbox.session.family:
            mailbox.session = session
            return
        at_most = self._of.get(mailbox.session.family, {}).get(mailbox)
        self.release(mailbox)
        mailbox.session = session
        if at_most is not None:
            self.admit(mailbox, at_most)

    def release(self, mailbox: Mailbox) -> None:
        """Forget a socket."""
        sockets = self._of.get(mailbox.session.family, {})
        sockets.pop(mailbox, None)
        if not sockets:
            self._of.pop(mailbox.session.family, None)

    def count(self, family: str) -> int:
        """How many sockets a login holds open."""
        return len(self._of.get(family, ()))
