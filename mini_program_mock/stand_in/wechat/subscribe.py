"""Subscribe messages: one for each accept, with fields that fit; and what becomes of it, pushed."""

from itertools import islice
from typing import Any

from mini_program_mock.stand_in.wechat.account import TEMPLATES, fits
from mini_program_mock.stand_in.wechat.calls import Asked
from mini_program_mock.stand_in.wechat.errors import Refused
from mini_program_mock.stand_in.wechat.world import SentMessage, World

LANGUAGES = frozenset({"zh_CN", "en_US", "zh_HK", "zh_TW"})
STATES = frozenset({"developer", "trial", "formal"})
LONGEST_KEPT, FIELDS_KEPT = 256, 10


def send(world: World, asked: Asked) -> dict[str, Any]:
    """POST /cgi-bin/message/subscribe/send."""
    try:
        _check(world, asked)
    except Refused as no:
        note(world, asked, no.errcode)
        raise
    note(world, asked, 0)
    message = world.next_message()
    item = {
        "TemplateId": asked["template_id"],
        "MsgID": str(message),
        "ErrorCode": "0",
        "ErrorStatus": "success",
    }
    world.pusher.result(asked["touser"], item)
    return {"errcode": 0, "errmsg": "ok", "msgid": message}


def note(world: World, asked: Asked, result: int) -> None:
    """Write down what somebody was to be sent, and what became of it."""
    world.sent.append(
        SentMessage(
            user=world.people.name(_text(asked.get("touser"))),
            template=_text(asked.get("template_id")),
            data=_kept(asked.get("data")),
            page=_text(asked.get("page")),
            at_ms=world.now_ms(),
            result=result,
        )
    )


def _text(value: object) -> str:
    return value[:LONGEST_KEPT] if isinstance(value, str) else ""


def _kept(data: object) -> dict[str, dict[str, str]]:
    """What the fields were to say: no more of it than a template could take."""
    if not isinstance(data, dict):
        return {}
    fields = islice(data.items(), FIELDS_KEPT)
    return {
        field[:LONGEST_KEPT]: {"value": str(told.get("value", ""))[:LONGEST_KEPT]}
        for field, told in fields
        if isinstance(told, dict)
    }


def _check(world: World, asked: Asked) -> None:
    """In WeChat's order. A grant is spent by what is accepted, and by nothing else."""
    openid, template = asked.get("touser"), asked.get("template_id")
    if not world.people.exists(openid):
        raise Refused(40003)
    if not isinstance(template, str) or template not in TEMPLATES:
        raise Refused(40037)
    _check_page(world, asked.get("page", ""))
    if asked.get("lang", "zh_CN") not in LANGUAGES:
        raise Refused(47003, "argument invalid! lang")
    if asked.get("miniprogram_state", "formal") not in STATES:
        raise Refused(47003, "argument invalid! miniprogram_state")
    _check_data(template, asked.get("data"))
    if not world.people.spend(str(openid), template):
        raise Refused(43101)


def _check_page(world: World, page: object) -> None:
    if page is None or page == "":
        return
    if not isinstance(page, str) or page.partition("?")[0] not in world.account.pages:
        raise Refused(41030)


def _check_data(template: str, data: object) -> None:
    if not isinstance(data, dict):
        raise Refused(47003, "argument invalid! data")
    for field in TEMPLATES[template]:
        told = data.get(field)
        value = told.get("value") if isinstance(told, dict) else None
        if value is None or value == "":
            raise Refused(47003, f"argument invalid! data.{field}.value is emtpy")
        if not isinstance(value, str | int | float) or not fits(field, str(value)):
            raise Refused(47003, f"argument invalid! data.{field}.value invalid")
