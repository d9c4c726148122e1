"""Positions on the Earth, in degrees (WGS 84), and how far they are from each other."""

import math

EARTH_M = 6_371_000.0
LATITUDE, LONGITUDE = 90, 180

Position = tuple[float, float]  # latitude, longitude


def distance_m(start: Position, end: Position) -> float:
    """Along a great circle, in metres."""
    (a, b), (c, d) = (map(math.radians, place) for place in (start, end))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    # Rounding may leave a little more than 1 for two places that lie opposite each other.
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(half)))
