"""What an attempt's outcome means for its delivery: done, once more, or the next way."""

from notify.channels.channel import Outcome, Result
from records.models.outbox.outcomes import Settled
from records.models.outbox.relaying import DueDelivery
from records.notices.kinds import DeliveryState
from records.notices.ladder import CALLS, LADDERS, OnUnknown, back_off_s, rung_of

# An unknown call is sent once more, and then the next way: each time may have told it.
SENT_AT_MOST_UNSURE = 2


def left_out(waiting: DueDelivery, why: str) -> Settled:
    """This way is not used at all: the next one begins."""
    return _settled(waiting, DeliveryState.REFUSED)._replace(code=why, go_on=True, attempt=0)


def judge(waiting: DueDelivery, outcome: Outcome, now_ms: int) -> Settled:
    """What becomes of a delivery after an attempt, at a moment of real time."""
    told = _settled(waiting, DeliveryState.ACCEPTED)._replace(
        outcome=str(outcome.result),
        provider=outcome.provider,
        code=outcome.code,
        detail=outcome.detail,
        message_id=outcome.message_id,
    )
    if outcome.result is Result.ACCEPTED:
        return told
    if outcome.result is Result.RETRY:
        return _retried(waiting, told, outcome, now_ms)
    if outcome.result is Result.UNKNOWN:
        return _unsure(waiting, told, now_ms)
    dead = outcome.result is Result.DEAD
    return told._replace(state=DeliveryState.REFUSED, dead=dead, go_on=True)


def _retried(waiting: DueDelivery, told: Settled, outcome: Outcome, now_ms: int) -> Settled:
    rest_s = max(outcome.retry_in_s, back_off_s(waiting.attempts))
    again_ms = now_ms + round(rest_s * 1000)
    tries = rung_of(waiting.kind, waiting.channel).tries
    # Whoever is called does not wait for a way that is closed for now.
    waits = not (outcome.pause_s and waiting.kind in CALLS)
    if waits and waiting.attempts < tries and again_ms < waiting.expires_ms:
        return told._replace(state=DeliveryState.QUEUED, not_before_ms=again_ms)
    return told._replace(state=DeliveryState.REFUSED, dead=True, go_on=True)


def _unsure(waiting: DueDelivery, told: Settled, now_ms: int) -> Settled:
    if LADDERS[waiting.kind].on_unknown is OnUnknown.WAIT:
        return told._replace(state=DeliveryState.UNKNOWN)
    tries = rung_of(waiting.kind, waiting.channel).tries
    at_most = SENT_AT_MOST_UNSURE if waiting.kind in CALLS else tries
    if waiting.attempts < at_most:
        again_ms = now_ms + round(back_off_s(waiting.attempts) * 1000)
        return told._replace(state=DeliveryState.QUEUED, not_before_ms=again_ms)
    return told._replace(state=DeliveryState.UNKNOWN, go_on=True)


def _settled(waiting: DueDelivery, state: DeliveryState) -> Settled:
    return Settled(
        delivery=waiting.id,
        notice=waiting.notice,
        kind=waiting.kind,
        channel=waiting.channel,
        lease=waiting.lease,
        state=state,
        attempt=waiting.attempts,
    )
