"""Taking a folder of CSV files into the record: all of it if everything is right, else nothing.

catalogue = read_folder(Path("demo_data"))  # raises ImportRefused with every problem
report = await store(catalogue, hash_password=hash_password, demo_password=None)
"""

from pathlib import Path

from handlers.catalogue.cells import ImportProblem, ImportRefused
from handlers.catalogue.checking import read_tables
from handlers.catalogue.sheets import Catalogue
from handlers.catalogue.storing import ImportReport, store

__all__ = ["Catalogue", "ImportProblem", "ImportRefused", "ImportReport", "read_folder", "store"]


def read_folder(folder: Path) -> Catalogue:
    """Read and check every file. Raises `ImportRefused`, which lists all problems at once."""
    tables = read_tables(folder)
    if tables.problems:
        raise ImportRefused(tables.problems)
    return Catalogue(
        halls=tables.halls.rows,
        lanes=tables.lanes.rows,
        windows=tables.windows.rows,
        departments=tables.departments.rows,
        items=tables.items.rows,
        materials=tables.materials.rows,
        themes=tables.themes.rows,
        theme_items=tables.theme_items.rows,
        staff=tables.staff.rows,
        devices=tables.devices.rows,
    )
