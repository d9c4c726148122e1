"""What of a slot is released when, also beside a reckoning that counts day by day."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kit.clock import MINUTE_MS, shanghai_ms
from records.booking.release import SECOND_MS, Release, delay_ms
from records.booking.slot import slot_id
from records.opening.legal_calendar import DayKind, LegalCalendar
from records.opening.settings import HallSettings, ReleaseStep

# The week of a Friday that is off, with the Saturday before it worked instead.
OFF, WORKED = "2026-12-04", "2026-11-28"
CALENDAR = LegalCalendar({OFF: DayKind.HOLIDAY, WORKED: DayKind.MAKEUP})
DAY = "2026-12-07"
SLOT = slot_id("h", "l", shanghai_ms(DAY, 9))
SECRET = b"secret"


def share(settings: HallSettings, at_ms: int, slot: str = SLOT, day: str = DAY) -> int:
    """What is released of a slot at a moment."""
    return Release(settings, CALENDAR, SECRET, at_ms).share(slot, day)


def test_the_usual_plan() -> None:
    """60 % three working days before at eight, 30 % the one before, the rest with the day."""
    settings = HallSettings(release_jitter_s=0)
    # Monday's working days before: Thursday, Wednesday, Tuesday, for Friday is off.
    moments = [
        (shanghai_ms("2026-12-01", 8), 0, 6000),
        (shanghai_ms("2026-12-03", 8), 6000, 9000),
        (shanghai_ms("2026-12-07"), 9000, 10_000),
    ]
    for at_ms, before, after in moments:
        assert (share(settings, at_ms - 1), share(settings, at_ms)) == (before, after)


def test_a_plan_may_keep_some_for_ever() -> None:
    """Shares that do not add up to the whole leave a rest that nobody can book."""
    plan = (ReleaseStep(1, 0, 0.25), ReleaseStep(0, 0, 0.25))
    assert share(HallSettings(release_plan=plan), shanghai_ms(DAY, 23)) == 5000


def test_each_slot_is_late_by_itself() -> None:
    """A slot's share comes within the delay's bound, at its own moment, and not before."""
    settings = HallSettings(release_jitter_s=300)
    begins = shanghai_ms("2026-12-01", 8)
    late = delay_ms(SECRET, SLOT, 300 * SECOND_MS)
    assert 0 < late < 300 * SECOND_MS
    assert share(settings, begins + late - 1) == 0
    assert share(settings, begins + late) == 6000
    assert delay_ms(b"another", SLOT, 300 * SECOND_MS) != late
    assert delay_ms(SECRET, SLOT, 0) == 0


def test_delays_are_spread_over_the_whole_stretch() -> None:
    """Of many slots about as many fall into each fifth of the stretch."""
    slots = [slot_id("h", "l", n * 1_800_000) for n in range(1000)]
    fifths = Counter(delay_ms(SECRET, slot, 299_999) // 60_000 for slot in slots)
    assert sorted(fifths) == [0, 1, 2, 3, 4]
    assert min(fifths.values()) > 150


@given(
    plan=st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 1439), st.integers(1, 2500)),
        min_size=1,
        max_size=4,
    ),
    ahead=st.integers(0, 10),
    at=st.integers(-14 * 1440, 1440),
    jitter_s=st.sampled_from([0, 300]),
)
def test_shares_are_those_of_a_slow_reckoning(
    plan: list[tuple[int, int, int]], ahead: int, at: int, jitter_s: int
) -> None:
    """Whoever counts working days backwards one by one comes to the same share."""
    day = (date.fromisoformat("2026-11-30") + timedelta(days=ahead)).isoformat()
    now_ms = shanghai_ms(day) + at * MINUTE_MS
    released = 0
    for before, minute, tenthousandths in plan:
        when, left = date.fromisoformat(day), before
        while left:
            when -= timedelta(days=1)
            weekend = when.weekday() >= 5
            works = when.isoformat() == WORKED or (not weekend and when.isoformat() != OFF)
            left -= works
        due_ms = shanghai_ms(when.isoformat()) + minute * MINUTE_MS
        due_ms += delay_ms(SECRET, SLOT, jitter_s * SECOND_MS)
        released += tenthousandths if due_ms <= now_ms else 0
    steps = tuple(ReleaseStep(b, m, s / 10_000) for b, m, s in plan)
    settings = HallSettings(release_plan=steps, release_jitter_s=jitter_s)
    assert share(settings, now_ms, day=day) == released
