"""The live feed over real sockets: gaps, epochs, tokens, midnight."""

import asyncio
import json

import pytest
from websockets.exceptions import ConnectionClosed

from kit.clock import ManualClock
from notify.feed import hub
from records.db import sql
from tests.support.house import RunningHouse
from tests.support.redis import flush
from tests.support.screen import Screen


async def test_a_display_that_was_away_is_told_exactly_what_it_missed(
    fresh: RunningHouse,
) -> None:
    """The events it gets are those of the log, in order, without gap or repeat."""
    screen = await Screen(fresh).join()
    seen = await screen.until("snapshot")
    await screen.socket.close()
    for _ in range(5):
        await fresh.take()
    await fresh.verb(3, "open")
    called = (await fresh.verb(3, "call-next")).json()
    back = await Screen(fresh).join(after={"epoch": seen["epoch"], "seq": seen["seq"]})
    await back.until("event", seq=called["seq"])
    log = await sql.rows(
        sql.connection(),
        "SELECT seq, name FROM event WHERE hall='tonghua' AND seq>? ORDER BY seq",
        seen["seq"],
    )
    assert [(f["seq"], f["name"]) for f in back.frames] == [(e["seq"], e["name"]) for e in log]
    await back.socket.close()


async def test_a_new_epoch_brings_a_snapshot_to_open_sockets(fresh: RunningHouse) -> None:
    """Screens and phones go on from it without reconnecting."""
    ticket = await fresh.take("somebody")
    screen = await Screen(fresh).join()
    phone = await Screen(fresh, "somebody").join(f"/live/tickets/{ticket['id']}")
    first = await screen.until("snapshot")
    await phone.until("snapshot")
    await flush(fresh.redis.url)
    second = await screen.until("snapshot")
    assert second["epoch"] == first["epoch"] + 1
    assert second["state"] == first["state"]
    assert (await phone.until("snapshot"))["ticket"]["number"] == ticket["number"]
    await fresh.verb(1, "open")
    await fresh.verb(1, "call-next")
    event = await screen.until("event", name="ticket.called")
    assert (event["epoch"], event["data"]["number"]) == (second["epoch"], ticket["number"])
    assert (await phone.until("event"))["data"]["window"] == "1"
    await screen.socket.close()
    await phone.socket.close()


async def test_a_ticket_that_ended_unseen_is_come_back_for(
    fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This process missed the end: its phone is sent away to ask anew, and hears of it."""
    hub, path = fresh.group.hub, "/live/tickets/"
    ticket, other = await fresh.take("somebody"), await fresh.take("another")
    phone = await Screen(fresh, "somebody").join(path + ticket["id"])
    stays = await Screen(fresh, "another").join(path + other["id"])
    await phone.until("snapshot")
    await stays.until("snapshot")
    hub_told = hub.told
    monkeypatch.setattr(hub, "told", lambda *_: None)
    reply = await fresh.post(f"/tickets/{ticket['id']}/cancel", "somebody")
    assert reply.status_code == 200, reply.text
    monkeypatch.setattr(hub, "told", hub_told)
    await flush(fresh.redis.url)
    async with asyncio.timeout(30):
        bye = await phone.until("bye")
    assert (bye["code"], bye["reconnect"]) == (4002, True)
    back = await Screen(fresh, "somebody").join(path + ticket["id"])
    assert (await back.until("snapshot"))["ticket"]["state"] == "cancelled"
    assert (await stays.until("snapshot"))["ticket"]["state"] == "waiting"
    for screen in (phone, stays, back):
        await screen.socket.close()


async def test_the_feed_beats_and_takes_acknowledgements(
    fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A beat says the head's number; what a display says it has shown is on the record."""
    monkeypatch.setattr(hub, "BEAT_S", 0.0)
    screen = await Screen(fresh).join()
    await fresh.take()
    event = await screen.until("event")
    await screen.until("beat", seq=event["seq"])
    await screen.socket.send(json.dumps({"op": "shown", "seq": event["seq"]}))
    async with asyncio.timeout(30):
        while not await sql.rows(sql.connection(), "SELECT * FROM shown WHERE seq=?", event["seq"]):
            await asyncio.sleep(0.05)
    shown = await sql.rows(sql.connection(), "SELECT hall, device FROM shown")
    assert [(row["hall"], row["device"]) for row in shown] == [("tonghua", "display")]
    await screen.socket.close()


async def test_a_phone_says_that_it_has_shown_its_call(fresh: RunningHouse) -> None:
    """Only a call counts, and it is on the record under the ticket, not under its holder."""
    ticket = await fresh.take("somebody")
    phone = await Screen(fresh, "somebody").join(f"/live/tickets/{ticket['id']}")
    snapshot = await phone.until("snapshot")
    await phone.socket.send(json.dumps({"op": "received", "seq": snapshot["seq"]}))
    await fresh.verb(1, "open")
    await fresh.verb(1, "call-next")
    event = await phone.until("event", name="ticket.called")
    await phone.socket.send(json.dumps({"op": "received", "seq": event["seq"]}))
    async with asyncio.timeout(30):
        while not (shown := await sql.rows(sql.connection(), "SELECT seq, device FROM shown")):
            await asyncio.sleep(0.05)
    assert [(row["seq"], row["device"]) for row in shown] == [
        (event["seq"], f"ticket {ticket['id']}")
    ]
    await phone.socket.close()


async def test_a_login_that_ends_closes_its_sockets(fresh: RunningHouse) -> None:
    """Within five seconds, with 4401 and the word to come back; a renewed one stays open."""
    left, stays = await Screen(fresh).join(), await Screen(fresh, "manager").join()
    await left.until("snapshot")
    await stays.until("snapshot")
    fresh.tokens.clear()
    token = await fresh.login("manager")
    await stays.socket.send(json.dumps({"op": "token", "token": token}))
    display = await fresh.group.hub.feed("tonghua")
    assert display is not None
    for mailbox in display.mailboxes:
        if mailbox.session.device == "display":
            mailbox.session = mailbox.session._replace(expires_ms=0)
    bye = await left.until("bye")
    assert (bye["code"], bye["reconnect"]) == (4401, True)
    with pytest.raises(ConnectionClosed) as closed:
        await left.socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401
    await fresh.take()
    await stays.until("event", name="ticket.issued")
    await stays.socket.close()


async def test_midnight_in_china_with_tickets_alive(
    timed: RunningHouse, clock: ManualClock
) -> None:
    """Yesterday's numbers expire on every screen, windows close, and the day begins with A001."""
    waiting = await timed.take("night owl")
    await timed.take()
    await timed.verb(1, "open")
    called = (await timed.verb(1, "call-next")).json()["ticket"]
    assert called["id"] == waiting["id"]
    screen = await Screen(timed).join()
    assert (await screen.until("snapshot"))["state"]["day"] == "2026-11-23"
    clock.advance(minutes=14 * 60 + 46)
    ended = await screen.until("event", name="day.ended")
    assert ended["data"]["day"] == "2026-11-24"
    names = [frame["name"] for frame in screen.frames if frame["op"] == "event"]
    assert sorted(names) == ["day.ended", "ticket.expired", "ticket.expired", "window.closed"]
    assert (await timed.get(f"/tickets/{waiting['id']}", "night owl")).json()["state"] == "expired"
    refused = await timed.post(f"/tickets/{waiting['id']}/cancel", "night owl")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    new = await timed.take("night owl")
    assert new["number"] == "A001"
    assert new["id"] != waiting["id"]
    busy = await timed.verb(1, "call-next")
    assert (busy.status_code, busy.json()["code"]) == (409, "window_not_open")
    await screen.socket.close()
