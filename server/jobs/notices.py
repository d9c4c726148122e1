"""Wiring what people are told: the names that messages bear, and the loops that see to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from handlers.context import GroupContext
from kit.clock import Moment
from notify.outbox.relay import Relay
from notify.outbox.three_ahead import ThreeAhead
from records.booking.subject import SubjectKind, subject_of
from records.hall_directory import HallInfo
from records.models.catalogue.service_items import find_item
from records.models.catalogue.themes import find_theme
from records.transactions import connection

ENGLISH = "en"
LANE = "lane"


@dataclass(frozen=True, slots=True)
class HouseNames:
    """The port `Names` of a process: what the catalogue calls things."""

    groups: Mapping[str, GroupContext]

    def hall(self, hall: str, language: str) -> str:
        """See `Names`."""
        found = self._hall(hall)
        return _named(found, language) if found else hall

    def window(self, hall: str, window: str, language: str) -> str:
        """See `Names`."""
        found = self._hall(hall)
        known = found.windows.get(window) if found else None
        return _named(known, language) if known else ""

    def return_within_s(self, hall: str) -> int:
        """See `Names`."""
        group = self._group(hall)
        return group.line.rules.halls[hall].return_within_s if group else 0

    async def subject(self, hall: str, subject: str, language: str) -> str:
        """See `Names`."""
        kind, _, code = subject.partition(":")
        if kind == LANE:
            group = self._group(hall)
            lane = group.directory.lanes.get(code) if group else None
            return _named(lane, language) if lane else code
        asked = subject_of(subject)
        find = find_item if asked.kind is SubjectKind.ITEM else find_theme
        found = await find(connection(), code)
        return _named(found, language) if found else code

    def _hall(self, hall: str) -> HallInfo | None:
        group = self._group(hall)
        return group.directory.halls[hall] if group else None

    def _group(self, hall: str) -> GroupContext | None:
        for group in self.groups.values():
            if hall in group.directory.halls:
                return group
        return None


def _named(thing: object, language: str) -> str:
    name: str = getattr(thing, "name_en" if language == ENGLISH else "name")
    return name


@dataclass(frozen=True, slots=True)
class TellWhoIsNear:
    """Tells those whose turn is almost there."""

    name: ClassVar[str] = "three_ahead"
    every_s: ClassVar[float] = 1.0
    group: str
    near: ThreeAhead

    async def run_once(self, _: Moment) -> None:
        """Look at the ranks."""
        await self.near.run_once()


@dataclass(frozen=True, slots=True)
class RelayNotices:
    """Sends what is due. Its rest is what a message waits at most for being seen."""

    name: ClassVar[str] = "notices"
    every_s: ClassVar[float] = 0.1
    group: ClassVar[str] = ""
    relay: Relay

    async def run_once(self, now: Moment) -> None:
        """Begin to send it."""
        await self.relay.run_once(now)
