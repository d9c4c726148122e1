"""The guards of the table of moves: each says what is missing, or nothing."""

from collections.abc import Callable
from typing import NamedTuple

from kit.errors import Refusal
from queueing.model.errors import IllegalMove
from records.cases import events as ev
from records.cases.case import Case, Step
from records.cases.clocks.clock import Pause
from records.cases.errors import DutiesApart
from records.cases.moves.actor import Actor, powers
from records.cases.moves.table import Guard
from records.cases.steps import waited_for
from records.cases.words import Power, StepState


class Asked(NamedTuple):
    """What is asked of a case: `what` is None where only the possibility is asked after."""

    case: Case
    actor: Actor
    step: Step | None
    what: ev.What | None


def _no(english: str, chinese: str) -> Refusal:
    return IllegalMove(english, chinese)


def _complete(asked: Asked) -> Refusal | None:
    if missing := asked.case.outstanding:
        names = "、".join(one.name for one in missing)
        english = ", ".join(one.name_en for one in missing)
        return _no(f"Still missing: {english}.", f"材料尚不齐全：{names}。")
    return None


def _nothing_asked(asked: Asked) -> Refusal | None:
    if asked.case.corrections:
        english = "What is missing is told once and at once; a manager may ask again, with reasons."
        return _no(english, "补正须一次性告知；确需再次补正的，由管理人员说明理由后提出。")
    return None


def _all_supplied(asked: Asked) -> Refusal | None:
    if not isinstance(asked.what, ev.Supplemented):
        return None
    missing = [one for one in asked.case.materials if one.material in asked.case.asked]
    left = [one for one in missing if one.material not in asked.what.given]
    if left:
        english = ", ".join(one.name_en for one in left)
        return _no(f"Still missing: {english}.", f"仍缺：{'、'.join(one.name for one in left)}。")
    return None


def _step_free(asked: Asked) -> Refusal | None:
    if asked.step is None or asked.step.state is not StepState.OPEN:
        return _no("This step cannot be taken now.", "该环节目前不能认领。")
    return None


def _step_mine(asked: Asked) -> Refusal | None:
    step = asked.step
    if step is None or step.state not in {StepState.OPEN, StepState.CLAIMED}:
        return _no("This step is not being worked on.", "该环节目前不在办理中。")
    if step.state is StepState.CLAIMED and step.by != asked.actor.name:
        return _no("Somebody else has taken this step.", "该环节已由他人认领。")
    return None


def _step_taken(asked: Asked) -> Refusal | None:
    if asked.step is None or asked.step.state is not StepState.CLAIMED:
        return _no("Nobody has taken this step.", "该环节尚未被认领。")
    return None


def _step_done(asked: Asked) -> Refusal | None:
    """Returned is what was said; only a step in which nothing was decided can be."""
    if asked.what is not None and (asked.step is None or asked.step.state is not StepState.DONE):
        return _no("This step is not done.", "该环节尚未完成。")
    if not any(one.state is StepState.DONE for one in asked.case.steps):
        return _no("No step is done yet.", "尚无已完成的环节。")
    return None


def _joined(asked: Asked) -> Refusal | None:
    """A representative does the steps of the department that has left them its decision."""
    left = waited_for(asked.case.steps)
    if Power.REPRESENTATIVE in powers(asked.case, asked.actor):
        left = [one for one in left if not _left_to(asked, one)]
    if left:
        english = ", ".join(one.name_en for one in left)
        zh = f"尚有环节未完成：{'、'.join(one.name for one in left)}。"
        return _no(f"Not done yet: {english}.", zh)
    return None


def _left_to(asked: Asked, step: Step) -> bool:
    """Whether a step is the representative's to do: their department's, in nobody's hands."""
    own = step.department == asked.case.department
    return own and step.state is not StepState.CLAIMED


def _decision_free(asked: Asked) -> Refusal | None:
    taken = asked.case.decision_step
    if taken and taken.state is StepState.CLAIMED and taken.by != asked.actor.name:
        return _no("Somebody else has taken the decision.", "该办件的决定环节已由他人认领。")
    return None


def _other_than_acceptor(asked: Asked) -> Refusal | None:
    case, actor = asked.case, asked.actor
    left = Power.REPRESENTATIVE in powers(case, actor)
    return DutiesApart() if case.accepted_by == actor.name and not left else None


def _not_paused(asked: Asked) -> Refusal | None:
    """Of a pause in force, only that it was told now, if it was not."""
    pause, what = asked.case.pause, asked.what
    if pause is None or (pause.told_ms is None and (what is None or _tells(what, pause))):
        return None
    return _no("The case is paused already.", "该办件已处于暂停计时状态。")


def _tells(what: ev.What, pause: Pause) -> bool:
    return isinstance(what, ev.Paused) and what.told_ms is not None and what.ground is pause.ground


def _paused(asked: Asked) -> Refusal | None:
    return _no("The case is not paused.", "该办件没有暂停。") if asked.case.pause is None else None


def _not_extended(asked: Asked) -> Refusal | None:
    if asked.case.extended:
        return _no("A limit is extended once.", "办理期限只能延长一次。")
    return None


def _fetchable(asked: Asked) -> Refusal | None:
    if asked.case.unfetched_ms is not None:
        return _no("It lies with its department again.", "办理结果已退回部门保管。")
    return None


def _unfetched(asked: Asked) -> Refusal | None:
    if asked.case.unfetched_ms is None:
        return _no("The result lies ready already.", "办理结果已经可以领取。")
    return None


GUARDS: dict[Guard, Callable[[Asked], Refusal | None]] = {
    Guard.COMPLETE: _complete,
    Guard.NOTHING_ASKED: _nothing_asked,
    Guard.ALL_SUPPLIED: _all_supplied,
    Guard.STEP_FREE: _step_free,
    Guard.STEP_MINE: _step_mine,
    Guard.STEP_TAKEN: _step_taken,
    Guard.STEP_DONE: _step_done,
    Guard.JOINED: _joined,
    Guard.DECISION_FREE: _decision_free,
    Guard.OTHER_THAN_ACCEPTOR: _other_than_acceptor,
    Guard.NOT_PAUSED: _not_paused,
    Guard.PAUSED: _paused,
    Guard.NOT_EXTENDED: _not_extended,
    Guard.FETCHABLE: _fetchable,
    Guard.UNFETCHED: _unfetched,
}
