"""What an operator is told of a folder that cannot be imported."""

from pathlib import Path

import pytest

from server.importer.importing import read_folder
from server.importer.problems import ImportRefused


def refusals(folder: Path) -> list[str]:
    """The problems of a folder, one a line."""
    with pytest.raises(ImportRefused) as refused:
        read_folder(folder)
    return str(refused.value).splitlines()
