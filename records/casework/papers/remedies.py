"""Where somebody may turn who is refused: a setting, by region, with what holds everywhere else."""

from collections.abc import Mapping

import msgspec

from records.papers.facts import Remedies, Words

# Who it is in a place follows from the law; where nobody has named them, the law's own words stand.
ANYWHERE = Remedies(
    Words("本机关所属的本级人民政府", "the people's government of this authority's own level"),
    Words("有管辖权的人民法院", "the people's court that has jurisdiction"),
)
# The demo's regions.
OF_THE_DEMO: Mapping[str, Remedies] = {
    "tonghua": Remedies(
        Words("通化市人民政府", "the People's Government of Tonghua"),
        Words("有管辖权的人民法院", "the people's court that has jurisdiction"),
    ),
    "dongchang": Remedies(
        Words("通化市东昌区人民政府", "the People's Government of Dongchang District, Tonghua"),
        Words("有管辖权的人民法院", "the people's court that has jurisdiction"),
    ),
}


class BadRemedies(ValueError):
    """The file does not say who is turned to; the message says where."""


def read_remedies(text: str | bytes) -> Mapping[str, Remedies]:
    """Remedies by region from JSON, as the README has it. Raises `BadRemedies`."""
    try:
        found = msgspec.json.decode(text, type=dict[str, Remedies])
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadRemedies(str(fault)) from None
    for region, one in found.items():
        if not (one.reconsidered_by.zh.strip() and one.court.zh.strip()):
            raise BadRemedies(f"{region}: both names are needed in Chinese")
        if one.reconsider_days < 1 or one.sue_months < 1:
            raise BadRemedies(f"{region}: a time is at least one day, or one month")
    return found
