"""Taking a folder of CSV files into the record: all of it if everything is right, else nothing.

catalogue = read_folder(Path("demo_data"))  # raises ImportRefused with every problem
report = await store(catalogue, hash_password=hash_password, demo_password=None)
"""

from pathlib import Path

from server.importer.checking.checking import read_tables
from server.importer.problems import ImportProblem, ImportRefused
from server.importer.reading.sheets import Catalogue
from server.importer.report import ImportReport
from server.importer.storing import store

__all__ = ["Catalogue", "ImportProblem", "ImportRefused", "ImportReport", "read_folder", "store"]


def read_folder(folder: Path) -> Catalogue:
    """Read and check every file. Raises `ImportRefused`, which lists all problems at once."""
    if not folder.is_dir():
        raise ImportRefused([f"{folder}：没有这个文件夹 / there is no such folder"])
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
        situations=tables.situations.rows,
        effects=tables.effects.rows,
        openings=None if tables.openings.missing else tables.openings.rows,
        settings=None if tables.settings.missing else tables.settings.rows,
        quotas=None if tables.quotas.missing else tables.quotas.rows,
        back_offices=None if tables.back_offices.missing else tables.back_offices.rows,
        workflows=None if tables.workflows.missing else tables.workflows.rows,
        encodings={
            table.row_type.FILE: table.encoding
            for table in vars(tables).values()
            if table.encoding is not None
        },
    )
