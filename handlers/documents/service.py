"""The papers of a case: who may have them, and what anybody may learn by a code."""

import re

from handlers import access, limits
from handlers.context import AppContext
from handlers.documents.schemas import (
    PENDING,
    REVOKED,
    SUPERSEDED,
    VALID,
    DocumentList,
    DocumentView,
    VerifiedDocument,
)
from handlers.limits import WRONG_VERIFICATION_CODES, LimitKey
from handlers.principal import Principal
from kit.clock import instant
from kit.errors import NotFound
from records.cases.case import Case
from records.cases.errors import DocumentNotReady
from records.cases.words import CaseState
from records.faults import unavailable
from records.models.cases.case_documents import (
    CaseDocument,
    documents_of_case,
    find_document,
    find_document_by_code,
    pdf_of,
)
from records.models.cases.cases import find_case
from records.papers.codes import grouped, normalised
from records.papers.kinds import TITLES, PaperKind
from records.transactions import connection

RETRY_AFTER_S = 5


async def documents(ctx: AppContext, who: Principal, case_id: str) -> DocumentList:
    """The papers of a case. Raises `NotFound`, `Forbidden`."""
    case, _ = await access.case(ctx, connection(), who, case_id)
    found = await documents_of_case(connection(), case.id)
    return DocumentList([_view(one) for one in found])


async def pdf(ctx: AppContext, who: Principal, document_id: str) -> tuple[str, bytes]:
    """A paper, by what name it is kept and its bytes; made at once if it is not made yet.

    Raises `NotFound`, `Forbidden`, and `DocumentNotReady` while it cannot be made.
    """
    document = await find_document(connection(), document_id)
    if document is None:
        raise NotFound
    await access.case(ctx, connection(), who, document.case_id)
    if document.sha256 is None:
        await _make(ctx, document)
    content = await pdf_of(connection(), document.id)
    if content is None:
        raise DocumentNotReady(retry_after_s=RETRY_AFTER_S)
    return _file_name(document), content


async def verify(ctx: AppContext, text: str, address: str) -> VerifiedDocument:
    """A paper by its code. Raises `NotFound`, and `RateLimited` after many that were no codes."""
    wrong = LimitKey(WRONG_VERIFICATION_CODES, address)
    await limits.check(ctx, wrong)
    code = normalised(text)
    document = await find_document_by_code(connection(), code) if code else None
    case = await find_case(connection(), document.case_id) if document else None
    if document is None or case is None:
        await limits.count(ctx, wrong)
        english = "No paper has this code. Look at it again, sign by sign."
        raise NotFound(english, "没有文书使用此核验码，请逐位核对后再试。")
    return _verified(document, case.case)


async def _make(ctx: AppContext, document: CaseDocument) -> None:
    """Make a paper now. One that fails is made later, as it would have been anyway."""
    ctx.clock_guard.check()
    try:
        await ctx.shielded(ctx.papers.make(document.id))
    except Exception as fault:
        if unavailable(fault):
            raise
        ctx.incidents.report("paper_failed", fault, document=document.id)


def _view(document: CaseDocument) -> DocumentView:
    title = TITLES[document.kind]
    return DocumentView(
        id=document.id,
        kind=document.kind,
        name=title.zh,
        name_en=title.en,
        number=document.number,
        at=instant(document.at_ms),
        sha256=document.sha256,
        verify_path=f"/verify/{grouped(document.code)}",
    )


def _verified(document: CaseDocument, case: Case) -> VerifiedDocument:
    title, facts = TITLES[document.kind], document.facts
    return VerifiedDocument(
        kind=document.kind,
        name=title.zh,
        name_en=title.en,
        number=document.number,
        at=instant(document.at_ms),
        case_number=_masked(facts.case_number),
        item=facts.item.zh,
        item_en=facts.item.en,
        department=facts.department.zh,
        department_en=facts.department.en,
        sha256=document.sha256,
        state=_standing(document, case),
    )


def _standing(document: CaseDocument, case: Case) -> str:
    if document.sha256 is None:
        return PENDING
    if document.kind is PaperKind.DECISION and case.state is CaseState.REVOKED:
        return REVOKED
    if document.kind is PaperKind.NOT_ACCEPTED and _lifted(document, case):
        return SUPERSEDED
    return VALID


def _lifted(document: CaseDocument, case: Case) -> bool:
    """Whether the case was received again after this paper."""
    return any(one.verb == "reopen" and one.at_ms >= document.at_ms for one in case.timeline)


def _masked(number: str) -> str:
    return f"{number[:8]}****{number[-2:]}"


def _file_name(document: CaseDocument) -> str:
    """In ASCII, for any file system: `decision-2026-000123.pdf`."""
    digits = "-".join(re.findall(r"[0-9]+", document.number))
    return f"{document.kind}-{digits}.pdf"
