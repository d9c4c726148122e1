"""A hall as a screen knows it: the last snapshot, and what each event changes in it."""

from mini_program_mock.client.session import Json

GONE = frozenset({"served", "cancelled", "expired"})
AT_WINDOW = frozenset({"called", "serving"})


def fold(state: Json, name: str, data: Json) -> None:
    """Apply one event to `state`, in place."""
    if name.startswith("ticket."):
        _fold_ticket(state, data)
    elif name.startswith("window."):
        window = _window(state, data["window"])
        window.update({told: data[told] for told in ("state", "number", "helps")})
    elif name == "day.ended":
        state["day"] = data["day"]


def _fold_ticket(state: Json, data: Json) -> None:
    number, here = data["number"], data["state"] in AT_WINDOW
    if data["state"] in GONE:
        state["tickets"].pop(number, None)
    else:
        told = {
            name: data[name] for name in ("lane", "state", "only", "call_no", "key", "called_at")
        }
        place = {name: data[name] if here else None for name in ("window", "window_hall")}
        state["tickets"][number] = {**told, **place}
    # A window of another hall stands on that hall's screens.
    if data["window"] and data["window_hall"] is None:
        _window(state, data["window"]).update(number=number if here else None, helps=None)


def _window(state: Json, name: str) -> Json:
    new: Json = {"state": "open", "number": None, "helps": None}
    window: Json = state["windows"].setdefault(name, new)
    return window


def line_of(state: Json, lane: str) -> list[str]:
    """The numbers that wait in a lane, next one first; who waits for one window is in none."""
    waiting = [
        (ticket["key"], number)
        for number, ticket in state["tickets"].items()
        if ticket["lane"] == lane and ticket["state"] == "waiting" and ticket["only"] is None
    ]
    return [number for _, number in sorted(waiting)]
