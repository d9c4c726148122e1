"""Halls are ranked by what they are when they are told."""

from types import SimpleNamespace
from typing import Any

import pytest

from handlers.halls import ranking
from handlers.halls.schemas import HallView, LaneLoad

ITEM, LANE = "GA-001", "instant"


def _view(hall: str, *lanes: str) -> HallView:
    loads = [LaneLoad(lane, lane, lane, "A", 0, 1, None, open=True) for lane in lanes]
    return HallView(
        id=hall,
        name=hall,
        name_en=hall,
        level="city",
        parent=None,
        group="city",
        open=True,
        opening=[],
        opens_at=None,
        position=None,
        lanes=loads,
    )


async def test_a_hall_that_gives_a_lane_up_meanwhile_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between the choice of halls and the look at each the record is asked, which takes a while."""
    halls = {name: SimpleNamespace(id=name, retired=False, place=None) for name in ("a", "b")}
    rules = {name: SimpleNamespace(lanes=[LANE]) for name in halls}
    group = SimpleNamespace(
        directory=SimpleNamespace(items={ITEM: LANE}, halls=halls),
        line=SimpleNamespace(rules=SimpleNamespace(halls=rules)),
    )
    context: Any = SimpleNamespace(groups={"city": group})

    async def earliest(_: object, asked: list[Any], item: str) -> dict[str, None]:
        assert (len(asked), item) == (2, ITEM)
        rules["a"].lanes = []
        return {}

    async def view_of(_: object, __: object, hall: Any) -> HallView:  # noqa: ANN401 - as above
        return _view(hall.id, *rules[hall.id].lanes)

    monkeypatch.setattr(ranking, "earliest", earliest)
    monkeypatch.setattr(ranking, "view_of", view_of)
    assert [view.id for view in await ranking.ranked(context, ITEM, None)] == ["b"]
