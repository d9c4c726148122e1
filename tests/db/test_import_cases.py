"""An import and who handles cases: workflows version by version, back offices, powers."""

from dataclasses import replace

import pytest

from records.cases.workflow import DEFAULT, DEFAULT_SCOPE, scope_of
from records.hall_directory import read_directory
from records.models.catalogue.back_offices import all_offices, offices_of
from records.models.catalogue.workflows import WorkflowRow, workflow_at, workflow_for
from records.models.people.staff import staff_powers
from records.transactions import connection
from server.importer.problems import ImportRefused
from server.importer.reading.case_sheets import BackOfficeCsvRow, WorkflowCsvRow
from server.importer.reading.sheets import StaffCsvRow
from server.importer.report import ImportReport
from tests.support.recorded_line import GROUP, HALL
from tests.support.small_catalogue import BRANCH, bring, catalogue, clerk, hall, named, row

pytestmark = pytest.mark.usefixtures("database")
ITEM = scope_of("I", None)


def steps(
    *names: str, item: str | None = "I", lane: str | None = None, version: int = 1
) -> list[WorkflowCsvRow]:
    """Opinions beside each other, and the decision that waits for them."""
    opinions = [
        row(
            WorkflowCsvRow,
            item=item,
            lane=lane,
            step=name,
            kind="opinion",
            role="review",
            department="D",
            version=version,
            **named(name),
        )
        for name in names
    ]
    decide = row(
        WorkflowCsvRow,
        item=item,
        lane=lane,
        step="decide",
        kind="decide",
        role="decide",
        requires=names,
        version=version,
        **named("decide"),
    )
    return [*opinions, decide]


async def bring_workflows(*rows: WorkflowCsvRow) -> ImportReport:
    """Import a catalogue with these workflows."""
    return await bring(replace(catalogue(), workflows=list(rows)))


async def names_for(item: str, lane: str) -> list[str]:
    """The steps that a new case would have."""
    return [one.step for one in (await workflow_for(connection(), item, lane)).steps]


async def refusal(*rows: WorkflowCsvRow) -> str:
    """What an import with these workflows is told."""
    with pytest.raises(ImportRefused) as refused:
        await bring_workflows(*rows)
    return str(refused.value)


async def test_the_most_precise_workflow_holds() -> None:
    """The item's over the lane's over everybody's; without any file it is the house's own."""
    await bring(catalogue())
    assert await workflow_for(connection(), "I", "b") == DEFAULT
    assert await workflow_at(connection(), DEFAULT.scope, DEFAULT.version) == DEFAULT
    everybody = steps("all", item=None, version=2)
    report = await bring_workflows(*everybody, *steps("l", item=None, lane="b"), *steps("i", "j"))
    assert not report.restart_needed
    assert await names_for("I", "b") == ["i", "j", "decide"]
    assert await names_for("other", "b") == ["l", "decide"]
    assert await names_for("other", "a") == ["all", "decide"]
    found = await workflow_for(connection(), "I", "b")
    assert (found.scope, found.version) == (ITEM, 1)
    assert [one.requires for one in found.steps] == [(), (), ("i", "j")]
    assert [one.department for one in found.steps] == ["D", "D", None]


async def test_a_changed_workflow_needs_a_new_version() -> None:
    """It is refused under the one it has, and whoever began with that one stays with it."""
    await bring_workflows(*steps("i"))
    said = await refusal(*steps("i", "j"))
    assert said.startswith("workflows.csv:2: version: ")
    assert "请写版本 2" in said
    assert "write version 2; cases under way stay on theirs" in said
    assert await names_for("I", "b") == ["i", "decide"]
    changes = (await bring_workflows(*steps("i", "j", version=2))).tables["workflows"]
    assert changes.added == [f"{ITEM}/2/i", f"{ITEM}/2/j", f"{ITEM}/2/decide"]
    assert changes.retired == [f"{ITEM}/1/i", f"{ITEM}/1/decide"]
    assert await names_for("I", "b") == ["i", "j", "decide"]
    before = await workflow_at(connection(), ITEM, 1)
    assert before is not None
    assert [one.step for one in before.steps] == ["i", "decide"]
    assert await workflow_at(connection(), ITEM, 3) is None
    assert "write version 3" in await refusal(*steps("i"))
    assert "is the workflow of version 2: write version 2" in await refusal(*steps("i", "j"))


async def test_what_a_step_is_called_may_be_mended() -> None:
    """Under the same version: nobody has another thing to do."""
    await bring_workflows(*steps("i"))
    renamed = [replace(one, name="意见") for one in steps("i")]
    changes = (await bring_workflows(*renamed)).tables["workflows"]
    assert changes.changed == [f"{ITEM}/1/i", f"{ITEM}/1/decide"]
    assert {one.name for one in (await workflow_for(connection(), "I", "b")).steps} == {"意见"}
    assert (await bring_workflows(*renamed)).tables["workflows"].kept == 2


async def test_a_workflow_that_left_the_files_still_has_its_versions() -> None:
    """New cases go by the next wider one; coming back changed, it needs a new version."""
    await bring_workflows(*steps("i"))
    await bring_workflows()
    assert await workflow_for(connection(), "I", "b") == DEFAULT
    assert await workflow_at(connection(), ITEM, 1) is not None
    assert "write version 2" in await refusal(*steps("j"))
    back = (await bring_workflows(*steps("i"))).tables["workflows"]
    assert (len(back.added), await names_for("I", "b")) == (2, ["i", "decide"])


async def test_the_usual_workflow_has_a_version_from_the_start() -> None:
    """Cases may be under way by the house's own before anybody wrote a file."""
    assert "write version 2" in await refusal(*steps("i", item=None))
    await bring_workflows(*steps("i", item=None, version=2))
    assert await names_for("I", "b") == ["i", "decide"]
    assert await workflow_at(connection(), DEFAULT_SCOPE, 1) == DEFAULT


async def test_a_folder_without_the_files_leaves_all_as_it_is() -> None:
    """Of workflows and offices it says nothing."""
    office = row(BackOfficeCsvRow, code="O", department="D", **named("O"))
    await bring(replace(catalogue(), workflows=steps("i"), back_offices=[office]))
    report = await bring(catalogue())
    assert report.tables["workflows"].none
    assert report.tables["back_offices"].none
    assert await WorkflowRow.filter(listed=True).count() == 2
    assert [one.code for one in await all_offices(connection())] == ["O"]


async def test_the_offices_of_a_region() -> None:
    """Its own, else those for every region; one that left the files is none."""
    offices = [
        row(BackOfficeCsvRow, code=code, department=of, region=region, **named(code))
        for code, of, region in (
            ("1", "D", "r"),
            ("2", "D", "r"),
            ("3", "D", None),
            ("4", "E", None),
        )
    ]
    report = await bring(replace(catalogue(), back_offices=offices))
    assert not report.tables["back_offices"].none
    db = connection()
    assert [one.code for one in await offices_of(db, "D", "r")] == ["1", "2"]
    assert [one.code for one in await offices_of(db, "D", "s")] == ["3"]
    assert [one.code for one in await offices_of(db, "E", "r")] == ["4"]
    report = await bring(replace(catalogue(), back_offices=offices[2:]))
    assert report.tables["back_offices"].retired == ["1", "2"]
    assert not report.restart_needed
    assert [one.code for one in await offices_of(db, "D", "r")] == ["3"]


async def test_what_somebody_may_do_with_cases() -> None:
    """As the files said last; nobody is logged out for it, for it is asked each time."""
    people = [
        replace(clerk("c"), powers="chief_representative"),
        row(
            StaffCsvRow,
            username="r",
            role="reviewer",
            department="D",
            region=GROUP,
            powers="review decide",
            display_name="r",
        ),
    ]
    await bring(catalogue(staff=people))
    both = frozenset(("review", "decide"))
    assert await staff_powers(connection(), "r") == ("reviewer", "D", GROUP, both, True)
    chief = frozenset(("chief_representative",))
    assert await staff_powers(connection(), "c") == ("clerk", None, None, chief, True)
    assert await staff_powers(connection(), "nobody") is None
    report = await bring(catalogue(staff=[people[0], replace(people[1], region=None, powers="")]))
    assert (report.tables["staff"].changed, report.logged_out) == (["r"], [])
    assert await staff_powers(connection(), "r") == ("reviewer", "D", None, frozenset(), True)
    await bring(catalogue(staff=people[:1]))
    found = await staff_powers(connection(), "r")
    assert found is not None
    assert not found.active


async def test_a_hall_works_for_the_region_of_its_group_or_its_own() -> None:
    """Whatever a hall says of itself; else its group's id."""
    await bring(catalogue(halls=[hall(HALL), replace(hall(BRANCH), region="east")]))
    halls = (await read_directory(connection(), GROUP)).halls
    assert (halls[HALL].region, halls[BRANCH].region) == (GROUP, "east")
