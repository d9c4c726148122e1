"""Who handles the cases of the demo, and by which steps."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from records.cases.workflow import DEFAULT, Workflow, WorkflowStep, awaited, same_steps, scope_of
from records.models.catalogue.service_items import PROJECT_DAYS, ServiceItem
from server.importer.importing import read_folder
from server.importer.reading.case_sheets import BackOfficeCsvRow, by_scope
from server.importer.reading.sheets import Catalogue, StaffCsvRow

DEMO_DATA = Path(__file__).parents[2] / "demo_data"
LARGE = {"SP", "SC", "RS", "ZR", "SB", "SW", "HB", "ZJ", "FG"}


@pytest.fixture(scope="module")
def demo() -> Catalogue:
    """The demo data as they are read."""
    return read_folder(DEMO_DATA)


def offices(demo: Catalogue, region: str | None) -> list[BackOfficeCsvRow]:
    """The back offices that are a region's own."""
    return [row for row in demo.back_offices or [] if row.region == region]


def reviewers(demo: Catalogue) -> list[StaffCsvRow]:
    """Everybody who reviews or decides behind the windows."""
    return [row for row in demo.staff if row.role == "reviewer"]


def steps(demo: Catalogue, scope: str) -> list[WorkflowStep]:
    """The steps of a workflow."""
    return [row.as_step for row in by_scope(demo.workflows or [])[scope]]


def test_tonghua_has_35_offices_of_31_departments(demo: Catalogue) -> None:
    """As its report says; four departments have two."""
    found = Counter(row.department for row in offices(demo, "tonghua"))
    assert (found.total(), len(found)) == (35, 31)
    assert {name for name, count in found.items() if count == 2} == {"GA", "ZR", "ZJ", "SC"}


def test_reviewers_are_numbered_without_a_gap(demo: Catalogue) -> None:
    """The city's first, then the district's; the first three are one department's."""
    people = reviewers(demo)
    district = [row.username for row in people if row.username.startswith("dc-")]
    city = people[: -len(district)]
    assert [row.username for row in city] == [f"reviewer-{n:02}" for n in range(1, len(city) + 1)]
    assert [row.display_name for row in city] == [f"后台审批{row.username[9:]}" for row in city]
    assert district == ["dc-reviewer-01", "dc-reviewer-02"]
    assert [(row.department, row.region, row.powers) for row in people[:3]] == [
        ("GA", "tonghua", "review"),
        ("GA", "tonghua", "decide"),
        ("GA", "tonghua", "decide head"),
    ]


def test_one_window_decides_for_every_department(demo: Catalogue) -> None:
    """The first clerk is a chief representative (首席代表); nobody else at a window decides."""
    powers = {row.username: row.powers for row in demo.staff if row.role == "clerk" and row.powers}
    assert powers == {"clerk-01": "chief_representative"}
    assert demo.staff[0].department is None


def test_large_departments_have_several_people(demo: Catalogue) -> None:
    """Two or three, not all of whom decide."""
    people: dict[str | None, list[StaffCsvRow]] = defaultdict(list)
    for row in reviewers(demo):
        if not row.username.startswith("dc-"):
            people[row.department].append(row)
    assert all(len(people[department]) in {2, 3} for department in LARGE)
    assert all("decide" not in people[department][0].powers for department in LARGE)
    assert {row.department for row in offices(demo, "tonghua")} <= people.keys()


def test_every_step_has_somebody_in_every_region(demo: Catalogue) -> None:
    """For each department that has an office there: who reviews, and a head who decides."""
    people = reviewers(demo)
    halls = {row.region or row.group for row in demo.halls}
    for office in demo.back_offices or []:
        for region in [office.region] if office.region else halls:
            mine = [
                row
                for row in people
                if row.department == office.department and row.region in {None, region}
            ]
            assert any("review" in row.powers.split() for row in mine), office
            assert any({"decide", "head"} <= set(row.powers.split()) for row in mine), office


def test_workflows_fit_into_the_promised_time(demo: Catalogue) -> None:
    """However the steps run beside each other, their days are no more than what is promised."""
    promised = {scope_of(row.code, None): row.promised_days for row in demo.items}
    for scope in by_scope(demo.workflows or []).keys() & promised.keys():
        known = {one.step: one for one in steps(demo, scope)}
        ends: dict[str, int] = {}
        for one in sorted(known.values(), key=lambda one: len(awaited(known, one.step))):
            begins = max((ends[name] for name in one.requires), default=0)
            ends[one.step] = begins + (one.days or 0)
        assert max(ends.values()) <= promised[scope], scope


def test_investment_projects_ask_three_departments_at_once(demo: Catalogue) -> None:
    """Their opinions wait for the review alone, and the decision for all of them."""
    known = {one.step: one for one in steps(demo, "item:SP-001")}
    opinions = [one for one in known.values() if one.kind == "opinion"]
    assert [one.department for one in opinions] == ["ZR", "HB", "ZJ"]
    assert {one.requires for one in opinions} == {("review",)}
    assert awaited(known, "decide") == known.keys() - {"decide"}
    assert known["decide"].department is None


def test_the_usual_workflow_is_the_house_s_own(demo: Catalogue) -> None:
    """Review, then decide, in version 1: the same with the file and without it."""
    rows = by_scope(demo.workflows or [])[DEFAULT.scope]
    found = Workflow(DEFAULT.scope, rows[0].version, tuple(row.as_step for row in rows))
    assert found.version == DEFAULT.version
    assert same_steps(found.steps, DEFAULT.steps)


def test_special_projects_have_80_days(demo: Catalogue) -> None:
    """The others have the usual 50, which no file has to say (特殊项目80天办结)."""
    said = {row.code: row.project_days for row in demo.items if row.project_days is not None}
    assert said == {"SP-002": 80}


def test_the_limit_of_a_project() -> None:
    """The usual one unless it is said; nothing else has one."""
    assert ServiceItem(lane="project").project_limit == PROJECT_DAYS
    assert ServiceItem(lane="project", project_days=80).project_limit == 80
    assert ServiceItem(lane="business").project_limit is None
