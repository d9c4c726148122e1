"""What the house asks about faces.

WeChat publishes what its results mean, and not which errors there are for what is wrong with a
question; those are made up here, in its manner.
"""

import base64
import hashlib
import re
from typing import Any

from mini_program_mock.stand_in.wechat.calls import Asked
from mini_program_mock.stand_in.wechat.errors import Refused
from mini_program_mock.stand_in.wechat.faces import BAD_ARGUMENT, LIFE_S
from mini_program_mock.stand_in.wechat.world import World

BAD_OPENID, UNKNOWN, NO_CERT = 40003, 84001, 84006
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_REQUEST_NO = re.compile(r"[0-9A-Za-z_-]{5,32}")


def get_verify_id(world: World, asked: Asked) -> dict[str, Any]:
    """POST /cityservice/face/identify/getverifyid."""
    request_no = asked.get("out_seq_no")
    if not isinstance(request_no, str) or not _REQUEST_NO.fullmatch(request_no):
        raise Refused(BAD_ARGUMENT, "invalid args, out_seq_no")
    openid = asked.get("openid")
    if not world.people.exists(openid):
        raise Refused(BAD_OPENID)
    face = world.faces.begin(request_no, str(openid), _hash_of(asked.get("cert_info")))
    told = {"errcode": 0, "errmsg": "ok", "verify_id": face.verify_id}
    return {**told, "expires_in": LIFE_S}


def query_verify_info(world: World, asked: Asked) -> dict[str, Any]:
    """POST /cityservice/face/identify/queryverifyinfo; no `verify_ret` while the phone is at it."""
    face = world.faces.find(asked.get("verify_id"))
    if face is None:
        raise Refused(UNKNOWN)
    for name, wanted in (
        ("out_seq_no", face.request_no),
        ("openid", face.openid),
        ("cert_hash", face.cert_hash),
    ):
        if asked.get(name) != wanted:
            raise Refused(BAD_ARGUMENT, f"invalid args, {name} does not match")
    told: dict[str, Any] = {"errcode": 0, "errmsg": "ok"}
    return told if face.result is None else told | {"verify_ret": face.result}


def _hash_of(cert: object) -> str:
    """By what WeChat knows again whom a question was about."""
    if not isinstance(cert, dict):
        raise Refused(NO_CERT)
    parts = []
    for name in ("cert_type", "cert_name", "cert_no"):
        value = cert.get(name)
        if not isinstance(value, str) or not value:
            raise Refused(NO_CERT)
        parts.append(f"{name}={base64.b64encode(value.encode()).decode()}")
    if cert["cert_type"] != "IDENTITY_CARD" or not _NUMBER.fullmatch(cert["cert_no"]):
        raise Refused(NO_CERT)
    return hashlib.sha256("&".join(parts).encode()).hexdigest()
