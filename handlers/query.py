"""Reading a request's parameters as its route declares them."""

from collections.abc import Mapping
from typing import Any

from sanic import Request

from handlers.declaration import Declaration
from kit.errors import FieldError, Invalid

Query = Mapping[str, list[str]]


def read_query(request: Request[Any, Any], declared: Declaration[Any, Any]) -> Query:
    """All values of each declared parameter, in the order sent.

    Raises `Invalid`, if the route takes only these, for another parameter or one sent twice.
    """
    values: dict[str, list[str]] = {parameter.name: [] for parameter in declared.parameters}
    for name, value in request.query_args if values else ():
        if name in values:
            if values[name] and declared.only_these:
                raise bad_parameter(name, "repeated", "appears twice", "参数重复")
            values[name].append(value)
        elif declared.only_these:
            raise bad_parameter(name, "unknown", "is not a parameter of this list", "没有这个参数")
    return values


def bad_parameter(name: str, code: str, english: str, chinese: str) -> Invalid:
    """The refusal of one parameter, of which the sentences say what is wrong."""
    shown = name.encode("ascii", "replace").decode()[:80]
    detail, detail_zh = f"The parameter {shown} {english}.", f"参数 {shown}：{chinese}。"
    return Invalid(detail, detail_zh, errors=(FieldError(shown, code, detail, detail_zh),))
