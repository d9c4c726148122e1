"""The rules of webhooks: where they may lead, who may make them, and what of them is shown."""

from handlers import access
from handlers.context import AppContext
from handlers.query import bad_cursor, cursor, read_cursor
from handlers.webhooks import schemas
from kit import ids
from kit.clock import instant, real_ms
from kit.errors import FieldError, Invalid, Refusal
from kit.privacy.sealing import SealBroken
from notify.channels.webhook.guard import AddressRefused, check_url
from records.models.notices import webhooks
from records.models.notices.webhook_log import TriedDelivery, deliveries_to
from records.models.notices.webhooks import Webhook, secret_place
from records.models.outbox.planning import NewNotice, Now, plan
from records.notices.hall_events import ANY, HALL_EVENTS, PING
from records.notices.kinds import NoticeKind
from records.transactions import Connection, connection

AT_MOST = 20
PAGE = 50
LAST = 2**62
SECRET = "whsec_"  # noqa: S105 - how a secret begins, so that it is known for one


class TooManyWebhooks(Refusal):
    """This hall has as many webhooks as it may have."""

    status = 409
    zh = "本大厅的推送地址数量已达上限。"


def _view(hook: Webhook) -> schemas.WebhookView:
    return schemas.WebhookView(
        hook.id,
        hook.hall,
        hook.url,
        list(hook.events),
        "active" if hook.active else "paused",
        instant(hook.created_ms),
    )


async def every(ctx: AppContext, hall: str) -> schemas.WebhookList:
    """Those of a hall. Raises `NotFound`."""
    known = access.hall(ctx, hall)
    found = await webhooks.webhooks_of(connection(), known.id)
    return schemas.WebhookList([_view(hook) for hook in found], [ANY, *HALL_EVENTS])


async def create(
    ctx: AppContext, tx: Connection, hall: str, asked: schemas.NewWebhookBody
) -> schemas.NewWebhookAnswer:
    """Make a webhook; its secret is not in the answer yet, for that is kept for repetitions.

    Raises `NotFound`, `Invalid` or `TooManyWebhooks`.
    """
    known = access.hall(ctx, hall)
    _check(ctx, asked)
    if len(await webhooks.webhooks_of(tx, known.id)) >= AT_MOST:
        raise TooManyWebhooks
    hook_id = ids.new_id()
    sealed = ctx.settings.key_ring.seal(SECRET + ids.new_secret(), secret_place(hook_id))
    events = (ANY,) if ANY in asked.events else tuple(dict.fromkeys(asked.events))
    hook = Webhook(hook_id, known.id, asked.url, sealed, events, active=True, created_ms=real_ms())
    await webhooks.add_webhook(tx, hook)
    view = _view(hook)
    return schemas.NewWebhookAnswer(
        view.id, view.hall, view.url, view.events, view.state, view.created_at, secret=""
    )


async def with_secret(
    ctx: AppContext, answer: schemas.NewWebhookAnswer
) -> schemas.NewWebhookAnswer:
    """The answer with the secret, as long as there is one."""
    hook = await webhooks.find_webhook(connection(), answer.id)
    if hook is not None:
        try:
            answer.secret = ctx.settings.key_ring.unseal(hook.sealed, hook.place)
        except SealBroken as fault:
            ctx.incidents.report("webhook_unreadable", fault)
    return answer


def _check(ctx: AppContext, asked: schemas.NewWebhookBody) -> None:
    """Raise `Invalid` with all that is wrong."""
    faults = []
    try:
        check_url(asked.url, ctx.settings.webhooks)
    except AddressRefused as refused:
        english = f"This address cannot be told anything: {refused}."
        faults.append(FieldError("url", "not_allowed", english, "不能推送到这个地址。"))
    for name in asked.events:
        if name != ANY and name not in HALL_EVENTS:
            english = f"There is no event {name}."
            faults.append(FieldError("events", "unknown", english, f"没有事件 {name}。"))
    if faults:
        raise Invalid(faults[0].detail, faults[0].detail_zh, errors=tuple(faults))


async def pause(ctx: AppContext, tx: Connection, webhook: str) -> schemas.WebhookView:
    """Tell it nothing for a while. Raises `NotFound`."""
    hook = await access.webhook(ctx, tx, webhook)
    await webhooks.pause_webhook(tx, hook.id, real_ms())
    return _view(hook._replace(active=False))


async def resume(ctx: AppContext, tx: Connection, webhook: str) -> schemas.WebhookView:
    """Tell it what happens from now on. Raises `NotFound`."""
    hook = await access.webhook(ctx, tx, webhook)
    await webhooks.resume_webhook(tx, hook.id, real_ms())
    return _view(hook._replace(active=True))


async def drop(ctx: AppContext, tx: Connection, webhook: str) -> None:
    """End it. Raises `NotFound`."""
    hook = await access.webhook(ctx, tx, webhook)
    await webhooks.drop_webhook(tx, hook.id)


async def ping(ctx: AppContext, tx: Connection, webhook: str) -> schemas.PingAnswer:
    """Let something be sent that means nothing. Raises `NotFound`."""
    hook = await access.webhook(ctx, tx, webhook)
    now = ctx.moment()
    content = {"event": PING, "at": instant(now.business_ms), "data": "{}"}
    key = f"{PING}:{ids.new_id()}"
    ping = NewNotice(NoticeKind.HALL_EVENT, key, hook.hall, content, webhooks=[hook.id])
    await plan(tx, [ping], Now(now.business_ms, now.real_ms))
    return schemas.PingAnswer(ping.id)


async def deliveries(ctx: AppContext, webhook: str, after: str) -> schemas.WebhookDeliveries:
    """A page of what it was told. Raises `NotFound` or `Invalid`."""
    hook = await access.webhook(ctx, connection(), webhook)
    place = read_cursor(after)
    if place and not (place.isascii() and place.isdecimal() and int(place) < LAST):
        raise bad_cursor()
    found = await deliveries_to(connection(), hook.id, int(place or LAST), PAGE + 1)
    shown = found[:PAGE]
    more = cursor(str(shown[-1].id)) if len(found) > PAGE else None
    return schemas.WebhookDeliveries([_delivery(one) for one in shown], more)


def _delivery(one: TriedDelivery) -> schemas.WebhookDelivery:
    planned = one.not_before_ms if one.state == "queued" else None
    return schemas.WebhookDelivery(
        one.notice,
        one.event,
        instant(one.created_ms),
        one.state.value,
        instant(planned) if planned else None,
        [schemas.WebhookAttempt(instant(at), outcome, code) for at, outcome, code in one.attempts],
    )
