"""What stands at the head of a paper, by the codes that a case keeps."""

from typing import NamedTuple

from records.db import sql
from records.db.sql import Connection

PERMIT = "permit"


class Letterhead(NamedTuple):
    """The names of department and hall, and what the item rests on; texts may be empty."""

    department: str
    department_en: str
    hall: str
    hall_en: str
    basis: str
    category: str

    @property
    def is_permit(self) -> bool:
        """Whether the item is a permit, for which the law on permits holds word by word."""
        return self.category == PERMIT


_HEAD = """
SELECT d.name AS department, d.name_en AS department_en, h.name AS hall, h.name_en AS hall_en,
  i.basis, i.category
FROM hall h LEFT JOIN department d ON d.code=? LEFT JOIN service_item i ON i.code=?
WHERE h.id=?
"""


async def letterhead(db: Connection, department: str, hall: str, item: str) -> Letterhead:
    """The head of a case's papers; a code stands for a name that there is not."""
    known = {"department": department, "hall": hall}
    for row in await sql.rows(db, _HEAD, department, item, hall):
        known |= {name: value for name, value in row.items() if value}
    return Letterhead(**{name: known.get(name, "") for name in Letterhead._fields})
