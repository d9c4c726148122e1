"""Documents that are the same for everybody: made once, kept as bytes, sent compressed if wanted.

What a stranger may ask for without a login must cost next to nothing, however often it is asked.
"""

import gzip
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from sanic import HTTPResponse, Request

# Ask every time whether it has changed; the answer is an empty 304 until it has.
CHECKED = "no-cache"
# For names that hold a digest of what they name.
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_DAY = "max-age=86400"

# Below this a compressed answer saves no packet.
WORTH_COMPRESSING = 1024
_COMPRESSIBLE = ("text/", "application/json", "image/svg+xml")
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class Document:
    """A body with its type and headers, its compressed form, and the tag by which it is known."""

    def __init__(
        self,
        body: bytes,
        content_type: str,
        headers: Mapping[str, str] | None = None,
        cache: str = CHECKED,
    ) -> None:
        """Compresses the body, where that saves anything; `cache` says how long others keep it."""
        self.body = body
        self._type = content_type
        # Weak: the plain and the compressed form are the same document, but not the same bytes.
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        self._headers = {**(headers or {}), "Cache-Control": cache, "ETag": tag}
        self._packed = self._compressed()
        if self._packed:
            self._headers["Vary"] = "Accept-Encoding"

    def _compressed(self) -> bytes | None:
        if len(self.body) < WORTH_COMPRESSING or not self._type.startswith(_COMPRESSIBLE):
            return None
        packed = gzip.compress(self.body, mtime=0)
        return packed if len(packed) < len(self.body) else None

    def answer(self, request: Request[Any, Any]) -> HTTPResponse:
        """The document, or 304 for a client that has it."""
        headers = dict(self._headers)
        if _knows(request, headers["ETag"]):
            return HTTPResponse(status=304, headers=headers)
        body = self.body
        if self._packed and _takes_gzip(request):
            headers["Content-Encoding"] = "gzip"
            body = self._packed
        return HTTPResponse(body, headers=headers, content_type=self._type)


def from_file(
    path: Path, headers: Mapping[str, str] | None = None, cache: str = CHECKED
) -> Document:
    """A file as a document; it is read and compressed once a process, until it changes."""
    named = tuple(sorted((headers or {}).items()))
    return _read(path, path.stat().st_mtime_ns, named, cache)


@lru_cache(maxsize=256)
def _read(path: Path, _changed: int, headers: tuple[tuple[str, str], ...], cache: str) -> Document:
    content_type = _TYPES.get(path.suffix, "application/octet-stream")
    return Document(path.read_bytes(), content_type, dict(headers), cache)


def _knows(request: Request[Any, Any], tag: str) -> bool:
    asked = request.headers.get("if-none-match", "")
    known = {part.strip() for part in asked.split(",")}
    return bool(known & {tag, tag.removeprefix("W/"), "*"})


def _takes_gzip(request: Request[Any, Any]) -> bool:
    """Whether gzip is named among the encodings, and not with a weight of nothing."""
    for part in request.headers.get("accept-encoding", "").split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
