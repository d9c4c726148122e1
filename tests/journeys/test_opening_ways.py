"""The ways out as a house opens them: by its settings, its record and its stand-ins."""

from kit.clock import real_ms
from notify.channels.channel import Message, Result
from notify.channels.contact_book import ContactBook
from notify.channels.opening import WaysOut, open_ways
from records.db import sql
from records.models.notices.contacts import Contact, Wishes, put_contact, put_wishes
from records.notices.kinds import ChannelName, NoticeKind
from records.transactions import connection
from tests.support.house import RunningHouse
from tests.support.webhooks import Receiver, make, message

PHONE = "13587654321"
CALL = Message(
    "n", NoticeKind.YOUR_TURN, "li", "zh", "tonghua", {"number": "A1", "window_name": "1号"}, 1
)


async def attempts(count: int) -> None:
    """So many short messages were sent to `li` just now."""
    add = "INSERT INTO delivery (notice, channel, recipient, state, expires_ms, at_ms, attempts) "
    add += "VALUES ('n', 'sms', 'li', 'accepted', 1, 1, 1) RETURNING id"
    (row,) = await sql.rows(connection(), add)
    begin = "INSERT INTO attempt (delivery, n, provider, began_ms, outcome) VALUES (?, ?, '', ?, ?)"
    for n in range(count):
        outcome = "accepted" if n % 2 else "unknown"
        await sql.change(connection(), begin, row["id"], n, real_ms(), outcome)
    await sql.change(connection(), begin, row["id"], count, real_ms(), "retry")


async def test_both_ways_are_open(server: RunningHouse) -> None:
    """A person is reached as they wish and never flooded; a hall's lamp is told."""
    settings = server.ctx.settings
    ring, now_ms = settings.key_ring, real_ms()
    await put_contact(connection(), Contact.of(ring, "li", "phone", PHONE), now_ms)
    lamp = Receiver(server, "lamp")
    await lamp.learn()
    await make(ring, lamp.url)
    book = ContactBook(ring, server.ctx.incidents)
    ways = WaysOut(settings.sms, settings.webhooks, ring)
    async with open_ways(ways, book, real_ms) as opened:
        assert set(opened) == {ChannelName.SMS, ChannelName.WEBHOOK}
        assert all(name is channel.name for name, channel in opened.items())
        assert (await opened[ChannelName.WEBHOOK].send(message())).result is Result.ACCEPTED
        sms = opened[ChannelName.SMS]
        assert (await sms.send(CALL)).result is Result.ACCEPTED
        await put_wishes(connection(), "li", Wishes("zh", sms=False), now_ms)
        assert (await sms.send(CALL)).code == "not_wished"
        await put_wishes(connection(), "li", Wishes("zh", sms=True), now_ms)
        await attempts(5)
        assert (await sms.send(CALL)).result is Result.ACCEPTED
        await sql.change(connection(), "DELETE FROM delivery")
        await attempts(6)
        assert (await sms.send(CALL)).code == "too_many"
    assert await lamp.ids() == ["one"]
    sent = await server.http.get("/stand-in/sms/sent", params={"phone": PHONE})
    assert len(sent.json()) == 2
