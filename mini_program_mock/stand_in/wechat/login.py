"""Who somebody is, by what number they are reached, and the tokens with which WeChat is asked."""

from typing import Any

from mini_program_mock.stand_in.wechat.calls import Asked
from mini_program_mock.stand_in.wechat.codes import CodeRefused, session_key
from mini_program_mock.stand_in.wechat.errors import Refused
from mini_program_mock.stand_in.wechat.world import World


def code2session(world: World, asked: Asked) -> dict[str, Any]:
    """GET /sns/jscode2session."""
    _check_account(world, asked, "authorization_code", asked.get("grant_type", ""))
    if not asked.get("js_code"):
        raise Refused(41008)
    try:
        user = world.codes.redeem(asked["js_code"])
    except CodeRefused as why:
        raise Refused(why.errcode) from None
    return {"session_key": session_key(), "openid": world.people.login(user)}


def stable_token(world: World, asked: Asked) -> dict[str, Any]:
    """POST /cgi-bin/stable_token."""
    _check_account(world, asked, "client_credential", asked.get("grant_type"))
    token, left_s = world.tokens.stable(force=asked.get("force_refresh") is True)
    return {"access_token": token, "expires_in": left_s}


def plain_token(world: World, asked: Asked) -> dict[str, Any]:
    """GET /cgi-bin/token."""
    _check_account(world, asked, "client_credential", asked.get("grant_type"))
    token, left_s = world.tokens.plain()
    return {"access_token": token, "expires_in": left_s}


def phone_number(world: World, asked: Asked) -> dict[str, Any]:
    """POST /wxa/business/getuserphonenumber."""
    phone = world.phones.redeem(asked.get("code"))
    country, number = ("86", phone) if not phone.startswith("+") else (phone[1:3], phone[3:])
    shown = number if country == "86" else f"+{country}{number}"
    mark = {"timestamp": world.now_ms() // 1000, "appid": world.account.appid}
    info = {"phoneNumber": shown, "purePhoneNumber": number, "countryCode": country}
    return {"errcode": 0, "errmsg": "ok", "phone_info": {**info, "watermark": mark}}


def _check_account(world: World, asked: Asked, wanted: str, given: object) -> None:
    for name, missing in (("appid", 41002), ("secret", 41004)):
        if not asked.get(name):
            raise Refused(missing)
    if asked["appid"] != world.account.appid:
        raise Refused(40013)
    if asked["secret"] != world.account.secret:
        raise Refused(40125)
    if given not in {wanted, ""}:
        raise Refused(40002)
