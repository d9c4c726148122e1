"""Every frame that is sent is one that the AsyncAPI document describes."""

from typing import Any

import msgspec
import pytest

from notify.feed.frame_shapes import HALL_FRAMES, TICKET_FRAMES, Shape
from server.http.openapi.async_document import async_document
from tests.support.house import RunningHouse
from tests.support.screen import Screen


def shape_of(frame: dict[str, Any], shapes: tuple[type[Shape], ...]) -> type[Shape]:
    """The one shape that a frame has."""
    text, fitting = msgspec.json.encode(frame), []
    for shape in shapes:
        try:
            msgspec.json.decode(text, type=shape)
        except msgspec.ValidationError:
            continue
        if frame.get("name") in _names(shape):
            fitting.append(shape)
    assert len(fitting) == 1, (frame, fitting)
    return fitting[0]


def _names(shape: type[Shape]) -> set[str | None]:
    """The names of events that a shape is for; None where it is for none."""
    schema = msgspec.json.schema_components([shape])[1][shape.__name__]
    name = schema["properties"].get("name")
    return {None} if name is None else set(name["enum"])


async def test_every_frame_has_its_shape(fresh: RunningHouse) -> None:
    """On a morning on which all kinds of things happen, to a screen and to a phone."""
    fresh.recall_at_once()
    screen = await Screen(fresh).join()
    mine = await fresh.take("anna")
    phone = await Screen(fresh, "anna").join(f"/live/tickets/{mine['id']}")
    await fresh.take()
    await fresh.verb(1, "open")
    for verb in ("call-next", "recall", "miss"):
        assert (await fresh.verb(1, verb)).status_code == 200
    assert (await fresh.post(f"/tickets/{mine['id']}/return", "anna")).status_code == 200
    for verb in ("call-next", "start", "finish", "close"):
        assert (await fresh.verb(1, verb)).status_code == 200
    rules = (await fresh.get("/halls/tonghua/rules", "manager")).json()["rules"]
    body = {"rules": {**rules, "return_behind": 5}, "reason": "a busy day"}
    last = (await fresh.post("/halls/tonghua/rules", "manager", body)).json()["seq"]
    await fresh.group.hub.tick(10**9)
    await screen.until("event", seq=last)
    await screen.until("beat")
    await phone.until("event", name="ticket.returned")
    await phone.until("beat")
    fresh.group.hub.close()
    await screen.until("bye")
    await phone.until("bye")
    hall = {shape_of(frame, HALL_FRAMES).__name__ for frame in screen.frames}
    assert hall == {shape.__name__ for shape in HALL_FRAMES} - {"HallDayEvent"}
    own = {shape_of(frame, TICKET_FRAMES).__name__ for frame in phone.frames}
    assert own >= {shape.__name__ for shape in TICKET_FRAMES} - {"Progress"}


async def test_the_document_is_served_beside_the_other(fresh: RunningHouse) -> None:
    """And the page of the API leads to it."""
    served = await fresh.http.get("/docs/asyncapi.json")
    assert served.json() == async_document()
    about = (await fresh.http.get("/docs/openapi.json")).json()["info"]["description"]
    assert "(/docs/asyncapi.json)" in about


def test_a_frame_with_something_else_has_none() -> None:
    """Else the test above could not fail."""
    beat = {"op": "beat", "epoch": 1, "seq": 2}
    assert shape_of(beat, HALL_FRAMES).__name__ == "Beat"
    for wrong in ({**beat, "who": "anna"}, {"op": "beat", "epoch": 1}):
        with pytest.raises(AssertionError):
            shape_of(wrong, HALL_FRAMES)
