"""The unified social credit code of a legal person (GB 32100): read and checked."""

import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_LENGTH = 18
_MODULUS = len(_ALPHABET)


class NoCreditCode(ValueError):
    """A text is no such code; the message quotes nothing of it."""


def read_credit_code(text: str) -> str:
    """The code in a text, in capitals and without blanks. Raises `NoCreditCode`."""
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if len(code) != _LENGTH or any(character not in _VALUES for character in code):
        raise NoCreditCode("has 18 characters of 0-9 and A-Z without I, O, S, V, Z")
    total = sum(_VALUES[one] * pow(3, at, _MODULUS) for at, one in enumerate(code[:-1]))
    if code[-1] != _ALPHABET[-total % _MODULUS]:
        raise NoCreditCode("has a check character that fits")
    return code
