"""What is answered about papers."""

from typing import Annotated

import msgspec

from kit.choices import one_of
from records.papers.kinds import PaperKind

VALID, PENDING, SUPERSEDED, REVOKED = "valid", "pending", "superseded", "revoked"
Standing = Annotated[str, one_of((VALID, PENDING, SUPERSEDED, REVOKED))]


class DocumentView(msgspec.Struct):
    """A paper of a case; `sha256` is that of its file, and null for the moment until it is made."""

    id: str
    kind: PaperKind
    name: str
    name_en: str
    number: str
    at: str
    sha256: str | None
    verify_path: str


class DocumentList(msgspec.Struct):
    """The papers of a case, the first first."""

    documents: list[DocumentView]


class VerifiedDocument(msgspec.Struct):
    """What the house knows of a paper by its code: nothing of a person.

    `case_number` is masked: whoever holds the paper knows it again. `state` is `pending` until the
    file is made, `superseded` for a refusal that was lifted, `revoked` for a decision that was.
    """

    kind: PaperKind
    name: str
    name_en: str
    number: str
    at: str
    case_number: str
    item: str
    item_en: str
    department: str
    department_en: str
    sha256: str | None
    state: Standing
