"""Opening hours put into a few words."""

from records.opening.sessions import DAY_KINDS, SHORTHANDS, Opening
from records.opening.usual import UsualHours, usual_hours

WORKDAYS = SHORTHANDS["workdays"]


def opening(starts: int, ends: int, *kinds: str, weeks: int = 1) -> Opening:
    """From one full hour to another."""
    return Opening(
        id="",
        hall="h",
        day_kinds=frozenset(kinds),
        starts_min=starts * 60,
        ends_min=ends * 60,
        valid_from="2026-01-05",
        every_n_weeks=weeks,
    )


def test_sessions_that_adjoin_are_one_stretch() -> None:
    """As in the demo, whose day has four."""
    day = [opening(*hours, *DAY_KINDS) for hours in ((18, 24), (0, 8), (8, 12), (12, 18))]
    assert usual_hours(day) == [UsualHours(DAY_KINDS, 0, 1440, 1)]


def test_a_rest_at_noon_is_told() -> None:
    """Days of the same hours stand together, in the order of the week."""
    openings = [
        opening(13, 17, *WORKDAYS),
        opening(9, 12, *WORKDAYS, "sat"),
        opening(10, 12, "holiday"),
        opening(18, 20, "wed", weeks=2),
    ]
    assert usual_hours(openings) == [
        UsualHours((*WORKDAYS[:5], "sat", "makeup"), 540, 720, 1),
        UsualHours(WORKDAYS, 780, 1020, 1),
        UsualHours(("wed",), 1080, 1200, 2),
        UsualHours(("holiday",), 600, 720, 1),
    ]
    assert usual_hours([]) == []


def test_what_holds_in_some_weeks_only_is_not_put_together_with_the_rest() -> None:
    """Though it adjoins."""
    found = usual_hours([opening(9, 12, "mon"), opening(12, 14, "mon", weeks=2)])
    assert found == [UsualHours(("mon",), 540, 720, 1), UsualHours(("mon",), 720, 840, 2)]
