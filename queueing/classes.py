"""Classes of ticket: how much earlier somebody counts as having arrived, how often a day."""

from typing import NamedTuple

MINUTE_MS = 60_000


class TicketClass(NamedTuple):
    """A head start (`credit_ms`), and how many a day and hall may have it; 0: no limit."""

    credit_ms: int
    cap: int
    zh: str


CLASSES: dict[str, TicketClass] = {
    "walk_in": TicketClass(0, 0, "普通"),
    "elderly": TicketClass(60 * MINUTE_MS, 60, "老年人"),
    "disabled": TicketClass(60 * MINUTE_MS, 60, "残疾人"),
    "veteran": TicketClass(60 * MINUTE_MS, 60, "退役军人"),
    "pregnant": TicketClass(60 * MINUTE_MS, 60, "孕产妇"),
}
