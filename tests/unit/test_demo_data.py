"""The demo data say what the documents say."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.opening.legal_calendar import LegalCalendar
from records.opening.opening_book import BookHall, OpeningBook
from records.opening.sessions import DAY_KINDS
from records.opening.settings import ReleaseStep
from server.importer.checking.openings import opening_of
from server.importer.importing import read_folder
from server.importer.reading.row import Row
from server.importer.reading.sheets import Catalogue, WindowCsvRow

DEMO_DATA = Path(__file__).parents[2] / "demo_data"
DOCUMENTS = {"linyi-2019", "dongping-2017", "zhongwei-2024", "tonghua-2018", "dongchang-2018"}
FOUR_LANES = (("instant", 0), ("business", 0), ("social", 0), ("project", 0))


@pytest.fixture(scope="module")
def demo() -> Catalogue:
    """The demo data as they are read."""
    return read_folder(DEMO_DATA)


def sourced(demo: Catalogue) -> Iterator[Row]:
    """Every row of every file."""
    for rows in vars(demo).values():
        yield from rows


def test_the_city_hall_and_its_branches(demo: Catalogue) -> None:
    """One city hall of 33 windows has six branch halls of four comprehensive windows each.

    The district below it is a group of its own.
    """
    branches = [f"branch-{n}" for n in range(1, 7)]
    assert [row.hall for row in demo.halls[:8]] == ["tonghua", *branches, "dongchang"]
    assert {row.parent for row in demo.halls[1:8]} == {"tonghua"}
    assert [row.group for row in demo.halls] == ["tonghua"] * 7 + ["dongchang"] * 3
    assert all(row.always_open for row in demo.halls)
    windows: dict[str, dict[str, WindowCsvRow]] = defaultdict(dict)
    for row in demo.windows:
        windows[row.hall][row.window] = row
    comprehensive = [str(n) for n in range(1, 30)]
    assert list(windows["tonghua"]) == [*comprehensive, "E1", "E2", "C1", "C2"]
    assert {windows["tonghua"][n].lanes for n in comprehensive} == {FOUR_LANES}
    assert windows["tonghua"]["E1"].lanes == windows["tonghua"]["E2"].lanes == (("enquiry", 0),)
    assert windows["tonghua"]["C1"].lanes == windows["tonghua"]["C2"].lanes == (("collection", 0),)
    for branch in (*branches, "dongchang"):
        assert list(windows[branch]) == ["1", "2", "3", "4"]
        assert {row.lanes for row in windows[branch].values()} == {FOUR_LANES}


def test_halls_are_of_four_levels(demo: Catalogue) -> None:
    """City, district, town, village: each below the one before, the last two with one window."""
    halls = {row.hall: row for row in demo.halls}
    path, at = [], "dongchang-village"
    while at:
        path.append((halls[at].level, at))
        at = halls[at].parent or ""
    assert path == [
        ("village", "dongchang-village"),
        ("town", "dongchang-town"),
        ("county", "dongchang"),
        ("city", "tonghua"),
    ]
    small = [row for row in demo.windows if row.hall in {at for _, at in path[:2]}]
    assert [(row.hall, row.window, [lane for lane, _ in row.lanes]) for row in small] == [
        ("dongchang-town", "1", ["instant", "business", "social"]),
        ("dongchang-village", "1", ["instant", "social"]),
    ]


def test_the_demo_day_has_four_sessions(demo: Catalogue) -> None:
    """Written once, for the city hall; all halls below have them from there."""
    assert demo.openings is not None
    assert demo.settings is not None
    assert {(row.hall, row.lane, row.days) for row in demo.openings} == {
        ("tonghua", None, frozenset(DAY_KINDS))
    }
    hours = [(row.opens // 60, row.closes // 60) for row in demo.openings]
    assert hours == [(0, 8), (8, 12), (12, 18), (18, 24)]
    book = OpeningBook(
        [BookHall(row.hall, row.parent, row.always_open) for row in demo.halls],
        LegalCalendar({}),
        [opening_of(row, str(at)) for at, row in enumerate(demo.openings)],
        settings={"tonghua": {row.key: row.value for row in demo.settings}},
    )
    for hall in book.halls:
        sessions = book.sessions(hall, "instant", "2026-11-30")
        assert [one.opening for one in sessions] == ["0", "1", "2", "3"]
        settings = book.settings(hall)
        assert (settings.horizon_working_days, settings.release_jitter_s) == (3, 0)
        assert settings.release_plan == (ReleaseStep(9, 0, 1.0),)


def test_lanes_have_their_letters(demo: Catalogue) -> None:
    """Numbers begin with A to F in the order of the lanes; the district has the first four."""
    lanes = [(row.lane, row.prefix) for row in demo.lanes]
    assert lanes[6:] == lanes[:4]
    assert [row.group for row in demo.lanes] == ["tonghua"] * 6 + ["dongchang"] * 4
    assert lanes[:6] == [
        ("instant", "A"),
        ("business", "B"),
        ("social", "C"),
        ("project", "D"),
        ("enquiry", "E"),
        ("collection", "F"),
    ]


def test_every_clerk_has_a_window(demo: Catalogue) -> None:
    """Clerk n works at window n, 30 to 33 at E and C, the rest fill every branch window.

    Those of the district are counted by themselves.
    """
    clerks = [row for row in demo.staff if row.role == "clerk"]
    places = [(row.hall, row.window) for row in clerks]
    district = [f"dc-clerk-{n:02}" for n in range(1, 7)]
    names = [f"clerk-{n:02}" for n in range(1, 66)]
    assert [row.username for row in clerks] == [*names, *district]
    assert places[65:69] == [("dongchang", str(n)) for n in range(1, 5)]
    assert places[69:] == [("dongchang-town", "1"), ("dongchang-village", "1")]
    assert places[:29] == [("tonghua", str(n)) for n in range(1, 30)]
    assert places[29:33] == [("tonghua", name) for name in ("E1", "E2", "C1", "C2")]
    assert set(places) == {(row.hall, row.window) for row in demo.windows}
    assert [row.username for row in demo.staff if row.role == "manager"] == ["manager"]
    assert [(row.name, row.kind, row.hall) for row in demo.devices] == [
        ("display", "display", "tonghua"),
        ("kiosk", "kiosk", None),
        ("entrance", "entrance", "tonghua"),
    ]


def test_items_are_many_and_consistent(demo: Catalogue) -> None:
    """At least 60 items; a code begins with its department; no promise is longer than the law."""
    assert len(demo.items) >= 60
    assert {row.lane for row in demo.items} == {row.lane for row in demo.lanes}
    for row in demo.items:
        assert row.code.startswith(f"{row.department}-")
        assert row.promised_days <= row.legal_days


def test_every_item_states_its_materials(demo: Catalogue) -> None:
    """An item lists its materials or says that it needs none; one paper has one name everywhere."""
    listed = {row.item for row in demo.materials}
    assert {row.code for row in demo.items if row.materials == "listed"} == listed
    names = defaultdict(set)
    for row in demo.materials:
        names[row.material].add((row.name, row.name_en))
    assert all(len(found) == 1 for found in names.values())


def test_business_may_always_bring_something_later(demo: Catalogue) -> None:
    """Linyi takes every application of a company with papers outstanding (100% 容缺受理)."""
    deferrable = {row.item for row in demo.materials if row.need == "deferrable"}
    companies = {row.code for row in demo.items if row.lane in {"business", "project"}}
    assert companies <= deferrable


def test_themes_are_those_that_zhongwei_names(demo: Catalogue) -> None:
    """13 national, 7 regional and 4 local themes, each of at least two items."""
    assert len(demo.themes) == 13 + 7 + 4
    parts = defaultdict(list)
    for row in demo.theme_items:
        parts[row.theme].append(row)
    assert all(len(parts[theme.code]) >= 2 for theme in demo.themes)
    assert not any(rows[0].parallel for rows in parts.values())
    assert {theme.source.split()[0] for theme in demo.themes} == {"zhongwei-2024"}


def test_every_row_says_where_it_comes_from(demo: Catalogue) -> None:
    """A row names documents and places in them, or is wholly demo data."""
    for row in sourced(demo):
        if row.source == "demo":
            assert row.reference == ""
            assert row.demo_fields != ""
        else:
            assert set(row.source.split()) <= DOCUMENTS
            assert all(key in row.reference for key in row.source.split())


def test_time_limits_that_documents_say(demo: Catalogue) -> None:
    """Only three promises are from documents: 3 days to start a company, 50 and 80 for projects."""
    said = {
        row.code: row.promised_days
        for row in demo.items
        if "promised_days" not in row.demo_fields.split()
    }
    assert said == {"SC-001": 3, "SP-001": 50, "SP-002": 80}
    assert all("legal_days" in row.demo_fields.split() for row in demo.items)
