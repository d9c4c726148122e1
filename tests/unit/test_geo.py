"""Distances on the Earth."""

import pytest

from kit.geo import Position, distance_m


@pytest.mark.parametrize(
    ("start", "end", "metres"),
    [
        ((41.73, 125.94), (41.73, 125.94), 0),
        ((0.0, 0.0), (1.0, 0.0), 111_195),
        ((60.0, 10.0), (60.0, 11.0), 55_597),
        ((0.0, 179.5), (0.0, -179.5), 111_195),
        ((90.0, 0.0), (-90.0, 0.0), 20_015_087),
        ((12.0, 30.0), (-12.0, -150.0), 20_015_087),
    ],
)
def test_a_distance(start: Position, end: Position, metres: int) -> None:
    """A degree along a meridian, along a parallel, over the date line, half around."""
    assert distance_m(start, end) == pytest.approx(metres, abs=1)
    assert distance_m(end, start) == distance_m(start, end)
