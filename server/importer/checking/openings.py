"""What openings and quotas must agree on among themselves, and which values settings may have."""

from collections import defaultdict
from itertools import combinations

from records.opening.sessions import OPENINGS_AT_MOST, Opening, overlap
from records.opening.settings import BadSetting, parsed
from server.importer.reading.folder import Table
from server.importer.reading.opening_sheets import HallSettingCsvRow, OpeningCsvRow, QuotaCsvRow


def opening_of(row: OpeningCsvRow, name: str = "") -> Opening:
    """What a row says."""
    return Opening(
        id=name,
        hall=row.hall,
        lane=row.lane,
        day_kinds=row.days,
        starts_min=row.opens,
        ends_min=row.closes,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        every_n_weeks=row.every_n_weeks,
    )


def check_times(openings: Table[OpeningCsvRow]) -> None:
    """An opening ends after it begins; of a hall and lane no two hold at once."""
    of_hall: dict[str, list[OpeningCsvRow]] = defaultdict(list)
    for row in openings.rows:
        if row.closes <= row.opens:
            openings.note(row.line, "closes", "不晚于 opens", "is not after opens")
        elif row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            openings.note(row.line, "valid_to", "早于 valid_from", "is before valid_from")
        elif row.every_n_weeks > 1 and not row.valid_from:
            zh, en = "隔周开放须填写起算日期", "is needed to count weeks from"
            openings.note(row.line, "valid_from", zh, en)
        else:
            of_hall[row.hall].append(row)
    for rows in of_hall.values():
        if len(rows) > OPENINGS_AT_MOST:
            most, row = OPENINGS_AT_MOST, rows[OPENINGS_AT_MOST]
            zh, en = f"该大厅的时段超过 {most} 个", f"has more than {most} openings"
            openings.note(row.line, "hall", zh, en)
        else:
            _note_overlaps(openings, rows)


def _note_overlaps(openings: Table[OpeningCsvRow], rows: list[OpeningCsvRow]) -> None:
    noted = set()
    for one, other in combinations(rows, 2):
        if other.line not in noted and overlap(opening_of(one), opening_of(other)):
            noted.add(other.line)
            zh, en = f"与第 {one.line} 行的时段重叠", f"overlaps with line {one.line}"
            openings.note(other.line, "opens", zh, en)


def check_values(settings: Table[HallSettingCsvRow]) -> None:
    """A setting is one that there is, with a value that it may have."""
    for row in settings.rows:
        try:
            parsed(row.key, row.value)
        except BadSetting as fault:
            settings.note(row.line, fault.field, fault.zh, fault.en)


def check_scopes(quotas: Table[QuotaCsvRow]) -> None:
    """Of a lane, day and session one quota is named, however they are written or left out."""
    noted = {problem.line for problem in quotas.problems}
    first: dict[tuple[object, ...], int] = {}
    for row in quotas.rows:
        line = first.setdefault((row.hall, row.lane, row.date, row.session), row.line)
        if line != row.line and row.line not in noted:
            quotas.note(row.line, "session", f"与第 {line} 行重复", f"repeats line {line}")
