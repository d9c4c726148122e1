"""What was hoped for is met, or the report says that it is not."""

from benchmarks.line.figures import Mean
from benchmarks.line.targets import Target
from benchmarks.line.theory import Checked, table


def test_a_target_has_two_ends() -> None:
    """Too much is as wrong as too little."""
    assert Target("share", 0.42, 0.58, 0.5).row() == ["share", "0.42 – 0.58", "0.50", "yes"]
    assert Target("share", 0.42, 0.58, 0.59).row()[-1] == "no"
    assert Target("share", 0.42, 0.58, 0.41).row()[-1] == "no"
    assert Target("ratio", 0, 0.6, 0.61).row() == ["ratio", "≤ 0.60", "0.61", "no"]


def test_waits_are_told_in_minutes_of_an_eight_minute_service() -> None:
    """A wait of half a service is four minutes."""
    row = table([Checked(0.7, 100, 0.5, 0.5, 0, Mean(0.5, 0.01), 1000, 0.4)])[0]
    assert row[:4] == ["0.70", "100", "4.000", "4.000"]
    assert row[4:] == ["0 ms", "1,000", "4.000 ± 0.080", "3.200", "1.250 ± 0.025"]
