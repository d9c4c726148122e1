"""The page of docs/ that shows which room imports which, read from the code: `make docs`.

A floor is a package of the house, a room one of its folders; what lies in no folder of a floor is
shown as the floor itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import grimp

from tools.stamps import ROOT

PAGE = ROOT / "docs" / "rooms.md"
FLOORS = ("server", "handlers", "notify", "records", "queueing", "kit")
BESIDE = "mini_program_mock"

_INTRO = """# The floors and rooms, and who imports whom

Drawn from the imports of the code by `make docs`; change the code, not this page. An arrow points
to what is imported. What may be imported at all stands under `[tool.importlinter]` in
`pyproject.toml` and is checked by `make check`; what a floor is for, in `docs/design.md`.
"""

Arrows = Mapping[str, set[str]]


def draw() -> str:
    """The page as Markdown."""
    arrows = _arrows()
    lines = [_INTRO, "## The floors", "", *_picture(_between_floors(arrows))]
    for floor in FLOORS:
        within = {room: _of_floor(floor, used) - {floor} for room, used in arrows.items()}
        within = {room: used for room, used in within.items() if _floor(room) == floor != room}
        if any(within.values()):
            lines += ["", f"## Inside `{floor}`", "", *_picture(within)]
    lines += ["", "## What each room uses", "", "| room | uses |", "|---|---|"]
    for room in sorted(arrows, key=_from_the_top):
        used = sorted(arrows[room], key=_from_the_top)
        lines.append(f"| `{_path(room)}` | {', '.join(f'`{_path(to)}`' for to in used) or '–'} |")
    return "\n".join(lines) + "\n"


def _arrows() -> Arrows:
    """For each room, the other rooms that its modules import."""
    graph = grimp.build_graph(*FLOORS, BESIDE, cache_dir=None)
    arrows: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        room = _room(module)
        used = {_room(to) for to in graph.find_modules_directly_imported_by(module)}
        arrows[room] |= used - {room}
    return {room: used for room, used in arrows.items() if used or room != _floor(room)}


def _room(module: str) -> str:
    """The folder of a module, at most one below its floor."""
    floor, *rest = module.split(".")
    return f"{floor}.{rest[0]}" if rest and (ROOT / floor / rest[0]).is_dir() else floor


def _floor(room: str) -> str:
    return room.split(".", maxsplit=1)[0]


def _of_floor(floor: str, rooms: Iterable[str]) -> set[str]:
    return {room for room in rooms if _floor(room) == floor}


def _between_floors(arrows: Arrows) -> Arrows:
    between: dict[str, set[str]] = {floor: set() for floor in (*FLOORS, BESIDE)}
    for room, used in arrows.items():
        between[_floor(room)] |= {_floor(to) for to in used} - {_floor(room)}
    return between


def _picture(arrows: Arrows) -> list[str]:
    rooms = sorted(arrows, key=_from_the_top)
    lines = ["```mermaid", "graph TD", *[f'    {_node(room)}["{_path(room)}"]' for room in rooms]]
    for room in rooms:
        targets = sorted(arrows[room], key=_from_the_top)
        lines += [f"    {_node(room)} --> {_node(to)}" for to in targets]
    return [*lines, "```"]


def _node(room: str) -> str:
    """A name that Mermaid takes: one without a dot."""
    return room.replace(".", "_")


def _path(room: str) -> str:
    return room.replace(".", "/") + "/"


def _from_the_top(room: str) -> tuple[int, str]:
    floor = _floor(room)
    return (FLOORS.index(floor) if floor in FLOORS else len(FLOORS), room)


if __name__ == "__main__":
    PAGE.write_text(draw())
