"""Attempts and proofs on both databases: each decided once, whoever hears of it, and ended once."""

import asyncio

import pytest

from kit.clock import shanghai_ms
from kit.privacy.sealing import KeyRing, Place, SealBroken
from records.identity.consent_texts import in_force
from records.identity.limits import DAY_MS, LIMITS
from records.identity.words import Level, Provider, Purpose, VerificationState
from records.models.identity import verifications
from records.models.identity.consents import NewConsent, give_consent, withdraw_consent
from records.models.identity.proofs import level_of, proof_of, proofs_of, proofs_of_person
from records.models.identity.verifications import Verification
from records.models.people.citizens import add_citizen
from records.models.sealed_columns import key_ids_in_use
from records.proving.attempts import (
    NOT_PASSED,
    Agreed,
    Verdict,
    Wish,
    begin,
    decide,
    details_for,
    pass_at_counter,
)
from records.proving.errors import AnotherPerson, VerificationLocked
from records.proving.proving import (
    Details,
    Proven,
    details_of,
    open_details,
    person_of,
    prove,
    revoke,
)
from records.resealing import reseal
from records.transactions import connection, transaction
from tests.support.identity import resident_id, rows

pytestmark = pytest.mark.usefixtures("database")

LOOKUP = bytes([3]) * 32
RING = KeyRing({"old": bytes([1]) * 32}, LOOKUP)
NEWER = KeyRing({"new": bytes([2]) * 32, **RING.keys}, LOOKUP)
NOW_MS = shanghai_ms("2026-11-23", 9, 15)
WANG = Details("王小明", resident_id(1))
LI = Details("李小红", resident_id(2))


async def attempt(
    citizen: str = "wang",
    details: Details | None = WANG,
    provider: Provider = Provider.FACE,
    now_ms: int = NOW_MS,
) -> Verification:
    """An attempt whose provider knows of it."""
    agreed = Agreed(Purpose.FACE, in_force(Purpose.FACE).version, "citizen") if details else None
    async with transaction() as tx:
        await add_citizen(tx, citizen, f"digest-{citizen}", now_ms)
        new = await begin(tx, RING, Wish(citizen, provider, Level.PERSON, details, agreed), now_ms)
        if provider is Provider.COUNTER:
            await verifications.move(tx, new.id, "review", now_ms)
        else:
            await verifications.issue(tx, new.id, "ref", new.expires_ms)
    return await known(new)


async def known(one: Verification) -> Verification:
    """An attempt as it is on record."""
    found = await verifications.find_verification(connection(), one.id)
    assert found is not None
    return found


async def hear(one: Verification, verdict: Verdict, now_ms: int = NOW_MS) -> bool:
    """Take a provider's answer over."""
    async with transaction() as tx:
        return await decide(tx, RING, one, verdict, now_ms)


PASS, FAIL = Verdict("pass"), Verdict("fail", NOT_PASSED)


async def test_of_many_who_hear_it_one_keeps_the_proof() -> None:
    """Whatever they hear: the first decides, and no other changes anything."""
    one = await attempt()
    heard = await asyncio.gather(*[hear(one, PASS if n % 2 else FAIL) for n in range(20)])
    assert heard.count(True) == 1
    state = (await known(one)).state
    assert len(await rows("proof")) == (1 if state is VerificationState.PASSED else 0)
    assert await hear(one, PASS) is False


async def test_name_and_number_are_sealed_for_their_row() -> None:
    """They are kept where they are needed, open there alone, and go when they are not."""
    one = await attempt()
    assert details_for(RING, one) == WANG
    await hear(one, PASS)
    proof = await proof_of(connection(), "wang", NOW_MS)
    assert proof is not None
    assert proof.sealed is not None
    assert details_of(RING, proof) == WANG
    with pytest.raises(SealBroken):
        open_details(RING, Place("proof", "another", "details"), proof.sealed)
    assert (await known(one)).sealed is None
    assert WANG.number not in str(await rows("proof") + await rows("verification"))
    async with transaction() as tx:
        assert await revoke(tx, proof, "because", NOW_MS)
        assert not await revoke(tx, proof, "because", NOW_MS)
    (row,) = await rows("proof")
    assert (row["details"], row["key_id"], row["ended_why"]) == (None, None, "because")
    assert (await known(one)).state is VerificationState.REVOKED


async def test_a_proof_holds_for_its_time() -> None:
    """And shows nothing afterwards."""
    one = await attempt()
    await hear(one, PASS)
    until_ms = NOW_MS + LIMITS.holds_ms(Provider.FACE)
    assert await level_of(connection(), "wang", until_ms - 1) is Level.PERSON
    assert await level_of(connection(), "wang", until_ms) is Level.LOGGED_IN
    assert await proof_of(connection(), "wang", until_ms) is None


async def test_a_day_has_five_failures() -> None:
    """Of a person or of a number, until midnight in China; a clerk can be asked all the time."""
    for _ in range(LIMITS.failures_a_day):
        await hear(await attempt(), FAIL)
    for citizen, details in (("wang", WANG), ("li", WANG), ("wang", None)):
        with pytest.raises(VerificationLocked) as locked:
            await attempt(citizen, details, Provider.FACE if details else Provider.CTID)
        assert locked.value.retry_after_s == 14 * 3600 + 45 * 60 + 1
    await attempt("wang", None, Provider.COUNTER)
    await attempt("li", LI)
    await attempt("wang", WANG, now_ms=shanghai_ms("2026-11-24"))


@pytest.mark.parametrize("reason", ["network", "permission", "device"])
async def test_what_is_nobodys_fault_counts_for_nothing(reason: str) -> None:
    """However often."""
    for _ in range(LIMITS.failures_a_day + 1):
        await hear(await attempt(), Verdict("fail", reason))
    assert (await attempt()).is_open


async def test_a_new_attempt_takes_the_place_of_an_open_one() -> None:
    """Of the same provider; whatever is heard of the old one is too late."""
    old, counter = await attempt(), await attempt(provider=Provider.COUNTER, details=None)
    new = await attempt()
    states = [(await known(one)).state.value for one in (old, counter, new)]
    assert states == ["superseded", "manual_review", "issued"]
    assert (await known(old)).sealed is None
    assert not await hear(old, PASS)
    assert await hear(new, PASS)


async def test_an_account_shows_one_person() -> None:
    """Neither by another face, nor by a clerk, nor by one that was started before the other."""
    face, counter = await attempt(), await attempt(provider=Provider.COUNTER, details=None)
    async with transaction() as tx:
        assert await pass_at_counter(tx, RING, counter, LI, "clerk:7", NOW_MS)
    assert await hear(face, PASS)
    decided = await known(face)
    assert (decided.state, decided.reason) == (VerificationState.FAILED, "another_person")
    with pytest.raises(AnotherPerson):
        await attempt()
    again = await attempt(provider=Provider.COUNTER, details=None)
    with pytest.raises(AnotherPerson):
        async with transaction() as tx:
            await pass_at_counter(tx, RING, again, WANG, "clerk:7", NOW_MS)
    assert (await known(again)).is_open
    (proof,) = await proofs_of(connection(), "wang", NOW_MS)
    assert (proof.provider, proof.level) == (Provider.COUNTER, Level.CERTIFIED)


async def test_a_clerk_proves_without_an_attempt() -> None:
    """And a proof of the same provider takes the last one's place; the person is found by it."""
    async with transaction() as tx:
        for citizen in ("wang", "other"):
            await add_citizen(tx, citizen, f"digest-{citizen}", NOW_MS)
        seen = Proven("wang", Provider.COUNTER, Level.CERTIFIED, "", LI.number, LI.name)
        first = await prove(tx, RING, seen, NOW_MS)
        second = await prove(tx, RING, seen, NOW_MS + 1)
        third = await prove(tx, RING, seen._replace(citizen="other"), NOW_MS)
    found = await proofs_of_person(connection(), person_of(RING, LI.number), NOW_MS + 1)
    assert {one.id for one in found} == {second, third}
    ended = {row["id"]: row["ended_why"] for row in await rows("proof")}
    assert ended == {first: "replaced", second: "", third: ""}


async def test_a_consent_is_one() -> None:
    """Of a person and purpose, until it is withdrawn or the text is another."""
    agreed = NewConsent("wang", Purpose.CTID, "1", "citizen")
    async with transaction() as tx:
        await add_citizen(tx, "wang", "digest", NOW_MS)
        first = await give_consent(tx, agreed, NOW_MS)
        assert await give_consent(tx, agreed, NOW_MS + 1) == first
        second = await give_consent(tx, agreed._replace(version="2"), NOW_MS + 2)
        assert second.id != first.id
        assert await withdraw_consent(tx, "wang", Purpose.CTID, NOW_MS + 3)
        assert not await withdraw_consent(tx, "wang", Purpose.CTID, NOW_MS + 4)
    kept = {row["id"]: row["withdrawn_ms"] for row in await rows("consent")}
    assert kept == {first.id: NOW_MS + 2, second.id: NOW_MS + 3}


async def test_whose_turn_it_is_to_be_asked() -> None:
    """Soon at first, later more rarely; by one process at a time; a counter's never."""
    one = await attempt()
    await attempt(provider=Provider.COUNTER, details=None)

    async def turns(late_s: int) -> list[Verification]:
        return await verifications.to_be_asked(connection(), NOW_MS + late_s * 1000, 10)

    assert await turns(9) == []
    (first,) = await turns(10)
    claims = [verifications.claim_asking(connection(), first, NOW_MS + 1_000_000) for _ in range(3)]
    assert sorted(await asyncio.gather(*claims)) == [False, False, True]
    # Asked last after 1,000 s: not again before a quarter of that and ten seconds more.
    assert await turns(1259) == []
    assert [again.id for again in await turns(1260)] == [one.id]
    assert await verifications.lapsed(connection(), one.expires_ms - 1, 10) == []
    assert await verifications.lapsed(connection(), one.expires_ms, 10) == [one.id]
    assert len(await verifications.lapsed(connection(), NOW_MS + 31 * DAY_MS, 10)) == 2


async def test_a_new_key_seals_them_all() -> None:
    """Open attempts and proofs; where nothing is sealed, no key is needed."""
    await hear(await attempt(), PASS)
    still_open = await attempt("li", LI)
    await attempt("zhao", None, Provider.CTID)
    assert await key_ids_in_use(connection()) == {"old"}
    await reseal(NEWER)
    assert await key_ids_in_use(connection()) == {"new"}
    assert details_for(NEWER, await known(still_open)) == LI
    proof = await proof_of(connection(), "wang", NOW_MS)
    assert proof is not None
    assert details_of(NEWER, proof) == WANG
