"""Papers over HTTP: of a case, as a file, and by their code."""

from sanic import HTTPResponse

from handlers.asked import Asked
from handlers.declaration import Declaration
from handlers.documents import service
from handlers.documents.schemas import DocumentList, VerifiedDocument
from handlers.principal import CITIZEN, STAFF
from handlers.route import Routes
from kit.errors import NotFound, RateLimited
from records.cases.errors import DocumentNotReady

routes = Routes("documents", "/api/v1", "The papers of a case · 文书")
_PDF = "application/pdf"


@routes.get("/cases/<case:str>/documents", Declaration(DocumentList, roles=(CITIZEN, *STAFF)))
async def of_case(asked: Asked[None], case: str) -> DocumentList:
    """All papers that the case has brought forth, for whoever may see the case."""
    return await service.documents(asked.ctx, asked.who, case)


@routes.get(
    "/documents/<document:str>/pdf",
    Declaration[bytes, None](
        bytes, roles=(CITIZEN, *STAFF), refuses=(DocumentNotReady,), mime=_PDF
    ),
)
async def pdf(asked: Asked[None], document: str) -> HTTPResponse:
    """The paper itself; it is made at once if nobody has made it yet, and is the same for ever."""
    name, content = await service.pdf(asked.ctx, asked.who, document)
    headers = {
        "Cache-Control": "private",
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HTTPResponse(content, headers=headers, content_type=_PDF)


@routes.get("/verify/<code:str>", Declaration(VerifiedDocument, refuses=(NotFound, RateLimited)))
async def verify(asked: Asked[None], code: str) -> VerifiedDocument:
    """What the house knows of a paper with this code, for anybody who holds it.

    Small letters, blanks and dashes do not matter. Whoever asks compares `sha256` with that of the
    file they were given.
    """
    return await service.verify(asked.ctx, code, asked.http.client_ip)
