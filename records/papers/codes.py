"""Verification codes: 80 random bits, in signs that nobody takes for another one."""

import secrets
import unicodedata

# Without I, L, O and U (Crockford's base 32): what is read aloud or copied by hand comes out right.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MEANT = str.maketrans("OIL", "011")
_LENGTH, _GROUP = 16, 4
# With blanks and dashes between the signs; what is longer is no code.
_LONGEST = 80


def new_code() -> str:
    """A code that nobody can guess, as it is kept."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def grouped(code: str) -> str:
    """The same as it is printed: in groups of four."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def normalised(text: str) -> str | None:
    """The code that somebody has typed, in whatever way; None if it cannot be one."""
    if len(text) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text).upper().translate(_MEANT)
    code = "".join(sign for sign in plain if sign.isalnum())
    return code if len(code) == _LENGTH and set(code) <= set(_SIGNS) else None
