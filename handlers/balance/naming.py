"""Advice speaks of lanes by their codes; people know them by their names."""

import re

from records.layout import Layout

_CODE = r"(?<![\w-])(?:(?P<hall>[\w-]+):)?(?P<lane>[\w-]+)(?![\w-])"


def in_chinese(text: str, layout: Layout) -> str:
    """A sentence with Chinese names for `social` and `branch-1:social`."""
    names = {code: lane.name for code, lane in layout.lanes.items()}
    return _named(text, names, {hall.id: f"{hall.name}的" for hall in layout.halls.values()})


def in_english(text: str, layout: Layout) -> str:
    """The same in English."""
    names = {code: lane.name_en for code, lane in layout.lanes.items()}
    return _named(text, names, {hall.id: f"{hall.name_en}: " for hall in layout.halls.values()})


def _named(text: str, lanes: dict[str, str], halls: dict[str, str]) -> str:
    def name(found: re.Match[str]) -> str:
        if found["lane"] not in lanes:
            return found[0]
        return halls.get(found["hall"] or "", "") + lanes[found["lane"]]

    return re.sub(_CODE, name, text, flags=re.ASCII)
