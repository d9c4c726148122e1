"""Who asks."""

from typing import Literal, NamedTuple


class Principal(NamedTuple):
    """A login as a request shows it. A `ticket` principal is the bearer of one paper ticket.

    `hall` and `window` say where staff and devices may act; a manager or a device without a hall
    may act in every hall. `merged` are accounts of a citizen that became part of this one.
    """

    id: str
    role: str
    family: str
    expires_ms: int
    hall: str | None = None
    window: str | None = None
    merged: tuple[str, ...] = ()

    @property
    def accounts(self) -> tuple[str, ...]:
        """All ids under which what is theirs may stand; living tickets keep the one they had."""
        return (self.id, *self.merged)

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
ENTRANCE = "entrance"
TICKET = "ticket"
# A member of staff who has to set up a second factor first, and may do nothing else.
ENROLLING = "enrolling"
STAFF = (CLERK, REVIEWER, MANAGER)
DEVICES = (DISPLAY, KIOSK, ENTRANCE)
DeviceKind = Literal["display", "kiosk", "entrance"]
ROLES = (CITIZEN, *STAFF, *DEVICES, TICKET)
