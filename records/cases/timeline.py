"""What of an event the applicant may read: that it happened, and what concerns them."""

from records.cases import events as ev
from records.cases.case import Entry

# Who holds which paper on whose desk is the office's own business.
_INTERNAL = (ev.Claimed, ev.Released, ev.HandOverOffered)

_SHOWN: dict[type, tuple[str, ...]] = {
    ev.CorrectionRequested: ("materials",),
    ev.Accepted: ("deemed",),
    ev.OpinionGiven: ("step",),
    ev.ReturnedToStep: ("step",),
    ev.Paused: ("ground", "planned_days"),
    ev.Extended: ("days",),
    ev.Decided: ("decision",),
}


def entry(event: ev.CaseEvent) -> tuple[Entry, ...]:
    """One entry, or none."""
    what = event.what
    if isinstance(what, _INTERNAL):
        return ()
    return (Entry(event.at_ms, event.verb, event.role, _about(what)),)


def _about(what: ev.What) -> dict[str, str]:
    """The words that a sentence about it needs."""
    found = {name: getattr(what, name) for name in _SHOWN.get(type(what), ())}
    return {name: " ".join(v) if isinstance(v, tuple) else str(v) for name, v in found.items()}
