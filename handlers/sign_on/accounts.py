"""Whose account somebody is who was signed on: found by subject, linked once, or made."""

from handlers.context import AppContext
from handlers.principal import CLERK, ENROLLING, MANAGER, STAFF
from kit.clock import real_ms
from kit.ids import is_ident
from kit.sign_on.claims import ClaimRules, Person
from kit.sign_on.faults import SignOnFault
from records.cases.moves.powers import POWERS_OF_ROLES
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.people import sign_ons
from records.models.people.login_families import end_others
from records.models.people.staff import (
    Place,
    Staff,
    add_staff,
    find_staff,
    lock_staff,
    place_staff,
)
from records.transactions import Connection, transaction

LONGEST = 40
EVERYWHERE = "*"
_ROLES = (*STAFF, ENROLLING)


class NoAccess(SignOnFault):
    """The provider knows somebody who has nothing to do here."""


async def account_for(
    ctx: AppContext, rules: ClaimRules, subject: str, told: Person
) -> tuple[str, tuple[str, ...]]:
    """The account of a subject as the provider has it now, and which logins of it ended for that.

    Raises `NoAccess`.
    """
    return await ctx.shielded(_account_for(ctx, rules, subject, told))


async def _account_for(
    ctx: AppContext, rules: ClaimRules, subject: str, told: Person
) -> tuple[str, tuple[str, ...]]:
    async with transaction() as tx:
        known = await sign_ons.account_of_subject(tx, subject)
        account = await _known(tx, known) if known else await _linked(tx, rules, subject, told)
        if account is None:
            return await _made(ctx, tx, rules, subject, told), ()
        before = Place(
            account.role, account.hall, account.department, account.region, account.powers
        )
        after = placed(ctx, rules, told, before)
        if after == before:
            return account.username, ()
        await place_staff(tx, account.username, after)
        deed = Deed(HOUSE, "system:sign_on", "staff.place", account.username)
        await audit(tx, deed._replace(details={"role": after.role, "powers": after.powers}))
        # Whatever was started under the former role or elsewhere does not go on.
        return account.username, await end_others(tx, _ROLES, account.username, "", real_ms())


async def _known(tx: Connection, username: str) -> Staff:
    account = await find_staff(tx, username)
    if account is None or not account.active:
        raise NoAccess("inactive")
    return account


async def _linked(tx: Connection, rules: ClaimRules, subject: str, told: Person) -> Staff | None:
    """The account that the username claim names, which is the subject's from now on.

    None if there is no such account; one that is another subject's is not given to a second one.
    """
    if told.username is None or not is_ident(told.username, LONGEST):
        raise NoAccess("username")
    await lock_staff(tx, told.username)
    account = await find_staff(tx, told.username)
    if account is None:
        if not rules.create:
            raise NoAccess("no_account")
        return None
    if not account.active or await sign_ons.is_linked(tx, account.username):
        raise NoAccess("inactive_or_linked")
    await sign_ons.link_subject(tx, subject, account.username, real_ms())
    await audit(tx, Deed(HOUSE, "system:sign_on", "staff.link", account.username))
    return account


async def _made(
    ctx: AppContext, tx: Connection, rules: ClaimRules, subject: str, told: Person
) -> str:
    username = str(told.username)
    at = placed(ctx, rules, told, Place("", None, None, None, ""))
    if not await add_staff(tx, username, told.name or username, at):
        raise NoAccess("made_meanwhile")
    await sign_ons.link_subject(tx, subject, username, real_ms())
    details = {"role": at.role, "powers": at.powers}
    await audit(tx, Deed(HOUSE, "system:sign_on", "staff.add", username, details=details))
    return username


def placed(ctx: AppContext, rules: ClaimRules, told: Person, before: Place) -> Place:
    """What an account may do, and where: by the rules there are, else as `before`.

    Raises `NoAccess`. No hall and no region would mean all of them, so a rule has to say so.
    """
    role = told.role if rules.role else before.role
    if role not in STAFF:
        raise NoAccess("role")
    hall = _where(told.hall) if rules.hall else before.hall
    if (hall is None and role == CLERK) or (hall is not None and ctx.hall(hall) is None):
        raise NoAccess("hall")
    words = told.powers if rules.powers else before.powers
    powers = POWERS_OF_ROLES[role].intersection((words or "").split())
    return Place(
        role,
        hall if role in {CLERK, MANAGER} else None,
        _word(told.department) if rules.department else before.department,
        _where(told.region) if rules.region else before.region,
        " ".join(word for word in (words or "").split() if word in powers),
    )


def _where(found: str | None) -> str | None:
    if found == EVERYWHERE:
        return None
    if found is None:
        raise NoAccess("where")
    return _word(found)


def _word(found: str | None) -> str | None:
    if found is not None and not is_ident(found, LONGEST):
        raise NoAccess("word")
    return found
