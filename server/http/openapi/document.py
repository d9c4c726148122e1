"""The OpenAPI document: the app's own routes, with what each declares of itself."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
from sanic import Sanic
from sanic_routing import Route

from handlers.declaration import ANYBODY, NOBODY, Declaration, Keyed
from handlers.http import MAX_KEY, PROBLEM
from handlers.idempotency import InFlight
from kit.errors import (
    Forbidden,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
    Invalid,
    Malformed,
    NotFound,
    RateLimited,
    Refusal,
    TooLarge,
    Unauthorized,
    Unavailable,
    UnsupportedMediaType,
)
from server.http.openapi.names import NAMES
from server.http.openapi.schemas import Json, Schemas, is_struct

# 3.0 and not 3.1, because the page that shows it reads no 3.1.
VERSION = "3.0.3"
# What people look at is no API, and what a stand-in plays is documented by whom it stands for.
PAGES = ("pages", "docs", "wechat", "sms", "webhook", "ctid")

Declared = Declaration[Any, Any]

_ABOUT = f"""\
政务服务大厅的取号、叫号、办理。 Taking, calling and serving numbers in a government service hall.

* JSON in UTF-8; instants are RFC 3339 with offset; durations end in `_s`.
* An error is an RFC 9457 problem document. Act on its `code`; [all codes](/docs/problems).
  Any address may answer `400` to a header that comes twice and may stand once, `405` to another
  method, `415` to a `Content-Encoding`, and `500` should it be broken. `HEAD` is answered as `GET`
  is, without the body; a trailing slash leads nowhere.
* A request that needs an `Idempotency-Key` (1 to {MAX_KEY} printable characters in UTF-8) may be
  repeated under the same key: it is carried out once and gets the first answer.
* The live feed and webhooks are described in [AsyncAPI](/docs/asyncapi.json).
* `durable: false` means that the record could not be reached in time: the event stands in the line,
  and is recorded as soon as possible.
"""


def refusals() -> list[type[Refusal]]:
    """Every kind of refusal that has a code of its own, by status."""
    return sorted(Refusal.kinds.values(), key=lambda kind: (kind.status, kind.code()))


def operations(app: Sanic[Any, Any]) -> Iterator[tuple[str, str, Route]]:
    """Method, path as OpenAPI writes it, and route of everything that is not a page.

    In the order of the slices and then of the paths, so that all processes tell the same.
    """
    order = list(app.blueprints)
    found = [
        (
            order.index(_tag(route)),
            "/" + re.sub(r"<(\w+)[^>]*>", r"{\1}", route.path),
            method,
            route,
        )
        for route in app.router.routes
        if _tag(route) not in PAGES
        for method in route.methods
    ]
    for _, path, method, route in sorted(found, key=lambda one: one[:3]):
        yield method, path, route


def declarations(app: Sanic[Any, Any]) -> dict[str, Declared]:
    """What each route declares, by method and path. Raises `TypeError` for one that does not."""
    found: dict[str, Declared] = {}
    for method, path, route in operations(app):
        declared = getattr(route.ctx, "declared", None)
        if not isinstance(declared, Declaration):
            raise TypeError(f"{method} {path} declares nothing")
        found[f"{method} {path}"] = declared
    return found


def document(app: Sanic[Any, Any]) -> Json:
    """The document."""
    declared = declarations(app)
    types = (t for d in declared.values() for t in _types(d))
    schemas = Schemas(types)
    paths: defaultdict[str, Json] = defaultdict(dict)
    for method, path, route in operations(app):
        says = declared[f"{method} {path}"]
        paths[path][method.lower()] = _operation(path, route, says, schemas)
    used = {operation["tags"][0] for path in paths.values() for operation in path.values()}
    slices = [(name, app.blueprints[name].ctx) for name in app.blueprints if name in used]
    return {
        "openapi": VERSION,
        "info": {"title": "一窗 Yichuang", "version": "1", "description": _ABOUT},
        "tags": [{"name": name, "description": ctx.about} for name, ctx in slices],
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


def _operation(path: str, route: Route, doc: Declared, schemas: Schemas) -> Json:
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


def _queries(doc: Declared) -> list[Json]:
    return [
        {"name": q.name, "in": "query", "description": q.says, "schema": q.schema}
        for q in doc.parameters
    ]


def _key(doc: Declared) -> list[Json]:
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


def _types(doc: Declared) -> tuple[object, ...]:
    return (doc.answer, doc.or_else, doc.body, *(doc.also or {}).values())


def _body(body: type[msgspec.Struct], schemas: Schemas) -> Json:
    fields = msgspec.structs.fields(body)
    content = {"application/json": {"schema": schemas.of(body)}}
    return {"required": any(field.required for field in fields), "content": content}


_FILE: Json = {"type": "string", "format": "binary"}


def _answers(doc: Declared, schemas: Schemas) -> Json:
    answers: Json = {}
    for status, answer in ({doc.status: doc.answer} | dict(doc.also or {})).items():
        answers[str(status)] = {"description": _says(answer)}
        if answer is not None:
            mime = doc.mime if status == doc.status else "application/json"
            answers[str(status)]["content"] = {mime: {"schema": _schema(answer, doc, schemas)}}
    for mime in doc.files:
        answers[str(doc.status)]["content"][mime] = {"schema": _FILE}
    return answers


def _schema(answer: object, doc: Declared, schemas: Schemas) -> Json:
    if answer is not doc.answer or doc.or_else is None:
        return schemas.of(answer)
    return {"oneOf": [schemas.of(answer), schemas.of(doc.or_else)]}


def _says(answer: object) -> str:
    return (answer.__doc__ or "") if is_struct(answer) else "Done."


def _refuses(path: str, doc: Declared) -> set[type[Refusal]]:
    """All ways in which a route may say no: its own, and those that follow from what it needs."""
    kinds = set(doc.refuses)
    if doc.roles:
        kinds |= {Unauthorized} if doc.roles == ANYBODY else {Unauthorized, Forbidden}
    if doc.keyed:
        kinds |= {IdempotencyKeyMissing, IdempotencyKeyReused, Invalid}
    if doc.keyed is Keyed.RECORD:
        kinds.add(InFlight)
    if doc.parameters:
        kinds.add(TooLarge)  # an address that is too long
    if doc.limit or doc.guesses:
        kinds.add(RateLimited)
    if path.startswith("/api/"):
        kinds.add(Unavailable)
        if "{" in path:
            kinds.add(NotFound)
    if doc.body is not None and Invalid.status not in (doc.also or {}):
        kinds |= {Malformed, TooLarge, UnsupportedMediaType, Invalid}
    return kinds


def _problems(path: str, doc: Declared) -> Json:
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
