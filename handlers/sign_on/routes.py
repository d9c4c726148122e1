"""Single sign-on over HTTP: two redirects of a browser, and the page that fetches its login."""

from typing import Any

from sanic import HTTPResponse, Request

from handlers.asked import Asked
from handlers.declaration import Declaration, Parameter
from handlers.http import HEADERS
from handlers.login.schemas import StaffAnswer
from handlers.login.second_factor import SecondFactorRequired, SecondFactorWrong
from handlers.login.visitor import visitor
from handlers.query import only_values, read_word
from handlers.route import Routes
from handlers.sign_on import service
from handlers.sign_on.schemas import LoginWays, SignOnCode
from kit.errors import Invalid, NotFound, RateLimited, Unauthorized

routes = Routes("sign_on", "/api/v1", "Single sign-on of staff · 单点登录")
PATH = "/api/v1/login/oidc"
COOKIE = "yichuang-sign-on"
_TEXT = {"type": "string", "maxLength": 2048}
_BACK = Parameter("back_to", "To which of our pages: /console, /review, /manager.", _TEXT)
_WINDOW = Parameter("window", "At which window a clerk works.", _TEXT)
_ANSWER = tuple(
    Parameter(name, "As OpenID Connect has it.", _TEXT)
    for name in ("state", "code", "iss", "error")
)
_TO_A_PAGE = "The answer is a redirect, for browsers; `Location` says where to."


@routes.get("/login/ways", Declaration(LoginWays))
async def ways(asked: Asked[None]) -> LoginWays:
    """How staff may log in here."""
    return service.ways(asked.ctx)


@routes.get(
    "/login/oidc/start",
    Declaration[None, None](
        None,
        302,
        parameters=(_BACK, _WINDOW),
        only_these=True,
        refuses=(Invalid, NotFound, RateLimited),
        more=_TO_A_PAGE,
    ),
)
async def start(asked: Asked[None]) -> HTTPResponse:
    """Send a browser to the identity provider."""
    values = only_values(asked.query)
    sent = await service.start(
        asked.ctx,
        values.get("back_to", service.DESK),
        read_word(values, "window"),
        visitor(asked.http),
        _browser(asked.http),
    )
    answer = _redirect(sent.address)
    answer.add_cookie(
        COOKIE,
        sent.browser,
        path=PATH,
        secure=asked.ctx.settings.web.public_url.startswith("https:"),
        httponly=True,
        samesite="Lax",
        max_age=service.LIFE_MS // 1000,
    )
    return answer


@routes.get(
    "/login/oidc/callback",
    Declaration[None, None](
        None, 302, parameters=_ANSWER, refuses=(NotFound, RateLimited), more=_TO_A_PAGE
    ),
)
async def come_back(asked: Asked[None]) -> HTTPResponse:
    """Take a browser back from the provider, and send it on to the page from which it came."""
    once = {name: sent[0] if len(sent) == 1 else "" for name, sent in asked.query.items()}
    answer = service.Answer(
        once["state"], once["code"], once["iss"], once["error"], _browser(asked.http)
    )
    return _redirect(await service.come_back(asked.ctx, answer, visitor(asked.http)))


@routes.post(
    "/login/oidc",
    Declaration(
        StaffAnswer,
        body=SignOnCode,
        refuses=(
            Invalid,
            NotFound,
            RateLimited,
            Unauthorized,
            SecondFactorRequired,
            SecondFactorWrong,
        ),
    ),
)
async def fetch(asked: Asked[SignOnCode]) -> StaffAnswer:
    """Fetch the login that single sign-on came to; the browser sends its cookie with it."""
    return await service.fetch(asked.ctx, asked.body, visitor(asked.http), _browser(asked.http))


def _browser(request: Request[Any, Any]) -> str:
    return request.cookies.get(COOKIE) or ""


def _redirect(address: str) -> HTTPResponse:
    """Nobody whom the page asks later learns from where one came."""
    headers = {**HEADERS, "Location": address, "Referrer-Policy": "no-referrer"}
    return HTTPResponse(status=302, headers=headers)
