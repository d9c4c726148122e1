"""Papers follow from moves: each is numbered in the move's transaction, and made soon after."""

from kit.clock import business_date
from kit.ids import new_id
from records.cases.events import CaseEvent
from records.casework.moved import Moved
from records.casework.papers.saying import Occasion, facts, paper_kind
from records.db.sql import Connection
from records.models.cases.case_documents import CaseDocument, add_document, documents_of_case
from records.models.cases.numbers import next_numbers
from records.models.catalogue.letterheads import letterhead
from records.models.due_work import DueKind, plan_due
from records.papers.codes import grouped, new_code
from records.papers.facts import DeliveredPaper, PaperFacts
from records.papers.kinds import NUMBER_WORDS, TEMPLATE_VERSIONS, TITLES, PaperKind


async def write_documents(tx: Connection, moved: Moved) -> None:
    """Write down each paper that these events bring forth, and have it made."""
    for event in moved.events:
        kind = paper_kind(event.what)
        if kind is not None:
            document = await _document(tx, moved, event, kind)
            await add_document(tx, document, TEMPLATE_VERSIONS[kind])
            await plan_due(tx, DueKind.MAKE_DOCUMENT, document.id, moved.office.now_ms)


async def _document(
    tx: Connection, moved: Moved, event: CaseEvent, kind: PaperKind
) -> CaseDocument:
    case = moved.case
    head = await letterhead(tx, case.department, case.hall, case.item)
    decided = await _decided(tx, case.id) if kind is PaperKind.DELIVERY else None
    says = facts(kind, Occasion(moved, event, head, decided))
    code, number = new_code(), await _number(tx, kind, event.at_ms)
    # The address before the path is that of whoever makes it: an event knows of none.
    says |= {"verification_code": grouped(code), "verification_url": f"/verify/{grouped(code)}"}
    told = PaperFacts(number=number, **says)
    return CaseDocument(new_id(), case.id, event.version, kind, number, told, code, event.at_ms)


async def _number(tx: Connection, kind: PaperKind, at_ms: int) -> str:
    """The next number of a kind in this year of China."""
    year = business_date(at_ms)[:4]
    (n,) = await next_numbers(tx, f"document:{kind}:{year}")
    return f"{NUMBER_WORDS[kind]}〔{year}〕{n:06}号"


async def _decided(tx: Connection, case_id: str) -> DeliveredPaper | None:
    """The paper of the latest decision."""
    found = [one for one in await documents_of_case(tx, case_id) if one.kind is PaperKind.DECISION]
    return DeliveredPaper(TITLES[PaperKind.DECISION], found[-1].number) if found else None
