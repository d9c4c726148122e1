"""That somebody acts for a legal person: by an authorisation of theirs that is in force."""

from handlers.context import AppContext
from handlers.principal import Principal
from handlers.times import refused
from kit.errors import NotFound, Refusal
from records.booking.visit import Acting
from records.models.identity.organisations import find_authorisation
from records.transactions import Connection


class AuthorisationNotInForce(Refusal):
    """This authorisation is not in force: not decided yet, refused, given back, or over."""

    status = 409
    zh = "该授权未生效：尚未审核、未通过、已撤销或已到期。"


async def acting_for(
    ctx: AppContext, tx: Connection, who: Principal, subject: str | None, authorisation: str | None
) -> Acting | None:
    """For whom a citizen acts; None: for themselves.

    Raises `Invalid` for one without the other, `NotFound` for what is not theirs, and
    `AuthorisationNotInForce`.
    """
    if subject is None and authorisation is None:
        return None
    if subject is None or authorisation is None:
        field = "subject" if subject is None else "authorisation"
        raise refused(field, "missing", "is needed with the other", "须与另一项同时填写")
    found = await find_authorisation(tx, authorisation)
    if found is None or found.agent != who.id or found.organisation != subject:
        raise NotFound
    if not found.in_force(ctx.clock_guard.trusted_ms()):
        raise AuthorisationNotInForce
    return Acting(subject, authorisation)
