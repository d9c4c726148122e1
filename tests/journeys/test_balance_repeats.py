"""Moves are safe to repeat, to race and to take back, whatever becomes of an answer."""

import asyncio

import pytest

from handlers.balance import advising
from kit.errors import Unavailable
from queueing.balancing.advice import Advice, PastMove
from queueing.balancing.balance import advise
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.model.errors import WindowBusy
from queueing.rules.hall_rules import Rulebook
from records.models.balance_moves import BalanceMove
from tests.support.attack import assert_problem
from tests.support.balancing import Json, balance
from tests.support.house import RunningHouse

REASON = {"reason": "by hand"}


async def urgent(server: RunningHouse) -> str:
    """Somebody waits for a lane without a window: the path on which one is opened."""
    await server.take("kiosk", "enquiry")
    advice = (await balance(server))["advice"][0]
    assert advice["kind"] == "open"
    return f"/balance/advice/{advice['id']}/apply"


async def state(server: RunningHouse, move: Json) -> str:
    """How the window of a move stands."""
    page = (await server.get(f"/windows/{move['hall']}/{move['window']}", "manager")).json()
    return str(page["window"]["state"])


async def told(server: RunningHouse, move: Json, state_: str) -> None:
    """The log has told the house how a window stands."""
    windows = server.group.estimator.state.windows
    while windows[move["hall"], move["window"]].state != state_:
        await asyncio.sleep(0.01)


def dying(monkeypatch: pytest.MonkeyPatch, server: RunningHouse, verb: str, *, done: bool) -> None:
    """This verb is refused as if Redis were away, though perhaps it was `done`."""
    real = getattr(server.group.line, verb)

    async def verb_without_answer(*asked: object) -> None:
        if done:
            await real(*asked)
        raise Unavailable

    monkeypatch.setattr(server.group.line, verb, verb_without_answer)


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("again", ["apply", "another key"])
async def test_an_apply_without_an_answer_is_finished(
    fresh: RunningHouse,
    monkeypatch: pytest.MonkeyPatch,
    done: bool,  # noqa: FBT001
    again: str,
) -> None:
    """Until then it is not shown; then it is done once and can be taken back."""
    path = await urgent(fresh)
    with monkeypatch.context() as away:
        dying(away, fresh, "open_window", done=done)
        assert_problem(await fresh.post(path, "manager", key="apply"), 503, "unavailable")
    assert (await balance(fresh))["moves"] == []
    move = await fresh.post(path, "manager", key=again)
    if done and again != "apply":
        assert_problem(move, 409, "illegal_move")
    else:
        assert move.status_code == 200, move.text
    moves = (await balance(fresh))["moves"]
    assert len(moves) == 1
    assert await state(fresh, moves[0]) == "open"
    assert (await fresh.post(path, "manager", key="apply")).json() == moves[0]
    undone = await fresh.post(f"/balance/moves/{moves[0]['id']}/undo", "manager")
    assert undone.status_code == 200, undone.text
    assert await state(fresh, moves[0]) == "paused"


async def test_a_key_with_another_body_leaves_the_move(fresh: RunningHouse) -> None:
    """It is refused, and what was done under it stays done."""
    path = await urgent(fresh)
    move = (await fresh.post(path, "manager", key="apply")).json()
    headers = {
        "Authorization": f"Bearer {await fresh.login('manager')}",
        "Idempotency-Key": "apply",
        "Content-Type": "application/json",
    }
    reply = await fresh.http.post(f"/api/v1{path}", headers=headers, content=b"{ }")
    assert_problem(reply, 422, "idempotency_key_reused")
    assert (await balance(fresh))["moves"] == [move]


async def test_what_the_line_refuses_is_not_kept(
    fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same key may try again."""
    path = await urgent(fresh)
    with monkeypatch.context() as busy:

        async def refuse(*_: object) -> None:
            raise WindowBusy

        busy.setattr(fresh.group.line, "open_window", refuse)
        assert_problem(await fresh.post(path, "manager", key="apply"), 409, "window_busy")
    assert await BalanceMove.all().count() == 0
    assert (await fresh.post(path, "manager", key="apply")).status_code == 200


async def test_two_managers_at_once(fresh: RunningHouse) -> None:
    """One move comes of it; whoever is later is told that it was done."""
    path = await urgent(fresh)
    replies = await asyncio.gather(*(fresh.post(path, "manager", key=f"k{n}") for n in range(4)))
    moves = (await balance(fresh))["moves"]
    assert len(moves) == 1
    for reply in replies:
        if reply.status_code == 200:
            assert reply.json() == moves[0]
        else:
            assert "已被执行" in assert_problem(reply, 409, "illegal_move")["detail_zh"]
    late = await fresh.post(path, "manager", key="late")
    assert "already" in assert_problem(late, 409, "illegal_move")["detail"]
    assert (await fresh.post(f"/balance/moves/{moves[0]['id']}/undo", "manager")).is_success


async def test_done_by_another_while_it_was_looked_up(
    fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it is no longer advised: the manager hears that it was done, not that it is unknown."""
    path = await urgent(fresh)

    async def overtaken(*_: object) -> list[Advice]:
        monkeypatch.undo()
        assert (await fresh.post(path, "manager", key="quicker")).is_success
        return []

    monkeypatch.setattr(fresh.group.adviser, "current", overtaken)
    late = await fresh.post(path, "manager", key="slower")
    assert "已被执行" in assert_problem(late, 409, "illegal_move")["detail_zh"]


async def test_the_same_advice_another_time(fresh: RunningHouse) -> None:
    """A move that somebody reversed by hand hinders no new one, and cannot take that back."""
    path = await urgent(fresh)
    first = (await fresh.post(path, "manager")).json()
    (other,) = {"E1", "E2"} - {first["window"]}
    await fresh.post(f"/windows/tonghua/{first['window']}/pause", "manager", REASON)
    await fresh.post(f"/windows/tonghua/{other}/open", "manager")
    await fresh.post(f"/windows/tonghua/{other}/pause", "manager", REASON)
    await told(fresh, {**first, "window": other}, "paused")
    second = await fresh.post(path, "manager")
    assert second.status_code == 200, second.text
    undo = f"/balance/moves/{first['id']}/undo"
    assert_problem(await fresh.post(undo, "manager"), 409, "illegal_move")
    assert await state(fresh, first) == "open"


@pytest.mark.parametrize("by_hand", [True, False])
async def test_an_undo_of_what_is_so_already(
    fresh: RunningHouse,
    monkeypatch: pytest.MonkeyPatch,
    by_hand: bool,  # noqa: FBT001
) -> None:
    """Under any key, whether the first undo died or somebody paused the window: it is undone."""
    move = (await fresh.post(await urgent(fresh), "manager")).json()
    undo = f"/balance/moves/{move['id']}/undo"
    if by_hand:
        await fresh.post(f"/windows/{move['hall']}/{move['window']}/pause", "manager", REASON)
    else:
        with monkeypatch.context() as away:
            dying(away, fresh, "pause_window", done=True)
            assert_problem(await fresh.post(undo, "manager"), 503, "unavailable")
    assert await state(fresh, move) == "paused"
    undone = await fresh.post(undo, "manager", key="undo")
    assert undone.status_code == 200, undone.text
    assert undone.json()["undone_at"]
    assert (await fresh.post(undo, "manager", key="undo")).json() == undone.json()
    assert_problem(await fresh.post(undo, "manager"), 409, "illegal_move")


async def test_advice_is_worked_out_once_for_all(
    fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For some seconds, unless something is moved in the group."""
    asked: list[int] = []

    async def counted(
        estimator: WaitEstimator, book: Rulebook, at_ms: int, recent: list[PastMove]
    ) -> list[Advice]:
        if estimator is fresh.group.estimator:
            asked.append(at_ms)
        return await advise(estimator, book, at_ms, recent)

    monkeypatch.setattr(advising, "advise", counted)
    path = await urgent(fresh)
    await asyncio.gather(*(balance(fresh) for _ in range(5)))
    assert len(asked) == 1
    assert (await fresh.post(path, "manager")).status_code == 200
    assert len(asked) == 1
    await balance(fresh)
    assert len(asked) == 2
