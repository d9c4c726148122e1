"""The rules of each hall as the record has them, and what a hall begins with.

Every change is a row of its own, so a hall's rules are versioned and each version says who made
it, when and why. What the catalogue no longer has is left out when rules are read; a window that
the rules do not know yet serves what the catalogue says.
"""

from tortoise import fields
from tortoise.models import Model

from queueing.rules import BOUND_S, HallRules, Place, Rulebook, decode, default_classes
from records import sql
from records.layout import HallInfo, Layout


class RulesVersion(Model):
    """One version of a hall's rules; written by the journal alone."""

    id = fields.BigIntField(primary_key=True)
    hall = fields.CharField(max_length=40)
    version = fields.IntField()
    author = fields.CharField(max_length=80)
    at_ms = fields.BigIntField()
    reason = fields.CharField(max_length=200)
    document = fields.TextField()

    class Meta:
        """A version is made once."""

        table = "rules_version"
        unique_together = (("hall", "version"),)


async def read_rulebook(layout: Layout) -> Rulebook:
    """The rules in force in every hall of a group."""
    latest = await sql.rows(
        "SELECT hall, document FROM rules_version r WHERE version = "
        "(SELECT max(version) FROM rules_version WHERE hall = r.hall)"
    )
    kept = {row["hall"]: decode(row["document"]) for row in latest}
    halls = layout.halls.values()
    rules = {hall.id: _settled(kept[hall.id], hall) for hall in halls if hall.id in kept}
    return Rulebook(rules.get(hall.id) or default_rules(hall) for hall in halls)


def default_rules(hall: HallInfo) -> HallRules:
    """What a hall begins with: the catalogue's windows, and a bound that these keep."""
    classes = default_classes()
    windows = {code: dict(window.lanes) for code, window in hall.windows.items()}
    credit_s = max(of_class.credit_s for of_class in classes.values())
    handicap_s = max((s for lanes in windows.values() for s in lanes.values()), default=0)
    return _settled(
        HallRules(
            hall=hall.id,
            version=0,
            fairness_bound_s=max(BOUND_S, credit_s + handicap_s),
            lanes=[],
            remote_lanes=list(hall.remote_lanes),
            classes=classes,
            windows=windows,
        ),
        hall,
    )


def _settled(rules: HallRules, hall: HallInfo) -> HallRules:
    """Rules that speak of the windows there are, and name every lane that these serve."""
    rules.windows = {
        code: rules.windows.get(code) or dict(window.lanes) for code, window in hall.windows.items()
    }
    served = {line for lines in rules.windows.values() for line in lines if ":" not in line}
    rules.lanes = [lane for lane in hall.group_lanes if lane in served]
    rules.remote_lanes = [lane for lane in rules.remote_lanes if lane in served]
    return rules


def places(layout: Layout) -> dict[str, Place]:
    """What stands in each hall whatever its rules say."""
    lanes = frozenset(layout.lanes)
    return {hall.id: Place(frozenset(hall.windows), lanes) for hall in layout.halls.values()}


async def history(hall: str, most: int) -> list[RulesVersion]:
    """The versions of a hall's rules, the latest first."""
    return await RulesVersion.filter(hall=hall).order_by("-version").limit(most)
