"""What may happen next in two halls, and how often."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from queueing.rules.hall_rules import HallRules

# What a clerk tries; a verb that the state does not allow is tried now and then, too.
DEEDS = {
    "call_next": 3,
    "start": 2,
    "finish": 3,
    "undo_finish": 4,
    "miss": 3,
    "recall": 2,
    "park": 2,
    "release": 2,
    "transfer": 4,
    "transfer by name": 3,
    "call": 2,
    "resume": 3,
    "undo_miss": 2,
    "open_window": 2,
    "pause_window": 1,
    "close_window": 1,
}
CHANGES = ["handicap", "handicap", "credit", "c", "far", "stale"]
ACCIDENTS = ["crash", "crash", "flush", "emptied", "copy", "restart", "rewind", "back"]
MINUTES = [10, -10, 1, 0.5, -1, 3, 25]

picks = st.integers(0, 10_000)
halls = st.sampled_from([0, 0, 0, 1])


class Plan(NamedTuple):
    """A ticket that somebody may ask for."""

    hall: int
    lane: str
    citizen: str
    of_class: str
    remote: bool
    stops: tuple[str, ...]
    slot_min: int


plans = st.builds(
    Plan,
    halls,
    st.sampled_from("babababac"),
    st.sampled_from(["", "", "", "wang", "li"]),
    st.sampled_from(["walk_in", "walk_in", "appointment", "elderly"]),
    st.booleans(),
    st.sampled_from([(), (), (), (), ("b",), ("b",), ("a",), ("c", "a"), ("a", "b"), ("z",)]),
    st.sampled_from([0, 0, 5, 20]),
)


def _weighted(table: dict[str, int]) -> st.SearchStrategy[str]:
    return st.sampled_from([name for name, weight in table.items() for _ in range(weight)])


# The method of the machine that a step is, with its arguments, and how often it is tried.
_STEPS: list[tuple[int, st.SearchStrategy[tuple[Any, ...]]]] = [
    (5, st.tuples(st.just("come"), plans)),
    (
        2,
        st.tuples(
            st.just("think_again"),
            picks,
            st.integers(1, 4),
            st.sampled_from(["postpone", "return_to_line", "return_to_line", "cancel"]),
        ),
    ),
    (
        14,
        st.tuples(st.just("work"), _weighted(DEEDS), picks, picks, st.sampled_from("abacz12239")),
    ),
    (4, st.tuples(st.just("get_on"), picks, st.integers(1, 4))),
    (2, st.tuples(st.just("change_the_rules"), halls, picks, st.sampled_from(CHANGES))),
    (3, st.tuples(st.just("pass_time"), st.sampled_from(MINUTES))),
    (1, st.tuples(st.just("pass_midnight"), halls)),
    (2, st.tuples(st.just("ask_again"), picks, st.sampled_from([True, True, False]))),
    (3, st.tuples(st.just("something_will_happen"), st.sampled_from(ACCIDENTS))),
]
steps = st.one_of([step for weight, step in _STEPS for _ in range(weight)])


def change(rules: HallRules, n: int, what: str, hall: str) -> None:
    """Make one change to a hall's rules; `hall` is the one that may be helped."""
    far = f"{hall}:b"
    if what == "stale":
        rules.version -= 1
    elif what == "credit":
        rules.classes["elderly"].credit_s = (0, 1200, 3600, 5400)[n % 4]
    elif what == "far" and rules.hall != hall:
        if rules.windows["1"].pop(far, None) is None:
            rules.windows["1"][far] = 600
    elif what == "c" and rules.hall == hall:
        if rules.windows["2"].pop("c", None) is None:
            rules.windows["2"]["c"] = 300
        rules.lanes = ["a", "b", *(["c"] if "c" in rules.windows["2"] else [])]
    else:
        window = rules.windows[sorted(rules.windows)[n % len(rules.windows)]]
        line = sorted(window)[n // 7 % len(window)]
        window[line] = (0, 60, 600, 1200, 5400)[n % 5]
