"""Rules over HTTP: changed while the hall is open, refused as a whole, versioned, remembered."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.support.attack import assert_problem, unchanged
from tests.support.house import RunningHouse

Rules = dict[str, Any]
PATH = "/halls/tonghua/rules"


async def rules_of(server: RunningHouse) -> Rules:
    """The rules in force."""
    reply = await server.get(PATH, "manager")
    assert reply.status_code == 200, reply.text
    found: Rules = reply.json()["rules"]
    return found


def beyond_the_bound(rules: Rules) -> None:
    """60 min of credit and 40 of handicap are more than 90."""
    rules["windows"]["1"]["social"] = 2400


def serving_nothing(rules: Rules) -> None:
    """A window without a line."""
    rules["windows"]["1"] = {}


def window_left_out(rules: Rules) -> None:
    """A window that is not named serves nothing, either."""
    del rules["windows"]["1"]


def negative_credit(rules: Rules) -> None:
    """A class that would be made to wait longer."""
    rules["classes"]["elderly"]["credit_s"] = -60


def lane_without_windows(rules: Rules) -> None:
    """Nobody would serve enquiries."""
    for window in ("E1", "E2"):
        rules["windows"][window] = {"instant": 0}


def class_without_reason(rules: Rules) -> None:
    """A head start that rests on nothing."""
    rules["classes"]["veteran"]["reason"] = "  "


def no_reason_for_nothing(rules: Rules) -> None:
    """A class rests on something even if it has no head start for now."""
    rules["classes"]["disabled"] |= {"credit_s": 0, "reason": ""}


def nobodys_line(rules: Rules) -> None:
    """A line of a hall without a name."""
    rules["windows"]["1"][":social"] = 900


def unknown_class(rules: Rules) -> None:
    """A class that nobody has words for."""
    rules["classes"]["friends"] = {"credit_s": 60, "cap": 0, "reason": "friends"}


def negative_handicap(rules: Rules) -> None:
    """A window that would prefer others to its own."""
    rules["windows"]["1"]["social"] = -60


def not_remote(rules: Rules) -> None:
    """A lane of another hall that may not be served from afar."""
    rules["windows"]["1"]["branch-1:instant"] = 0


def unknown_line(rules: Rules) -> None:
    """A lane that the hall does not have."""
    rules["windows"]["1"]["marriage"] = 0


def line_for_lane(rules: Rules) -> None:
    """The name of a line where one of a lane is meant."""
    rules["lanes"].append("business+remote")
    rules["windows"]["1"]["business+remote"] = 0


def line_of_another_hall(rules: Rules) -> None:
    """The same for a lane served from afar."""
    rules["windows"]["1"]["branch-1:social+remote"] = 0


WRONG: dict[str, tuple[Callable[[Rules], None], str, str]] = {
    "beyond the bound": (beyond_the_bound, "rules.fairness_bound_s", "beyond_bound"),
    "serving nothing": (serving_nothing, "rules.windows.1", "empty"),
    "window left out": (window_left_out, "rules.windows.1", "missing"),
    "negative credit": (negative_credit, "rules.classes.elderly.credit_s", "negative"),
    "lane without windows": (lane_without_windows, "rules.lanes", "no_window"),
    "class without reason": (class_without_reason, "rules.classes.veteran.reason", "missing"),
    "unknown class": (unknown_class, "rules.classes.friends", "unknown"),
    "negative handicap": (negative_handicap, "rules.windows.1.social", "negative"),
    "not remote": (not_remote, "rules.windows.1.branch-1:instant", "not_remote"),
    "nobody's line": (nobodys_line, "rules.windows.1.:social", "unknown"),
    "no reason for nothing": (no_reason_for_nothing, "rules.classes.disabled.reason", "missing"),
    "line for lane": (line_for_lane, "rules.lanes", "unknown"),
    "line of another hall": (
        line_of_another_hall,
        "rules.windows.1.branch-1:social+remote",
        "not_remote",
    ),
    "unknown line": (unknown_line, "rules.windows.1.marriage", "unknown"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_rules_that_may_not_be(server: RunningHouse, name: str) -> None:
    """Refused with the field and the reason in both languages; nothing has changed."""
    spoil, field, code = WRONG[name]
    rules = await rules_of(server)
    wrong = deepcopy(rules)
    spoil(wrong)
    async with unchanged(server):
        body = {"rules": wrong, "reason": "a try"}
        problem = assert_problem(await server.post(PATH, "manager", body), 422, "invalid")
        assert (field, code) in [(e["field"], e["code"]) for e in problem["errors"]]
        assert problem["detail"]
        assert problem["detail_zh"]
    assert await rules_of(server) == rules


async def test_a_change_counts_for_the_next_person(server: RunningHouse) -> None:
    """A smaller credit and a new handicap hold at once; the version says who, when and why."""
    rules = await rules_of(server)
    rules["classes"]["elderly"]["credit_s"] = 600
    rules["windows"]["9"] = {"business": 0, "project": 120}
    reply = await server.post(PATH, "manager", {"rules": rules, "reason": "a rainy day"})
    told = reply.json()
    assert (reply.status_code, told["durable"]) == (200, True), told
    assert told["version"] == rules["version"] + 1
    taken = await server.take("kiosk", "instant", **{"class": "elderly", "reason": "81"})
    assert taken["credit_s"] == 600
    window = (await server.get("/windows/tonghua/9", "clerk-09")).json()["window"]
    assert window["lanes"] == ["business", "project"]
    history = (await server.get(f"{PATH}/history", "manager")).json()["versions"]
    assert (history[0]["version"], history[0]["reason"]) == (told["version"], "a rainy day")
    assert "manager" in history[0]["author"]
    assert history[0]["rules"]["classes"]["elderly"]["credit_s"] == 600


async def test_whoever_looked_at_an_older_version_is_told(server: RunningHouse) -> None:
    """Two managers at once: the second looks again; a repeated request is answered alike."""
    rules = await rules_of(server)
    first = {"rules": {**rules, "return_behind": 4}, "reason": "first"}
    reply = await server.post(PATH, "manager", first, key="first rules")
    assert reply.status_code == 200, reply.text
    async with unchanged(server):
        second = {"rules": {**rules, "return_behind": 9}, "reason": "second"}
        assert_problem(await server.post(PATH, "manager", second), 409, "stale_version")
        again = await server.post(PATH, "manager", first, key="first rules")
        assert again.json() == reply.json()


async def test_a_line_that_somebody_needs_is_not_ended(server: RunningHouse) -> None:
    """A lane cannot be given up while a number waits in it."""
    rules = await rules_of(server)
    await server.take("kiosk", "collection")
    rules["lanes"].remove("collection")
    for window in ("C1", "C2"):
        rules["windows"][window] = {"enquiry": 0}
    async with unchanged(server):
        body = {"rules": rules, "reason": "no papers today"}
        assert_problem(await server.post(PATH, "manager", body), 409, "line_in_use")


async def test_who_may_look_and_who_may_change(server: RunningHouse) -> None:
    """Clerks read the rules of their hall; citizens and displays do not."""
    for name, status in (("clerk-01", 200), ("clerk-40", 403), ("anna", 403), ("display", 403)):
        assert (await server.get(PATH, name)).status_code == status
    rules = await rules_of(server)
    for name in ("clerk-01", "anna"):
        body = {"rules": rules, "reason": "mine"}
        assert_problem(await server.post(PATH, name, body), 403, "forbidden")


@pytest.mark.parametrize("blank", ["", "   ", "\u3000"])
async def test_a_reason_says_something(server: RunningHouse, blank: str) -> None:
    """Blanks are none, wherever a reason goes on the record."""
    rules = await rules_of(server)
    ticket = await server.take("kiosk", "collection")
    window = "/windows/tonghua/C1"
    async with unchanged(server):
        for path, body in (
            (PATH, {"rules": rules, "reason": blank}),
            (f"{window}/call", {"ticket": ticket["id"], "reason": blank}),
            (f"{window}/park", {"reason": blank}),
            (f"{window}/pause", {"reason": blank}),
            (f"/tickets/{ticket['id']}/review", {"justified": True, "note": blank}),
        ):
            assert_problem(await server.post(path, "manager", body), 422, "invalid")
