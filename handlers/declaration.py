"""What a route says of itself, once: who may ask, for what, what is answered and what refused.

`handlers/route.py` holds every request to it, and the API's documentation is made from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, NamedTuple, TypeVar

from handlers.limits import Limit
from handlers.principal import CITIZEN, CLERK, MANAGER, ROLES, TICKET
from kit.errors import Refusal

NOBODY: tuple[str, ...] = ()  # no token is looked at
ANYBODY = ("",)  # no token is needed, but a bad one is refused
EVERYBODY = ROLES
HALL_STAFF = (CLERK, MANAGER)
HOLDER = (CITIZEN, TICKET)

BodyT = TypeVar("BodyT")
AnswerT = TypeVar("AnswerT")


class Keyed(Enum):
    """Where a write is carried out, and its first answer kept for whoever repeats its key."""

    LINE = auto()
    RECORD = auto()


class Parameter(NamedTuple):
    """A parameter of the query; `schema` is JSON Schema."""

    name: str
    says: str
    schema: Mapping[str, object]


@dataclass(frozen=True, eq=False)
class Declaration(Generic[AnswerT, BodyT]):
    """One route; what it is for is said by its handler's docstring.

    Only what does not follow stands in `refuses`: 401 and 403 follow from the roles, 413 and 415
    from the body, 404 from a name in the path, and so on. With `only_these` any other parameter, or
    one sent twice, is refused. `limit` counts requests, `guesses` those answered 404. `also` holds
    further answers by status; those are no problem documents. `or_else` is another shape that the
    answer may have, `files` media types in which it may be sent instead. `more` is told after the
    docstring.
    """

    answer: type[AnswerT] | None
    status: int = 200
    body: type[BodyT] | None = None
    roles: tuple[str, ...] = NOBODY
    keyed: Keyed | None = None
    parameters: tuple[Parameter, ...] = ()
    only_these: bool = False
    limit: Limit | None = None
    guesses: Limit | None = None
    refuses: tuple[type[Refusal], ...] = ()
    also: Mapping[int, object] | None = None
    or_else: type | None = None
    mime: str = "application/json"
    files: tuple[str, ...] = ()
    more: str = ""
