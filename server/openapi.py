"""The OpenAPI document: the app's own routes, with what `server/openapi_routes.py` says of them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
from sanic import Sanic
from sanic_routing import Route

from handlers.http import MAX_KEY, PROBLEM
from kit import errors
from kit.errors import (
    Forbidden,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
    Invalid,
    Malformed,
    NotFound,
    Refusal,
    TooLarge,
    Unauthorized,
    Unavailable,
    UnsupportedMediaType,
)
from server.openapi_doc import ANYBODY, NOBODY, Doc
from server.openapi_routes import ROUTES
from server.openapi_schemas import Json, Schemas, is_struct

# 3.0 and not 3.1, because the page that shows it reads no 3.1.
VERSION = "3.0.3"
PAGES = ("pages", "docs")  # what people look at is no API

TAGS = {
    "login": "Logging in, staying in, leaving · 登录",
    "halls": "Which halls there are, and how full · 大厅",
    "rules": "The rules of a hall, and who changed them · 大厅规则",
    "stranded": "Numbers whose lane or window is gone from the catalogue · 无处办理的号",
    "priority": "Looking back at who was let in earlier · 优待复核",
    "balance": "Moving windows to where the line is · 窗口调配",
    "catalogue": "Service items and themes · 事项与一件事",
    "tickets": "Taking a number and following it · 取号",
    "windows": "What clerks do at a window · 窗口",
    "devices": "Screens that stay logged in · 设备",
    "live": "What happens, as it happens · 实时推送",
    "health": "For whoever runs the house · 运维",
    "stand_in_devices": "Demo only: screens that enrol themselves · 仅演示",
    "stand-in-wechat": "Demo only: WeChat, played · 仅演示",
}
NAMES = {
    "hall": ("Hall.", "tonghua"),
    "window": ("Window of the hall.", "7"),
    "ticket": ("Id of a ticket.", "5f1d6c0a9b3e4d2c8a7f6e01"),
    "advice": ("Id of a piece of advice.", None),
    "move": ("Id of a move.", None),
    "code": ("Code of an item or a theme.", None),
    "name": ("Name of a device.", None),
    "pairing": ("Id of a pairing.", None),
}
_ABOUT = f"""\
政务服务大厅的取号、叫号、办理。 Taking, calling and serving numbers in a government service hall.

* JSON in UTF-8; instants are RFC 3339 with offset; durations end in `_s`.
* An error is an RFC 9457 problem document. Act on its `code`; [all codes](/docs/problems).
  Any address may answer `405` to another method, `415` to a `Content-Encoding`, and `500` should it
  be broken. `HEAD` is answered as `GET` is, without the body; a trailing slash leads nowhere.
* A request that needs an `Idempotency-Key` (1 to {MAX_KEY} printable characters) may be repeated
  under the same key: it is carried out once and gets the first answer.
* `durable: false` means that the record could not be reached in time: the event stands in the line,
  and is recorded as soon as possible.
"""


def refusals() -> list[type[Refusal]]:
    """Every kind of refusal that has a code of its own, by status."""
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type)
        and issubclass(kind, Refusal)
        and kind is not Refusal
        and "code" not in vars(kind)  # those that have another's are a kind of it
    ]
    return sorted(kinds, key=lambda kind: kind.status)


def operations(app: Sanic[Any, Any]) -> Iterator[tuple[str, str, Route]]:
    """Method, path as OpenAPI writes it, and route of everything that is not a page."""
    for route in app.router.routes:
        if _tag(route) not in PAGES:
            path = "/" + re.sub(r"<(\w+)[^>]*>", r"{\1}", route.path)
            for method in sorted(route.methods):
                yield method, path, route


def document(app: Sanic[Any, Any]) -> Json:
    """The document. A route that is missing from the table is missing here."""
    routes = {f"{method} {path}": route for method, path, route in operations(app)}
    docs = {key: doc for key, doc in ROUTES.items() if key in routes}
    types = (t for doc in docs.values() for t in (doc.answer, doc.body, *doc.also.values()))
    schemas = Schemas(types)
    paths: defaultdict[str, Json] = defaultdict(dict)
    for key, doc in docs.items():
        method, path = key.split()
        paths[path][method.lower()] = _operation(path, routes[key], doc, schemas)
    used = {operation["tags"][0] for path in paths.values() for operation in path.values()}
    return {
        "openapi": VERSION,
        "info": {"title": "一窗 Yichuang", "version": "1", "description": _ABOUT},
        "tags": [{"name": n, "description": d} for n, d in TAGS.items() if n in used],
        "paths": dict(paths),
        "components": {
            "schemas": schemas.components | {"Problem": _problem()},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _tag(route: Route) -> str:
    """The slice, as its blueprint is called; what the app itself serves is for its operators."""
    _, *blueprint, _ = route.name.split(".")
    return blueprint[0] if blueprint else "health"


def _operation(path: str, route: Route, doc: Doc, schemas: Schemas) -> Json:
    summary, more = _sentences(route)
    roles = ", ".join(doc.roles) if doc.roles not in {NOBODY, ANYBODY} else ""
    operation: Json = {
        "tags": [_tag(route)],
        "summary": summary,
        "description": "\n\n".join(
            text for text in (more, doc.more, roles and f"Roles: {roles}.") if text
        ),
        "operationId": route.name.partition(".")[2].replace(".", "_"),
        "parameters": [*_names(path), *_queries(doc), *_key(doc)],
        "responses": _answers(doc, schemas) | _problems(path, doc),
    }
    if doc.body is not None:
        operation["requestBody"] = _body(doc.body, schemas)
    if doc.roles:
        operation["security"] = [{"bearer": []}, *([{}] if doc.roles == ANYBODY else [])]
    return operation


def _sentences(route: Route) -> tuple[str, str]:
    """The route's docstring: its first sentence, and the rest. Sanic wraps WebSocket handlers."""
    handler = getattr(route.handler, "args", (route.handler,))[0]
    text = " ".join((handler.__doc__ or "").split())
    first, _, rest = text.partition(". ")
    return first.removesuffix("."), rest


def _names(path: str) -> list[Json]:
    found = []
    for name in re.findall(r"{(\w+)}", path):
        says, example = NAMES[name]
        parameter = {
            "name": name,
            "in": "path",
            "required": True,
            "description": says,
            "schema": {"type": "string", "minLength": 1},
        }
        found.append(parameter | ({"example": example} if example else {}))
    return found


def _queries(doc: Doc) -> list[Json]:
    return [
        {"name": q.name, "in": "query", "description": q.says, "schema": q.schema}
        for q in doc.query
    ]


def _key(doc: Doc) -> list[Json]:
    if not doc.keyed:
        return []
    return [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "description": "Names this request; a repetition is carried out once.",
            "schema": {"type": "string", "minLength": 1, "maxLength": MAX_KEY},
        }
    ]


def _body(body: type[msgspec.Struct], schemas: Schemas) -> Json:
    fields = msgspec.structs.fields(body)
    content = {"application/json": {"schema": schemas.of(body)}}
    return {"required": any(field.required for field in fields), "content": content}


def _answers(doc: Doc, schemas: Schemas) -> Json:
    answers: Json = {}
    for status, answer in ({doc.status: doc.answer} | dict(doc.also)).items():
        answers[str(status)] = {"description": _says(answer)}
        if answer is not None:
            mime = doc.mime if status == doc.status else "application/json"
            answers[str(status)]["content"] = {mime: {"schema": schemas.of(answer)}}
    return answers


def _says(answer: object) -> str:
    return (answer.__doc__ or "") if is_struct(answer) else "Done."


def _refuses(path: str, doc: Doc) -> set[type[Refusal]]:
    """All ways in which a route may say no: its own, and those that follow from what it needs."""
    kinds = set(doc.refuses)
    if doc.roles:
        kinds |= {Unauthorized} if doc.roles == ANYBODY else {Unauthorized, Forbidden}
    if doc.keyed:
        kinds |= {IdempotencyKeyMissing, IdempotencyKeyReused, Invalid}
    if path.startswith("/api/"):
        kinds.add(Unavailable)
        if "{" in path:
            kinds.add(NotFound)
    if doc.body is not None and not doc.also.get(Invalid.status):
        kinds |= {Malformed, TooLarge, UnsupportedMediaType, Invalid}
    return kinds


def _problems(path: str, doc: Doc) -> Json:
    """The refusals by status, each with the codes that it may hold."""
    by_status: defaultdict[int, list[str]] = defaultdict(list)
    refused = _refuses(path, doc)
    for kind in refusals():
        if kind in refused:
            by_status[kind.status].append(f"`{kind.code()}` {(kind.__doc__ or '').strip()}")
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        str(status): {"description": "\n\n".join(codes), "content": {PROBLEM: {"schema": schema}}}
        for status, codes in by_status.items()
    }


def _problem() -> Json:
    text = {"type": "string"}
    fault = {
        "type": "object",
        "required": ["field", "code", "detail", "detail_zh"],
        "properties": {"field": text, "code": text, "detail": text, "detail_zh": text},
    }
    members = {
        "type": text,
        "title": text,
        "status": {"type": "integer"},
        "detail": text,
        "detail_zh": text,
        "instance": text,
        "code": {"type": "string", "enum": [kind.code() for kind in refusals()]},
        "errors": {"type": "array", "items": fault},
    }
    return {
        "title": "Problem",
        "description": "Why a request was refused (RFC 9457); clients act on `code`.",
        "type": "object",
        "required": list(members),
        "properties": members,
    }
