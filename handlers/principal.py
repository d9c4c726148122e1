"""Who asks."""

from typing import NamedTuple


class Principal(NamedTuple):
    """A login as a request shows it. A `ticket` principal is the bearer of one paper ticket.

    `hall` and `window` say where staff and devices may act; a device without a hall may act in
    its whole group.
    """

    id: str
    role: str
    family: str
    expires_ms: int
    hall: str | None = None
    window: str | None = None

    @property
    def actor(self) -> str:
        """How this login is named in the log of events and in request ids."""
        return f"{self.role}:{self.id}"


CITIZEN = "citizen"
CLERK = "clerk"
REVIEWER = "reviewer"
MANAGER = "manager"
DISPLAY = "display"
KIOSK = "kiosk"
TICKET = "ticket"
STAFF = (CLERK, REVIEWER, MANAGER)
DEVICES = (DISPLAY, KIOSK)
