"""The sentences for what a set of rules may not say, in English and Chinese."""

from collections.abc import Sequence

from kit.errors import FieldError, Invalid
from queueing.rules.checks import Fault, Subject

SENTENCES: dict[tuple[Subject, str], tuple[str, str]] = {
    (Subject.CLASS, "unknown"): ("There is no class {name}.", "没有类别 {name}。"),
    (Subject.CREDIT, "negative"): ("A credit is not negative.", "优待时长不能为负。"),
    (Subject.REASON, "missing"): ("A class says what it rests on.", "类别必须写明理由。"),
    (Subject.WALK_IN, "invalid"): (
        "A walk-in has no credit and no cap.",
        "普通号没有优待，也没有上限。",
    ),
    (Subject.WINDOW, "unknown"): ("There is no window {name}.", "没有窗口 {name}。"),
    (Subject.WINDOW, "empty"): (
        "Window {name} would serve nothing.",
        "窗口 {name} 将不办理任何业务。",
    ),
    (Subject.WINDOW, "missing"): (
        "Window {name} would serve nothing.",
        "窗口 {name} 将不办理任何业务。",
    ),
    (Subject.HANDICAP, "negative"): ("A handicap is not negative.", "让位时长不能为负。"),
    (Subject.LINE, "unknown"): ("This hall has no lane {name}.", "本大厅没有业务类别 {name}。"),
    (Subject.LINE, "invalid"): (
        "A lane of one's own hall is named without it.",
        "本大厅的业务类别不写大厅名。",
    ),
    (Subject.LINE, "not_remote"): (
        "{name} may not be served from another hall.",
        "{name} 不允许由其他大厅远程办理。",
    ),
    (Subject.LANES, "empty"): ("A hall has at least one lane.", "大厅至少要有一个业务类别。"),
    (Subject.LANES, "repeated"): ("A lane stands there twice.", "业务类别重复。"),
    (Subject.LANE, "unknown"): ("There is no lane {name}.", "没有业务类别 {name}。"),
    (Subject.LANE, "no_window"): (
        "No window would serve the lane {name}.",
        "没有窗口办理 {name}。",
    ),
    (Subject.LANE, "in_use"): (
        "A window of {hall} still serves the lane {name} from afar.",
        "{hall} 的窗口仍在远程办理 {name}。",
    ),
    (Subject.BOUND, "beyond_bound"): (
        (
            "At window {window} of {hall} credit and handicap come to {reach_min:g} min, beyond "
            "the bound of {bound_min:g} min."
        ),
        (
            "{hall} 的窗口 {window}：优待与让位之和为 {reach_min:g} 分钟，"
            "超过公平上限 {bound_min:g} 分钟。"
        ),
    ),
}


def sentences(fault: Fault) -> tuple[str, str]:
    """What a fault says, in English and Chinese."""
    english, chinese = SENTENCES[fault.subject, fault.code]
    return english.format(**fault.figures), chinese.format(**fault.figures)


def refusal(faults: Sequence[Fault], within: str) -> Invalid:
    """The refusal of rules, with all that is wrong; `within` names them in the body."""
    told = [FieldError(f"{within}.{f.field}", f.code, *sentences(f)) for f in faults]
    first = told[0]
    return Invalid(
        first.detail,
        first.detail_zh,
        errors=tuple(told),
        details_zh=[error.detail_zh for error in told],
    )
