"""A catalogue of one group with two halls, two lanes and two windows each, which tests vary."""

from decimal import Decimal
from typing import Any, TypeVar

from server.importer.reading.folder import parsers
from server.importer.reading.row import Row
from server.importer.reading.sheets import (
    Catalogue,
    DepartmentCsvRow,
    DeviceCsvRow,
    HallCsvRow,
    ItemCsvRow,
    LaneCsvRow,
    StaffCsvRow,
    WindowCsvRow,
)
from server.importer.report import ImportReport
from server.importer.storing import store
from tests.support.recorded_line import GROUP, HALL

R = TypeVar("R", bound=Row)
BRANCH = "branch"


def row(kind: type[R], /, **cells: Any) -> R:  # noqa: ANN401
    """A row of a file; cells that may be empty are, unless they are given."""
    empty = {name: p.empty[0] for name, p in parsers(kind).items() if p.empty}
    return kind(line=2, **{**empty, **cells})


def named(name: str) -> dict[str, str]:
    """A name in both languages."""
    return {"name": name, "name_en": name}


def hall(name: str, *, group: str = GROUP, remote: tuple[str, ...] = ("b",)) -> HallCsvRow:
    """A hall that is always open."""
    return row(
        HallCsvRow,
        group=group,
        hall=name,
        level="city",
        always_open=True,
        remote_lanes=remote,
        **named(name),
    )


def lane(code: str, *, group: str = GROUP) -> LaneCsvRow:
    """A lane, whose numbers begin with its letter."""
    prefix = code[0].upper()
    return row(
        LaneCsvRow, group=group, lane=code, prefix=prefix, expected_service_s=60, **named(code)
    )


def window(code: str, *lanes: str, at: str = HALL, handicap_s: int = 0) -> WindowCsvRow:
    """A window that serves these lanes, all of them with one handicap."""
    serves = tuple((name, handicap_s) for name in lanes)
    return row(
        WindowCsvRow, hall=at, window=code, kind="comprehensive", lanes=serves, **named(code)
    )


def at_branch(*lanes: str) -> list[WindowCsvRow]:
    """Both windows of the branch hall, each for these lanes."""
    return [window(n, *lanes, at=BRANCH) for n in "12"]


def clerk(name: str, *, at: str = HALL, window: str = "1") -> StaffCsvRow:
    """A clerk of a window."""
    return row(StaffCsvRow, username=name, role="clerk", hall=at, window=window, display_name=name)


def screen(name: str, *, at: str | None = HALL) -> DeviceCsvRow:
    """A display."""
    return row(DeviceCsvRow, name=name, kind="display", group=GROUP, hall=at, label=name)


def catalogue(
    halls: list[HallCsvRow] | None = None,
    lanes: list[LaneCsvRow] | None = None,
    windows: list[WindowCsvRow] | None = None,
    staff: list[StaffCsvRow] | None = None,
    devices: list[DeviceCsvRow] | None = None,
) -> Catalogue:
    """The whole of it; what is not given is as usual."""
    item = row(
        ItemCsvRow,
        code="I",
        department="D",
        lane="b",
        promised_days=1,
        legal_days=1,
        fee_yuan=Decimal(0),
        channels="window",
        materials="none",
        **named("I"),
    )
    usual = [window(n, "a", "b", at=at) for at in (HALL, BRANCH) for n in "12"]
    return Catalogue(
        halls=[hall(HALL), hall(BRANCH)] if halls is None else halls,
        lanes=[lane("a"), lane("b")] if lanes is None else lanes,
        windows=usual if windows is None else windows,
        departments=[row(DepartmentCsvRow, code="D", **named("D"))],
        items=[item],
        materials=[],
        themes=[],
        theme_items=[],
        staff=staff or [],
        devices=devices or [],
    )


async def bring(files: Catalogue, demo_password: str | None = None) -> ImportReport:
    """Import it."""
    return await store(
        files, hash_password=lambda word: f"hash of {word}", demo_password=demo_password
    )
