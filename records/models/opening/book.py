"""The opening book, read as a whole: who asks when a hall takes people asks what is read here."""

from collections.abc import Mapping

import structlog

from records.db.sql import Connection
from records.models.catalogue.halls import all_halls
from records.models.opening.hall_settings import KnownSetting, settings_in_force
from records.models.opening.legal_days import read_calendar
from records.models.opening.opening_exceptions import exceptions_in_force
from records.models.opening.openings import openings_in_force
from records.models.opening.versions import opening_version
from records.opening.opening_book import BookHall, OpeningBook
from records.opening.settings import BadSetting, parsed

_log = structlog.get_logger()


async def read_opening_book(db: Connection) -> OpeningBook:
    """The book as it is in the record."""
    # First: what is committed while the rest is read makes the next look read again.
    version = await opening_version(db)
    settings = await settings_in_force(db)
    return OpeningBook(
        [
            BookHall(hall.id, hall.parent_id, hall.always_open, hall.retired_at_ms is not None)
            for hall in await all_halls(db)
        ],
        await read_calendar(db),
        await openings_in_force(db),
        await exceptions_in_force(db),
        {hall: _readable(of) for hall, of in settings.items()},
        version,
    )


def _readable(settings: Mapping[str, KnownSetting]) -> dict[str, str]:
    """The texts of settings; what another release has written and this one cannot read is left out.

    A house that does not start would be worse than a hall that has what the one above it has.
    """
    texts = {}
    for key, one in settings.items():
        try:
            parsed(key, one.value)
        except BadSetting as fault:
            _log.warning("hall_setting_ignored", hall=one.hall, key=key, fault=fault.en)
        else:
            texts[key] = one.value
    return texts
