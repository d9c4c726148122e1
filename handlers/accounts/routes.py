"""The accounts of one person, over HTTP."""

from handlers import limits
from handlers.accounts import service
from handlers.accounts.schemas import AccountsView, MergeBody
from handlers.asked import Asked, RecordAsked
from handlers.declaration import Declaration
from handlers.principal import CITIZEN
from handlers.route import Routes
from kit.errors import NotFound
from records.privacy.errors import LastWay, MergeConflict, ProofRequired

routes = Routes("accounts", "/api/v1", "The accounts of one person · 账号关联")


@routes.get("/me/accounts", Declaration(AccountsView, roles=(CITIZEN,)))
async def accounts(asked: Asked[None]) -> AccountsView:
    """My account: how it is known whose it is, by which ways I come to it, and what is mine too."""
    return await service.shown(asked.ctx, asked.who)


@routes.record_write(
    "/me/accounts/merge",
    Declaration(
        AccountsView,
        body=MergeBody,
        roles=(CITIZEN,),
        limit=limits.MERGES,
        refuses=(NotFound, ProofRequired, MergeConflict),
    ),
)
async def merge(asked: RecordAsked[MergeBody]) -> AccountsView:
    """Let another account of mine become part of this one, with all that is there.

    I have shown who I am in the last ten minutes, and that account was proven to be the same
    person's. Its logins end; whoever logs in by its WeChat is in this account from then on.
    """
    return await service.merged(asked)


@routes.delete(
    "/me/accounts/<way:str>",
    Declaration[None, None](None, 204, roles=(CITIZEN,), refuses=(LastWay,)),
)
async def unlink(asked: RecordAsked[None], way: str) -> None:
    """Take away a way by which I am known; never the one by which I am here, nor the last."""
    await service.unlink(asked, way)
