"""What the crowd saw, written down so that it can be compared with the house's own record."""

import json
import math
from pathlib import Path

from mini_program_mock.client.session import Json
from mini_program_mock.crowd.floor import Floor


def waits(floor: Floor) -> Json:
    """Mean and 95th percentile of the business seconds from taking a number to its first call."""
    by_lane: dict[str, list[float]] = {}
    for stay in floor.stays.values():
        if stay.wait_s is not None:
            by_lane.setdefault(stay.visit.lane, []).append(stay.wait_s)
    return {
        lane: {"mean_s": sum(found) / len(found), "p95_s": percentile(found, 0.95)}
        for lane, found in sorted(by_lane.items())
    }


def estimates(floor: Floor) -> list[Json]:
    """What people were told when they took their number, and how long they really waited.

    `wait_s` is None for whoever was never called. Who let others go first is left out: that wait
    was their own choice.
    """
    return [
        {
            "ticket": stay.ticket["id"],
            "p50_s": told["p50_s"],
            "p90_s": told["p90_s"],
            "ahead": stay.ticket["ahead"],
            "wait_s": stay.wait_s,
        }
        for stay in floor.stays.values()
        if (told := stay.ticket["estimate"]) and told["p90_s"] > 0 and not stay.postponed
    ]


def percentile(values: list[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def make_report(floor: Floor, order: Json, feed: Json, told: int) -> Json:
    """Everything that a comparison needs."""
    stays = floor.stays.values()
    return {
        **order,
        "hall": floor.hall,
        "issued": [
            {name: stay.ticket[name] for name in ("id", "number", "lane", "seq", "durable")}
            for stay in stays
        ],
        "booked": floor.booked,
        "calls": floor.calls,
        "outcomes": {stay.ticket["id"]: stay.outcome for stay in stays},
        "counts": dict(floor.counts),
        "waits": waits(floor),
        "estimates": estimates(floor),
        "feed": feed,
        "followers_told": told,
        "troubles": dict(floor.troubles),
        "lag_max_s": floor.pace.lag_max_s,
    }


def write_report(report: Json, path: Path) -> None:
    """Write it whole or not at all."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(report, ensure_ascii=False, indent=1))
    draft.replace(path)
