"""The legal calendar's days, from the package that publishes the State Council's arrangements.

It knows the years that are past and the present one, and raises for any other; so it is asked here
alone, and the house goes by what is written down in the record.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version

from chinese_calendar import Holiday, holidays, workdays  # noqa: TID251 - this is that file

from records.casework.time.redating import reckon_all_cases
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.opening.legal_days import (
    SpecialDay,
    drop_special_days,
    put_special_days,
    special_days,
)
from records.models.opening.versions import move_version
from records.opening.legal_calendar import DayKind
from records.transactions import Connection, transaction

PACKAGE = "chinesecalendar"
SHOWN = 40


@dataclass(frozen=True, slots=True)
class LegalDaysReport:
    """By how much the record differs from the package, or did, in the years that this knows.

    `years` are those of the package, `known` those of the record.
    """

    years: list[int]
    known: list[int]
    missing: list[str]
    different: list[str]
    strange: list[str]

    @property
    def agrees(self) -> bool:
        """Whether there is nothing to be done."""
        return not (self.missing or self.different or self.strange)

    def seeded(self) -> str:
        """What a seeding has done."""
        span = f"{self.years[0]}–{self.years[-1]}"
        if self.agrees:
            return f"The legal calendar of {span} is as it should be · {span} 年法定日历无需更改"
        head = f"The legal calendar of {span} is written down · 已写入 {span} 年法定日历"
        done = (("新增", "added"), ("更正", "corrected"), ("删去", "dropped"))
        return "\n".join([head, *self._lines(done)])

    def checked(self) -> str:
        """What a look has found."""
        span = f"{self.years[0]}–{self.years[-1]}"
        lines = [f"{PACKAGE} {version(PACKAGE)}: {span}"]
        wrong = (("缺少", "missing"), ("不同", "different"), ("多余", "not in the package"))
        lines += self._lines(wrong) or ["The record agrees with it · 与库中一致"]
        coming = max(self.known, default=self.years[-1]) + 1
        lines.append(
            f"Not known yet: {coming} and later, reckoned by the week · "
            f"{coming} 年起尚未公布，暂按星期推算"
        )
        return "\n".join(lines)

    def _lines(self, words: tuple[tuple[str, str], ...]) -> list[str]:
        days = (self.missing, self.different, self.strange)
        named = zip(words, days, strict=True)
        return [f"  {zh} · {en}: {_shown(of)}" for (zh, en), of in named if of]


def package_days() -> dict[str, SpecialDay]:
    """The holidays and make-up days of every year that the package knows."""
    named = {one.value: one.chinese for one in Holiday}

    def days(of: dict[object, str], kind: DayKind) -> dict[str, SpecialDay]:
        basis = f"国务院办公厅节假日安排（{PACKAGE} {version(PACKAGE)}）：{{}}"
        return {
            str(day): SpecialDay(kind, basis.format(named.get(name, name)))
            for day, name in of.items()
        }

    return days(holidays, DayKind.HOLIDAY) | days(workdays, DayKind.MAKEUP)


async def compare(db: Connection) -> LegalDaysReport:
    """Hold the record against the package."""
    known, told = await special_days(db), package_days()
    years = {day[:4] for day in told}
    return LegalDaysReport(
        years=sorted(map(int, years)),
        known=sorted({int(day[:4]) for day in known}),
        missing=_days(told, lambda day: day not in known),
        different=_days(told, lambda day: day in known and known[day].kind != told[day].kind),
        strange=_days(known, lambda day: day[:4] in years and day not in told),
    )


async def seed() -> LegalDaysReport:
    """Make the record agree with the package in every year that this knows; leave the others.

    Cases whose due dates may have moved with it are reckoned anew by any process that runs.
    """
    async with transaction() as tx:
        await audit(tx, Deed(HOUSE, "system:import", "calendar.import"))
        await move_version(tx)
        report = await compare(tx)
        told = package_days()
        await put_special_days(tx, {day: told[day] for day in report.missing + report.different})
        await drop_special_days(tx, report.strange)
        if not report.agrees:
            await reckon_all_cases(tx)
    return report


def _days(of: Iterable[str], chosen: Callable[[str], bool]) -> list[str]:
    return sorted(day for day in of if chosen(day))


def _shown(days: list[str]) -> str:
    more = len(days) - SHOWN
    return "、".join(days[:SHOWN]) + (f" … (+{more})" if more > 0 else "")
