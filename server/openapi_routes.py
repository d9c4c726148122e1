"""What the documentation says of each route beside its address and its docstring.

One entry a route. What follows from it (401 and 403 from its roles, 413 and 415 from its body, 404
from a name in its path …) is added by `server/openapi.py`; only what does not follow stands here.
"""

import msgspec

from handlers.balance import schemas as balance
from handlers.body import Nothing
from handlers.catalogue import schemas as catalogue
from handlers.catalogue.paging import DEFAULT_LIMIT, MAX_CURSOR, MAX_LIMIT, MAX_SEARCH
from handlers.devices import schemas as devices
from handlers.halls import schemas as halls
from handlers.halls.ranking import MAX_ITEM
from handlers.login import schemas as login
from handlers.principal import CITIZEN, KIOSK, MANAGER
from handlers.priority import schemas as priority
from handlers.rules import schemas as rules
from handlers.stranded import schemas as stranded
from handlers.tickets import schemas as tickets
from handlers.windows import schemas as windows
from kit.errors import (
    Forbidden,
    HallClosed,
    IllegalMove,
    InFlight,
    Invalid,
    LineInUse,
    Malformed,
    NotFound,
    NotServedHere,
    RateLimited,
    Refusal,
    StaleVersion,
    TicketExists,
    TooEarly,
    Unauthorized,
    WindowBusy,
    WindowNotOpen,
)
from notify import frames
from queueing.view import TicketView
from server.openapi_doc import (
    ANYBODY,
    EVERYBODY,
    HOLDER,
    STAFF,
    TEXT,
    Doc,
    Health,
    Query,
    Readiness,
    StandInCode,
    StandInError,
    StandInSession,
    StandInUser,
)
from server.stand_in_devices import Screen


def _filter(name: str) -> Query:
    return Query(name, f"Only of this {name}.", {"type": "string", "maxLength": 40})


_SEARCH = Query(
    "q",
    "Words that all must occur in name, department or code.",
    {"type": "string", "maxLength": MAX_SEARCH},
)
_PAGE = (
    Query(
        "cursor", "`next_cursor` of the page before.", {"type": "string", "maxLength": MAX_CURSOR}
    ),
    Query(
        "limit",
        "How many at most.",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    ),
)
_CLOSES = "\n".join(
    f"* `{close.code}` {close.reason}"
    for close in (
        frames.BAD_FRAME,
        frames.UNAUTHORISED,
        frames.FORBIDDEN,
        frames.UNKNOWN,
        frames.TOO_SLOW,
        frames.FLOODING,
        frames.TOO_MANY,
        frames.GOING_AWAY,
    )
)
_FEED = (
    'A WebSocket. The first frame is `{"op":"hello","token":…,"after":{"epoch":…,"seq":…}}`, where '
    "`after` is the last event seen, if any. The answer is a `snapshot`, or the events missed "
    "since; then an `event` for each change and a `beat` every ten seconds. `seq` has no gap: who "
    'sees one asks again without `after`. The client may send `{"op":"token","token":…}` to go on '
    'with a new token, and a display `{"op":"shown","seq":…}` once it has painted a call. Before '
    f"a close comes `bye`, with the code and whether to come back:\n\n{_CLOSES}"
)


def _login(body: type[msgspec.Struct], answer: object, *refuses: type[Refusal]) -> Doc:
    return Doc(answer, body=body, refuses=(RateLimited, *refuses))


def _list(answer: object, *query: Query) -> Doc:
    return Doc(answer, roles=ANYBODY, query=(*query, *_PAGE), refuses=(Invalid,))


def _verb(
    body: type[msgspec.Struct], *refuses: type[Refusal], roles: tuple[str, ...] = STAFF
) -> Doc:
    return Doc(windows.VerbAnswer, body=body, roles=roles, keyed=True, refuses=refuses)


def _holder(*refuses: type[Refusal]) -> Doc:
    body, answer = Nothing, tickets.TicketAnswer
    return Doc(answer, body=body, roles=HOLDER, keyed=True, refuses=refuses)


def _feed(*refuses: type[Refusal]) -> Doc:
    return Doc(None, 101, refuses=(Malformed, Forbidden, *refuses), more=_FEED)


def _move(*refuses: type[Refusal]) -> Doc:
    return Doc(balance.MoveView, body=Nothing, roles=(MANAGER,), keyed=True, refuses=refuses)


_WINDOW = "/api/v1/windows/{hall}/{window}"
_RULES = "/api/v1/halls/{hall}/rules"
_FOR = Query("for", "A service item.", {"type": "string", "maxLength": MAX_ITEM})
_NEAR = Query(
    "near",
    "Where the phone is, as `latitude,longitude` with at most two decimals; adds the way there.",
    {"type": "string", "maxLength": 16},
)

ROUTES: dict[str, Doc] = {
    "POST /api/v1/login/wechat": _login(login.WeChatLogin, login.LoginAnswer, Unauthorized),
    "POST /api/v1/login/staff": _login(login.StaffLogin, login.StaffAnswer, Unauthorized),
    "POST /api/v1/login/device": _login(login.DeviceLogin, login.DeviceAnswer, Unauthorized),
    "POST /api/v1/login/ticket": _login(login.TicketLogin, login.LoginAnswer, NotFound),
    "POST /api/v1/login/refresh": Doc(
        login.LoginAnswer, body=login.Refresh, refuses=(Unauthorized,)
    ),
    "POST /api/v1/logout": Doc(None, 204, roles=EVERYBODY),
    "POST /api/v1/login/device/pairings": Doc(
        login.PairingAnswer, 201, login.NewPairing, refuses=(NotFound, RateLimited)
    ),
    "POST /api/v1/login/device/pairings/{pairing}/claim": Doc(
        login.Enrolled, body=login.Claim, also={202: login.Waiting}
    ),
    "GET /api/v1/halls": Doc(
        list[halls.HallView],
        roles=ANYBODY,
        query=(_FOR, _NEAR),
        refuses=(Invalid,),
        more="With `for`, the halls that offer the item, the quickest first, each saying why.",
    ),
    "GET /api/v1/halls/{hall}": Doc(halls.HallPage, roles=ANYBODY),
    f"GET {_RULES}": Doc(rules.RulesView, roles=STAFF),
    f"GET {_RULES}/history": Doc(rules.RulesHistory, roles=(MANAGER,)),
    f"POST {_RULES}": Doc(
        rules.RulesAnswer,
        body=rules.NewRules,
        roles=(MANAGER,),
        keyed=True,
        refuses=(StaleVersion, LineInUse),
    ),
    "GET /api/v1/halls/{hall}/stranded": Doc(
        stranded.StrandedTickets,
        roles=(MANAGER,),
        more="They are moved by `transfer` at any window of the hall, after a `resume` if they "
        "were parked, or ended by `cancel`.",
    ),
    "GET /api/v1/halls/{hall}/priority": Doc(priority.Uses, roles=(MANAGER,)),
    "POST /api/v1/tickets/{ticket}/review": Doc(
        priority.Review,
        body=priority.NewReview,
        roles=(MANAGER,),
        keyed=True,
        refuses=(InFlight,),
    ),
    "GET /api/v1/balance": Doc(balance.BalanceView, roles=(MANAGER,)),
    "POST /api/v1/balance/advice/{advice}/apply": _move(
        StaleVersion, LineInUse, WindowBusy, WindowNotOpen, IllegalMove
    ),
    "POST /api/v1/balance/moves/{move}/undo": _move(
        StaleVersion, LineInUse, WindowBusy, WindowNotOpen, IllegalMove
    ),
    "GET /api/v1/items": _list(catalogue.ItemPage, _SEARCH, _filter("hall"), _filter("lane")),
    "GET /api/v1/items/{code}": Doc(catalogue.ItemGuide, roles=ANYBODY),
    "GET /api/v1/themes": _list(catalogue.ThemePage),
    "GET /api/v1/themes/{code}": Doc(catalogue.ThemeGuide, roles=ANYBODY),
    "POST /api/v1/tickets": Doc(
        tickets.TicketAnswer,
        201,
        tickets.NewTicket,
        roles=(CITIZEN, KIOSK),
        keyed=True,
        refuses=(NotFound, HallClosed, TicketExists, RateLimited),
        more="Only a kiosk's answer has `follow`, which is what is printed as a QR code.",
    ),
    "GET /api/v1/tickets": Doc(list[TicketView], roles=HOLDER),
    "GET /api/v1/tickets/{ticket}": Doc(TicketView, roles=(*HOLDER, KIOSK, *STAFF)),
    "POST /api/v1/tickets/{ticket}/cancel": _holder(IllegalMove, RateLimited)._replace(
        body=tickets.Cancel,
        roles=(*HOLDER, MANAGER),
        more="A manager must give a reason, which goes on the record; nobody else gives one.",
    ),
    "POST /api/v1/tickets/{ticket}/return": _holder(IllegalMove, RateLimited),
    "POST /api/v1/tickets/{ticket}/postpone": _holder(IllegalMove, RateLimited)._replace(
        body=tickets.Postpone
    ),
    f"GET {_WINDOW}": Doc(windows.WindowPage, roles=STAFF),
    f"POST {_WINDOW}/open": _verb(Nothing, WindowBusy)._replace(answer=windows.OpenAnswer),
    f"POST {_WINDOW}/pause": _verb(windows.Because, WindowBusy, WindowNotOpen),
    f"POST {_WINDOW}/close": _verb(Nothing, WindowBusy, WindowNotOpen),
    f"POST {_WINDOW}/call-next": _verb(Nothing, WindowBusy, WindowNotOpen)._replace(
        answer=windows.CallAnswer
    ),
    f"POST {_WINDOW}/call": _verb(
        windows.ThisTicketBecause,
        WindowBusy,
        WindowNotOpen,
        IllegalMove,
        NotServedHere,
    ),
    f"POST {_WINDOW}/recall": _verb(Nothing, IllegalMove, TooEarly),
    f"POST {_WINDOW}/start": _verb(Nothing, IllegalMove),
    f"POST {_WINDOW}/finish": _verb(Nothing, IllegalMove),
    f"POST {_WINDOW}/undo-finish": _verb(
        Nothing, IllegalMove, NotServedHere, TicketExists, WindowNotOpen
    ),
    f"POST {_WINDOW}/miss": _verb(Nothing, IllegalMove),
    f"POST {_WINDOW}/park": _verb(windows.Because, IllegalMove),
    f"POST {_WINDOW}/resume": _verb(windows.ThisTicket, IllegalMove, NotServedHere),
    f"POST {_WINDOW}/transfer": _verb(windows.Elsewhere, IllegalMove, NotServedHere, WindowNotOpen),
    f"POST {_WINDOW}/return": _verb(windows.ThisTicket, IllegalMove, NotServedHere),
    f"POST {_WINDOW}/release": _verb(windows.MaybeBecause, IllegalMove, roles=(MANAGER,)),
    "POST /api/v1/devices": Doc(
        devices.DeviceView,
        201,
        devices.NewDevice,
        roles=(MANAGER,),
        keyed=True,
        refuses=(NotFound, RateLimited, InFlight),
    ),
    "GET /api/v1/devices": Doc(devices.Devices, roles=(MANAGER,)),
    "POST /api/v1/devices/{name}/revoke": Doc(
        devices.DeviceView,
        body=Nothing,
        roles=(MANAGER,),
        keyed=True,
        refuses=(InFlight,),
    ),
    "GET /live/halls/{hall}": _feed(),
    "GET /live/tickets/{ticket}": _feed(),
    "GET /healthz": Doc(Health),
    "GET /readyz": Doc(Readiness, also={503: Readiness}),
    "GET /metrics": Doc(
        str,
        refuses=(Unauthorized, Forbidden),
        mime=TEXT,
        more="From another machine with `Authorization: Bearer`, as YICHUANG_METRICS_TOKEN has it.",
    ),
    "POST /stand-in/devices": Doc(login.Enrolled, 201, Screen, refuses=(NotFound,)),
    "POST /stand-in/wechat/code": Doc(
        StandInCode, body=StandInUser, also={422: StandInError}, more="Reads any content type."
    ),
    "GET /stand-in/wechat/sns/jscode2session": Doc(
        StandInSession,
        query=tuple(
            Query(name, "As WeChat documents it.", {"type": "string"})
            for name in ("appid", "secret", "js_code", "grant_type")
        ),
        mime=TEXT,
    ),
}
