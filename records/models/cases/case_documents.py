"""The papers of a case: numbered with the fact, made as PDF soon after, and never changed."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection
from records.papers.facts import PaperFacts
from records.papers.kinds import PaperKind


class CaseDocumentRow(Model):
    """A paper. `facts` is JSON: all that stands on it, as it was when it was due.

    `code` is what `/verify` is asked by. `pdf` and its `sha256` are there once it was made.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    case_id = fields.CharField(max_length=40)
    version = fields.IntField()
    kind = fields.CharField(max_length=20)
    number = fields.CharField(max_length=60, unique=True)
    template_version = fields.IntField()
    facts = fields.TextField()
    code = fields.CharField(max_length=40, unique=True)
    at_ms = fields.BigIntField()
    made_ms = fields.BigIntField(null=True)
    sha256 = fields.CharField(max_length=64, null=True)
    pdf = fields.BinaryField(null=True)

    class Meta:
        """Table name; an event makes one paper of a kind."""

        table = "case_document"
        unique_together = (("case_id", "version", "kind"),)
        indexes = (Index(fields=("case_id", "at_ms"), name="document_of_case"),)


class CaseDocument(NamedTuple):
    """A paper without its file; `version` is that of the event, `sha256` None until it is made."""

    id: str
    case_id: str
    version: int
    kind: PaperKind
    number: str
    facts: PaperFacts
    code: str
    at_ms: int
    sha256: str | None = None


class PaperFile(NamedTuple):
    """A paper as it was made."""

    content: bytes
    sha256: str
    template_version: int


_ADD = """
INSERT INTO case_document (id, case_id, version, kind, number, template_version, facts, code, at_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SELECT = "SELECT id, case_id, version, kind, number, facts, code, at_ms, sha256 FROM case_document"
_OF_CASE = f"{_SELECT} WHERE case_id=? ORDER BY at_ms, version, kind"
_FIND = f"{_SELECT} WHERE id=?"
_BY_CODE = f"{_SELECT} WHERE code=?"
_PDF = "SELECT pdf FROM case_document WHERE id=? AND sha256 IS NOT NULL"
_KEEP = """
UPDATE case_document SET pdf=?, sha256=?, template_version=?, made_ms=?
WHERE id=? AND sha256 IS NULL
"""
_FACTS = msgspec.json.Decoder(PaperFacts)


async def add_document(tx: Connection, document: CaseDocument, template_version: int) -> None:
    """Write a paper down that is to be made."""
    id_, case_id, version, kind, number, facts, code, at_ms, _ = document
    told = msgspec.json.encode(facts).decode()
    place = id_, case_id, version, str(kind), number
    await sql.rows(tx, _ADD, *place, template_version, told, code, at_ms)


async def documents_of_case(db: Connection, case_id: str) -> list[CaseDocument]:
    """The papers of a case, the first first."""
    return [_document(row) for row in await sql.rows(db, _OF_CASE, case_id)]


async def find_document(db: Connection, document_id: str) -> CaseDocument | None:
    """A paper by its id."""
    return next(map(_document, await sql.rows(db, _FIND, document_id)), None)


async def find_document_by_code(db: Connection, code: str) -> CaseDocument | None:
    """A paper by its verification code."""
    return next(map(_document, await sql.rows(db, _BY_CODE, code)), None)


async def pdf_of(db: Connection, document_id: str) -> bytes | None:
    """The file; None until it is made."""
    for row in await sql.rows(db, _PDF, document_id):
        return bytes(row["pdf"])
    return None


async def keep_pdf(tx: Connection, document_id: str, made: PaperFile, at_ms: int) -> bool:
    """Keep the file, for ever; False if there is one already, which stays."""
    values = made.content, made.sha256, made.template_version, at_ms
    return bool(await sql.change(tx, _KEEP, *values, document_id))


def _document(row: Mapping[str, Any]) -> CaseDocument:
    values = {**row, "kind": PaperKind(row["kind"]), "facts": _FACTS.decode(row["facts"])}
    return CaseDocument(**values)
