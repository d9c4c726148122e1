"""What the rows of all files have in common."""

from dataclasses import dataclass
from typing import ClassVar

from records.models.catalogue.sourced import TEXT_LENGTH
from server.importer.reading.cells import REFERENCE_LENGTH, extra, number, text

DAYS = number(0, 1000)
LEVEL = number(0, 5)  # how sure it must be who somebody is: `records.identity.words.Level`
UNITS = number(1, 96)  # five minutes each: at most a working day at one window


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row and the line it stands on; `KEY` tells rows of a file apart.

    A file that may be empty has a header at least, unless it may be missing altogether.
    """

    FILE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    MAY_BE_EMPTY: ClassVar[bool] = False
    MAY_BE_MISSING: ClassVar[bool] = False

    line: int
    source: str = extra(text(TEXT_LENGTH), "")
    reference: str = extra(text(REFERENCE_LENGTH), "", prose=True)
    demo_fields: str = extra(text(TEXT_LENGTH), "")
