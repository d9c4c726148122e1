"""A request that has passed all that its route declares, as its handler is given it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from sanic import Request
from tortoise.backends.base.client import BaseDBAsyncClient

from handlers import access
from handlers.context import AppContext
from handlers.principal import Principal
from handlers.query import Query
from kit.errors import Unauthorized
from queueing.line.requests import LineRequest
from records.models.audit.audit_rows import HOUSE, Deed

Body_co = TypeVar("Body_co", covariant=True)


class Called(NamedTuple):
    """Which route is asked, and with which names in its path."""

    action: str
    names: Mapping[str, str]


@dataclass(slots=True)
class Asked(Generic[Body_co]):
    """A request that has passed all that its route declares; `key` is '' where none is asked for.

    Never changed; a frozen dataclass would cost as much as reading the whole request.
    """

    ctx: AppContext
    http: Request[Any, Any]
    sender: Principal | None
    query: Query
    body: Body_co
    key: str
    called: Called

    @property
    def who(self) -> Principal:
        """Who asks. Raises `Unauthorized` where nobody need have logged in, and nobody has."""
        if self.sender is None:
            raise Unauthorized
        return self.sender

    def deed(self, told: object = None) -> Deed:
        """What the audit says of it: who, by which route, and to what; `told` may name that.

        Nothing of the body stands in it: that is for whom it was sent to.
        """
        who, names = self.who, self.called.names
        group = access.group_acted_in(self.ctx, who, names.get("hall"))
        made = getattr(told, "id", "")
        objects = [*names.values(), *([made] if isinstance(made, str) and made else [])]
        return Deed(group or HOUSE, who.actor, self.called.action, "/".join(dict.fromkeys(objects)))


@dataclass(slots=True)
class LineAsked(Asked[Body_co]):
    """The same for a verb of the line; `request` is its identity there."""

    request: LineRequest = field(kw_only=True)


@dataclass(slots=True)
class RecordAsked(Asked[Body_co]):
    """The same for a write to SQL, in a transaction with its row of the audit.

    The answer that is kept for its key is written there, too, if it has one. What is put into
    `after_commit` is done once that is committed, and not for a repetition. `told` is what somebody
    outside the house said before the transaction began, if the route asks them. `reason` and
    `details` go into the audit; they hold no personal data.
    """

    tx: BaseDBAsyncClient = field(kw_only=True)
    after_commit: list[Callable[[], None]] = field(kw_only=True)
    told: Any = field(default=None, kw_only=True)
    reason: str = field(default="", kw_only=True)
    details: dict[str, object] = field(default_factory=dict, kw_only=True)
