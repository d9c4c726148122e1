"""A hall as a screen knows it: the last snapshot, and what each event changes in it."""

from mini_program_mock.session import Json

GONE = frozenset({"served", "cancelled", "expired"})
AT_WINDOW = frozenset({"called", "serving"})


def fold(state: Json, name: str, data: Json) -> None:
    """Apply one event to `state`, in place."""
    if name.startswith("ticket."):
        _fold_ticket(state, data)
    elif name.startswith("window."):
        state["windows"].setdefault(data["window"], {"number": None})["state"] = data["state"]
    elif name == "day.ended":
        state["day"] = data["day"]


def _fold_ticket(state: Json, data: Json) -> None:
    number, here = data["number"], data["state"] in AT_WINDOW
    if data["state"] in GONE:
        state["tickets"].pop(number, None)
    else:
        told = {name: data[name] for name in ("lane", "state", "call_no", "key", "called_at")}
        state["tickets"][number] = {**told, "window": data["window"] if here else None}
    if data["window"]:
        window = state["windows"].setdefault(data["window"], {"state": "open", "number": None})
        window["number"] = number if here else None


def line_of(state: Json, lane: str) -> list[str]:
    """The numbers that wait in a lane, next one first."""
    waiting = [
        (ticket["key"], number)
        for number, ticket in state["tickets"].items()
        if ticket["lane"] == lane and ticket["state"] == "waiting"
    ]
    return [number for _, number in sorted(waiting)]
