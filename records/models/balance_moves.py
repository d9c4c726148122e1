"""What a manager did on the house's advice, so that it can be undone."""

from collections.abc import Iterable

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.indexes import Index
from tortoise.models import Model

from records.db.sql import Connection


class BalanceMove(Model):
    """Advice that a manager asked for, carried out once `done_ms` is set.

    `id` and `body` are those of the request. `before` is the handicap that a help replaced. `claim`
    names the advice as long as nothing else may carry it out: the same is not done twice.
    """

    id = fields.CharField(primary_key=True, max_length=48)
    body = fields.CharField(max_length=48)
    claim = fields.CharField(max_length=80, null=True, unique=True)
    grp = fields.CharField(max_length=40)
    kind = fields.CharField(max_length=16)
    hall = fields.CharField(max_length=40)
    window = fields.CharField(max_length=40)
    line = fields.CharField(max_length=80, default="")
    handicap_s = fields.IntField(default=0)
    before_s = fields.IntField(null=True)
    gain_min = fields.FloatField()
    applied_by = fields.CharField(max_length=80)
    applied_ms = fields.BigIntField()
    done_ms = fields.BigIntField(null=True)
    undone_request = fields.CharField(max_length=48, null=True)
    undone_by = fields.CharField(max_length=80, null=True)
    undone_ms = fields.BigIntField(null=True)

    class Meta:
        """Asked for by group, the latest first."""

        table = "balance_move"
        indexes = (Index(fields=("grp", "applied_ms")),)


async def find_move(db: Connection, request: str) -> BalanceMove | None:
    """The move that a request asked for."""
    return await BalanceMove.get_or_none(using_db=db, id=request)


async def move_of_groups(db: Connection, groups: Iterable[str], request: str) -> BalanceMove | None:
    """The same, if it is one of these groups."""
    return await BalanceMove.get_or_none(using_db=db, id=request, grp__in=list(groups))


async def claimant(db: Connection, claim: str) -> BalanceMove | None:
    """The move that claims some advice."""
    return await BalanceMove.get_or_none(using_db=db, claim=claim)


async def add_move(db: Connection, move: BalanceMove) -> bool:
    """Write a move down; False if there is one of this request, or the advice is claimed."""
    try:
        await move.save(using_db=db, force_create=True)
    except IntegrityError:
        return False
    return True


async def drop_move(db: Connection, request: str) -> None:
    """Forget a move that was not carried out."""
    await BalanceMove.filter(id=request, done_ms__isnull=True).using_db(db).delete()


async def move_done(db: Connection, request: str, now_ms: int) -> None:
    """Note that a move was carried out."""
    await BalanceMove.filter(id=request).using_db(db).update(done_ms=now_ms)


async def release_claim(db: Connection, request: str) -> None:
    """Let others carry out the same advice again."""
    await BalanceMove.filter(id=request).using_db(db).update(claim=None)


async def undo_move(db: Connection, move: BalanceMove, request: str, by: str, now_ms: int) -> None:
    """Note who took a move back, unless somebody did; `move` then says who it was."""
    undone = BalanceMove.filter(id=move.id, undone_ms__isnull=True).using_db(db)
    await undone.update(undone_by=by, undone_ms=now_ms, undone_request=request, claim=None)
    await move.refresh_from_db(using_db=db)


async def latest_moves(db: Connection, groups: Iterable[str], at_most: int) -> list[BalanceMove]:
    """The moves of some groups that were carried out, the latest first."""
    done = BalanceMove.filter(grp__in=list(groups), done_ms__isnull=False).using_db(db)
    return await done.order_by("-applied_ms").limit(at_most)


async def moves_since(db: Connection, group: str, since_ms: int) -> list[BalanceMove]:
    """The moves of a group that were carried out or taken back at or after a moment."""
    lately = Q(applied_ms__gte=since_ms) | Q(undone_ms__gte=since_ms)
    return await BalanceMove.filter(lately, grp=group, done_ms__isnull=False).using_db(db)
