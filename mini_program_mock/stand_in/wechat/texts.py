"""What WeChat thinks of a text: with `risky` or `违规` in it it is, with `review` it may be."""

import secrets
from typing import Any

from mini_program_mock.stand_in.wechat.calls import Asked
from mini_program_mock.stand_in.wechat.errors import Refused
from mini_program_mock.stand_in.wechat.world import World

LONGEST = 2500
SCENES = (1, 2, 3, 4)
VERSION = 2
FINE, RISKY, DOUBTFUL = 100, 20001, 21000


def check(world: World, asked: Asked) -> dict[str, Any]:
    """POST /wxa/msg_sec_check, its second version; the first knows neither people nor doubts."""
    content = asked.get("content")
    if not isinstance(content, str) or not content:
        raise Refused(44002)
    if len(content) > LONGEST:
        raise Refused(40097)
    suggest, label = _judged(content)
    if asked.get("version", 1) != VERSION:
        if suggest == "risky":
            raise Refused(87014)
        return {"errcode": 0, "errmsg": "ok"}
    if asked.get("scene") not in SCENES:
        raise Refused(40129)
    openid = asked.get("openid")
    if not world.people.exists(openid):
        raise Refused(40003)
    if not world.people.active(str(openid)):
        raise Refused(61010)
    result = {"suggest": suggest, "label": label}
    part = {"strategy": "content_model", "errcode": 0, **result, "prob": 90}
    told = {"errcode": 0, "errmsg": "ok", "result": result, "detail": [part]}
    return told | {"trace_id": secrets.token_hex(16)}


def _judged(content: str) -> tuple[str, int]:
    if "risky" in content or "违规" in content:
        return "risky", RISKY
    return ("review", DOUBTFUL) if "review" in content else ("pass", FINE)
