"""What somebody may begin: everything that is wrong with it is told before anybody is asked."""

from datetime import date

from handlers.contacts.service import ConsentRequired
from handlers.context import AppContext
from handlers.identity.schemas import GuardianBody, VerificationBody
from handlers.principal import Principal
from kit.clock import business_date, real_ms
from kit.errors import FieldError, Invalid
from records.identity.consent_texts import in_force
from records.identity.limits import LIMITS
from records.identity.resident_id import NoResidentId, ResidentId, read_resident_id
from records.identity.words import REACHES, Level, Provider, Purpose
from records.models.identity.proofs import proofs_of_person
from records.proving.attempts import Agreed, Wish
from records.proving.proving import Details, details_of, person_of
from records.transactions import connection

CONSENT_BY = "citizen"
_PURPOSES = {Provider.FACE: Purpose.FACE, Provider.CTID: Purpose.CTID}


class IdentityConsentRequired(ConsentRequired):
    """Read the text about this way of showing who you are as it is now, and agree to it."""

    zh = "请先阅读并同意最新的身份核验说明。"

    @classmethod
    def code(cls) -> str:
        """To clients it is the same for every text."""
        return ConsentRequired.code()


async def wish_of(ctx: AppContext, who: Principal, body: VerificationBody) -> Wish:
    """What is started. Raises `Invalid` with all that is wrong, or `IdentityConsentRequired`."""
    provider, level = Provider(body.provider), Level(body.level)
    today = date.fromisoformat(business_date(ctx.clock.now_ms()))
    faults = _out_of_reach(provider, level)
    person = None
    if provider is Provider.FACE:
        person = _number(body.id_number, "id_number", today, faults)
        _require_name(body, faults)
    else:
        _refuse_details(body, faults)
    if faults:
        raise Invalid(errors=tuple(faults))
    agreed = _agreed(provider, body.consent)
    if person is None:
        return Wish(who.id, provider, level, agreed=agreed)
    guardian = await _guardian(ctx, body.guardian, person, today)
    details = Details(name_of(body.name or ""), person.number)
    return Wish(who.id, provider, level, details, agreed, guardian)


def name_of(text: str) -> str:
    """A name as it is compared: without blanks around it."""
    return " ".join(text.split())


def _agreed(provider: Provider, version: str | None) -> Agreed | None:
    purpose = _PURPOSES.get(provider)
    if purpose is None:
        return None
    text = in_force(purpose)
    if version is not None and version != text.version:
        raise IdentityConsentRequired
    return Agreed(purpose, text.version, CONSENT_BY)


def _out_of_reach(provider: Provider, level: Level) -> list[FieldError]:
    if level <= REACHES[provider]:
        return []
    reach = int(REACHES[provider])
    english = f"This way reaches level {reach}; choose another one."
    chinese = f"该方式最高可达{reach}级，请选择其他核验方式。"
    return [FieldError("level", "out_of_reach", english, chinese)]


def _number(
    text: str | None, field: str, today: date, faults: list[FieldError]
) -> ResidentId | None:
    if text is None:
        faults.append(_missing(field))
        return None
    try:
        return read_resident_id(text, today)
    except NoResidentId as why:
        english = f"An identity number {why}."
        faults.append(FieldError(field, "invalid", english, "身份证号码不正确，请核对后重新输入。"))
        return None


def _require_name(body: VerificationBody, faults: list[FieldError]) -> None:
    if not name_of(body.name or ""):
        faults.append(_missing("name"))


def _refuse_details(body: VerificationBody, faults: list[FieldError]) -> None:
    """What is not needed is not asked for, and not taken either."""
    english = "This way needs neither name nor number; leave it out."
    chinese = "该核验方式不需要姓名和号码，请勿填写。"
    given = {"name": body.name, "id_number": body.id_number, "guardian": body.guardian}
    faults += [
        FieldError(field, "not_needed", english, chinese)
        for field, value in given.items()
        if value is not None
    ]


async def _guardian(
    ctx: AppContext, given: GuardianBody | None, child: ResidentId, today: date
) -> str | None:
    """The proof of whoever agrees for a child; None for whoever needs nobody. Raises `Invalid`."""
    if child.age_on(today) >= LIMITS.guardian_below:
        return None
    if given is None:
        raise Invalid(errors=(_missing("guardian"),))
    faults: list[FieldError] = []
    person = _number(given.id_number, "guardian.id_number", today, faults)
    if person is None:
        raise Invalid(errors=tuple(faults))
    proof = await _proof_of(ctx, person.number, name_of(given.name))
    if proof is None or person.age_on(today) < LIMITS.adult_from or person.number == child.number:
        raise Invalid(errors=(_not_proven(),))
    return proof


async def _proof_of(ctx: AppContext, number: str, name: str) -> str | None:
    """The proof by which somebody of this number and this name was shown to be there."""
    ring = ctx.settings.key_ring
    for proof in await proofs_of_person(connection(), person_of(ring, number), real_ms()):
        details = details_of(ring, proof)
        if proof.level >= Level.PERSON and details is not None and details.name == name:
            return proof.id
    return None


def _missing(field: str) -> FieldError:
    return FieldError(field, "missing", "This field is needed.", "此项必填。")


def _not_proven() -> FieldError:
    """The same whether nobody is known by the number, or somebody else: nothing is told of them."""
    english = "The guardian must be an adult who has shown who they are; or come to a counter."
    chinese = "监护人须为已完成身份核验的成年人；也可以到窗口由工作人员核验。"
    return FieldError("guardian", "not_proven", english, chinese)
