"""Where partners tell the house what has happened."""

from sanic import HTTPResponse

from handlers.asked import Asked
from handlers.declaration import Declaration, Parameter
from handlers.http import HEADERS
from handlers.partners import service
from handlers.query import only_values
from handlers.route import Routes
from kit.errors import Forbidden

routes = Routes("partners", "/api/v1/partners", "What partners tell the house · 合作方回调")
_TEXT = "text/plain"
_SIGNED = tuple(
    Parameter(name, "As WeChat sends it.", {"type": "string"})
    for name in ("signature", "timestamp", "nonce")
)
_ECHO = Declaration[str, None](
    str,
    parameters=(*_SIGNED, Parameter("echostr", "What is to be answered.", {"type": "string"})),
    refuses=(Forbidden,),
    mime=_TEXT,
)
_PUSH = Declaration[str, None](
    str,
    parameters=(
        *_SIGNED,
        Parameter("msg_signature", "Covers the body, too.", {"type": "string"}),
        Parameter("encrypt_type", "Always `aes`.", {"type": "string"}),
    ),
    refuses=(Forbidden,),
    mime=_TEXT,
    more="Only JSON in the secure mode is taken; the body is read whatever its type is.",
)


@routes.get("/wechat", _ECHO)
async def wechat_echo(asked: Asked[None]) -> HTTPResponse:
    """Prove to WeChat that this address is ours."""
    return _plain(service.echo(asked.ctx, only_values(asked.query)))


@routes.post("/wechat", _PUSH)
async def wechat_push(asked: Asked[None]) -> HTTPResponse:
    """Hear from WeChat what people granted, and what became of messages.

    Forged, changed, stale or repeated: refused, and nothing is changed.
    """
    query = only_values(asked.query)
    work = service.pushed(asked.ctx, query, asked.http.body or b"")
    await asked.ctx.shielded(work)
    return _plain("success")


def _plain(text: str) -> HTTPResponse:
    return HTTPResponse(text, headers=dict(HEADERS), content_type=_TEXT)
