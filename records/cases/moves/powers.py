"""What an account may do with cases beyond its role; staff have these words in `powers`."""

from typing import Final

REVIEW: Final = "review"
DECIDE: Final = "decide"
HEAD: Final = "head"
CHIEF_REPRESENTATIVE: Final = "chief_representative"

POWERS: Final = (REVIEW, DECIDE, HEAD, CHIEF_REPRESENTATIVE)
# Which role may have which; a manager has none, and does with cases what managers do.
POWERS_OF_ROLES: Final[dict[str, frozenset[str]]] = {
    "reviewer": frozenset((REVIEW, DECIDE, HEAD)),
    "clerk": frozenset((CHIEF_REPRESENTATIVE,)),
    "manager": frozenset(),
}
