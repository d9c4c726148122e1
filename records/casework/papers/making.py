"""Making papers: beside everything else, one at a time in a process, each of them once.

    written down with the move ──► claimed ──► drawn in a thread ──► kept, if nobody has before
                                       └── killed meanwhile: the lease lapses

No transaction is open while a paper is drawn, for that takes half a second of CPU. That two may
draw the same one, as after a long sleep, costs only their time: the first to keep it has made it.
"""

import asyncio
import dataclasses
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from kit.ids import new_id
from kit.incidents import Incidents
from records.cases.events import Delivered
from records.cases.moves.actor import SYSTEM
from records.cases.words import CaseState
from records.casework.moving import move_locked
from records.casework.office import Office
from records.due_work import rest_ms
from records.faults import unavailable
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.cases.case_documents import CaseDocument, PaperFile, find_document, keep_pdf
from records.models.cases.cases import lock_case
from records.models.due_work import (
    Claimed,
    DueKind,
    Lease,
    claim_due,
    drop_due,
    is_due,
    rest_due,
)
from records.papers.facts import PaperFacts
from records.papers.kinds import PaperKind
from records.transactions import Connection, connection, transact

# Far longer than a paper takes on a busy machine; whoever needs it at once asks for it by name.
LEASE_MS = 20_000
# A run ends, so that a long list does not keep a process from stopping.
AT_MOST = 50
KINDS = (DueKind.MAKE_DOCUMENT,)


class Papers(Protocol):
    """Makes the papers of cases."""

    async def run_once(self) -> int:
        """Make what is due; how many were made."""

    async def make(self, document_id: str) -> None:
        """Make one unless it is made already. Raises whatever goes wrong."""


class NoPapers:
    """Where none are made."""

    async def run_once(self) -> int:
        """See `Papers`."""
        return 0

    async def make(self, document_id: str) -> None:
        """See `Papers`."""


class PaperMaker:
    """Those of a process."""

    def __init__(self, address: str, office: Callable[[], Office], incidents: Incidents) -> None:
        """`address` is where the house is found in public: papers name it."""
        self._address, self._office, self._incidents = address, office, incidents
        self._turn = asyncio.Lock()

    async def run_once(self) -> int:
        """See `Papers`: one after the other, up to a bound."""
        made = 0
        for _ in range(AT_MOST):
            now = self._office()
            lease = Lease(new_id(), now.real_ms, now.real_ms + LEASE_MS)
            # Asked first, for a claim is a write, and mostly there is nothing to do.
            if not await is_due(connection(), KINDS, now.now_ms, now.real_ms):
                break
            for work in await claim_due(connection(), KINDS, now.now_ms, lease, 1):
                made += await self._try(work, lease)
        return made

    async def _try(self, work: Claimed, lease: Lease) -> bool:
        """Make one; one that fails rests, and keeps nobody from the next."""
        try:
            await self.make(work.subject)
        except Exception as fault:  # noqa: BLE001 - no failure of one may keep the others waiting
            tell = self._incidents.unavailable if unavailable(fault) else self._incidents.report
            tell("paper_failed", fault, document=work.subject, attempts=work.attempts)
        else:
            return True
        until_ms = self._office().real_ms + rest_ms(work.attempts)
        await rest_due(connection(), work, lease.token, until_ms)
        return False

    async def make(self, document_id: str) -> None:
        """See `Papers`."""
        async with self._turn:
            found = await find_document(connection(), document_id)
            if found is None or found.sha256 is not None:
                await drop_due(connection(), DueKind.MAKE_DOCUMENT, document_id)
                return
            made = await asyncio.to_thread(_draw, found.kind, self._completed(found.facts))
            await transact(partial(_keep, self._office(), found, made))

    def _completed(self, facts: PaperFacts) -> PaperFacts:
        url = self._address + facts.verification_url
        return dataclasses.replace(facts, verification_url=url)


async def _keep(office: Office, document: CaseDocument, made: PaperFile, tx: Connection) -> None:
    # Before the paper: whoever moves a case holds it before anything else.
    case = await lock_case(tx, document.case_id)
    kept = await keep_pdf(tx, document.id, made, office.now_ms)
    await drop_due(tx, DueKind.MAKE_DOCUMENT, document.id)
    await audit(tx, Deed(HOUSE, "system:papers", "paper.make", document.id))
    decides = kept and document.kind is PaperKind.DECISION
    if case and decides and case.case.state is CaseState.REFUSED:
        await move_locked(tx, office, SYSTEM, case.case, Delivered())


def _draw(kind: PaperKind, facts: PaperFacts) -> PaperFile:
    # What draws them takes 30 MB and half a second to load: where papers are made, and not sooner.
    from records.papers.rendering import draw  # noqa: PLC0415 - as said above

    with _uncollected():
        paper = draw(kind, facts)
    return PaperFile(paper.content, paper.sha256, paper.template_version)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave out the collector: on its walk through all glyphs of a font nobody else may run."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
