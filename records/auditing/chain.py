"""How a link's digest is reckoned: over the one before it, its number and what the row says."""

import hashlib
import json

from records.models.audit.audit_rows import DeedRow

# What the first link of a group is chained to.
START = "0" * 64


def digest(before: str, number: int, deed: DeedRow) -> str:
    """The digest of the link that makes `deed` the `number`-th of its group."""
    said = [before, number, *deed[:-1]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
