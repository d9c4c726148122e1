"""What an import may not take away: a hall, lane or window that a living ticket needs.

Asked of the record inside the import's own transaction, after its writes: the journal waits until
they are committed or undone, so no ticket that is on record slips in between. What a ticket lacked
already is none of this import's doing and stands in no import's way.

What remains is what happens until all processes have been restarted together. A running process
keeps the directory that it read at its start, but the line in Redis is made by the new catalogue as
soon as anything rebuilds it: a restart of Redis, or of one process alone. From then on the others
run the old directory on the new line. Each rebuild says which tickets are stranded, and a manager
may move or cancel them.
"""

from typing import NamedTuple

from queueing.model.documents import TicketDoc
from queueing.model.needs import InService, Need, NeedKind, unmet
from records.hall_directory import HallDirectory, read_directory, windows_in_service
from records.models.catalogue.halls import all_groups, groups_of_halls
from records.models.line.tickets import hold_off_writers, living_tickets
from records.rulebook import lost_lines, read_rulebook
from records.transactions import Connection

NUMBERS_TOLD = 20
_FILES = {NeedKind.HALL: "halls.csv", NeedKind.REMOTE: "halls.csv", NeedKind.WINDOW: "windows.csv"}
_STATES = {
    "waiting": "等候",
    "called": "已叫号",
    "serving": "办理中",
    "parked": "暂离",
    "missed": "过号",
}


class StillNeeded(NamedTuple):
    """Something that the files would take away from living tickets."""

    need: Need
    tickets: list[TicketDoc]

    def __str__(self) -> str:
        kind, hall, name = self.need
        zh, en = {
            NeedKind.HALL: (f"大厅 {hall}", f"hall {hall}"),
            NeedKind.LANE: (f"大厅 {hall} 的业务类别 {name}", f"lane {name} of hall {hall}"),
            NeedKind.REMOTE: (
                f"大厅 {hall} 的业务类别 {name} 的远程办理",
                f"remote service of lane {name} of hall {hall}",
            ),
            NeedKind.WINDOW: (f"大厅 {hall} 的窗口 {name}", f"window {name} of hall {hall}"),
        }[kind]
        shown = self.tickets[:NUMBERS_TOLD]
        more = len(self.tickets) - len(shown)
        zh_numbers = "、".join(f"{t.number}（{t.hall}，{_STATES[t.state.value]}）" for t in shown)
        en_numbers = ", ".join(f"{t.number} ({t.hall}, {t.state.value})" for t in shown)
        return (
            f"{_FILES.get(kind, 'lanes.csv, windows.csv')}: {zh}还有 {len(self.tickets)} 个号需要："
            f"{zh_numbers}{f' 等，另有 {more} 个' if more else ''}。"
            "请先办结、转移或取消这些号，再导入。"
            f" / {en} is still needed by {len(self.tickets)} tickets: "
            f"{en_numbers}{f' and {more} more' if more else ''}. "
            "Serve, transfer or cancel them, then import again."
        )


class Before(NamedTuple):
    """The record as it was before the import wrote anything."""

    groups: dict[str, str]
    lost: dict[str, list[str]]
    unmet: frozenset[tuple[Need, str]]  # with the ids of the tickets that need it in vain


async def look_before(tx: Connection) -> Before:
    """Which group each hall belongs to, and what rules and living tickets name in vain already."""
    groups = await groups_of_halls(tx)
    lost: dict[str, list[str]] = {}
    for directory in await _directories(tx):
        lost |= await lost_lines(tx, directory)
    found = await _unmet(tx, groups)
    lacking = frozenset((need, ticket.id) for need, tickets in found.items() for ticket in tickets)
    return Before(groups, lost, lacking)


async def _directories(tx: Connection) -> list[HallDirectory]:
    return [await read_directory(tx, group) for group in await all_groups(tx)]


async def still_needed(tx: Connection, before: Before) -> list[StillNeeded]:
    """What living tickets need and the catalogue, as just written, has no more."""
    await hold_off_writers(tx)
    needed = []
    for need, tickets in (await _unmet(tx, before.groups)).items():
        if new := [ticket for ticket in tickets if (need, ticket.id) not in before.unmet]:
            needed.append(StillNeeded(need, new))
    return needed


async def _unmet(tx: Connection, groups: dict[str, str]) -> dict[Need, list[TicketDoc]]:
    """What living tickets need in vain; `groups` are those of the halls before the import."""
    windows: dict[str, frozenset[str]] = {}
    lines: set[str] = set()
    for directory in await _directories(tx):
        lines |= (await read_rulebook(tx, directory)).all_lines()
        windows |= {
            hall: codes
            for hall, codes in windows_in_service(directory).items()
            # In another group it would be another line.
            if groups.get(hall, directory.group) == directory.group
        }
    return unmet(await living_tickets(tx), InService(windows, lines))


async def newly_lost(tx: Connection, before: Before) -> dict[str, list[str]]:
    """The lines that rules lose by this import: by hall, as the rules name them."""
    found: dict[str, list[str]] = {}
    for directory in await _directories(tx):
        for hall, lines in (await lost_lines(tx, directory)).items():
            if new := [line for line in lines if line not in before.lost.get(hall, [])]:
                found[hall] = new
    return found
