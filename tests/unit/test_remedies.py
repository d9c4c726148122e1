"""Whom somebody may turn to who is refused: by region, else in the law's own words."""

import json
from pathlib import Path

import pytest

from records.casework.office import Office
from records.casework.papers.remedies import ANYWHERE, OF_THE_DEMO, BadRemedies, read_remedies
from records.opening.legal_calendar import LegalCalendar
from server.settings import BadSettings, read_settings

GOOD = {"tonghua": {"reconsidered_by": {"zh": "市人民政府"}, "court": {"zh": "区人民法院"}}}


def test_a_region_has_its_own_remedies() -> None:
    """The times are the law's unless they are named; a region that is not named has them, too."""
    found = read_remedies(json.dumps(GOOD))
    office = Office(LegalCalendar({}), 0, 0, found)
    assert office.remedies_in("tonghua").court.zh == "区人民法院"
    assert office.remedies_in("elsewhere") is ANYWHERE
    times = {(one.reconsider_days, one.sue_months) for one in (*found.values(), ANYWHERE)}
    assert times == {(60, 6)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"tonghua": {}}',
        json.dumps({"t": GOOD["tonghua"] | {"court": {"zh": " "}}}),
        json.dumps({"t": GOOD["tonghua"] | {"sue_months": 0}}),
    ],
)
def test_a_file_that_leaves_somebody_nowhere_is_refused(text: str) -> None:
    """Before any paper could say so."""
    with pytest.raises(BadRemedies):
        read_remedies(text)


def test_the_setting_names_a_file(tmp_path: Path) -> None:
    """Which must be there; a demo has its own."""
    file, data = tmp_path / "remedies.json", {"YICHUANG_DATA": str(tmp_path)}
    assert read_settings(data).app.remedies == OF_THE_DEMO
    with pytest.raises(BadSettings, match="YICHUANG_REMEDIES"):
        read_settings({**data, "YICHUANG_REMEDIES": str(file)})
    file.write_text(json.dumps(GOOD))
    found = read_settings({**data, "YICHUANG_REMEDIES": str(file)}).app.remedies
    assert found["tonghua"].reconsidered_by.zh == "市人民政府"
