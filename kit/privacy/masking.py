"""Masking: what may be shown of an address, and finding addresses where none may be."""

import re

# Not inside a longer number, such as a moment in milliseconds or the digits of a fraction. A
# digest in hexadecimal is read over as a whole: one in some hundreds has eleven digits that fit.
_DIGEST = r"(?P<digest>(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z]))"
_MOBILE = re.compile(_DIGEST + r"|(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d{9}(?!\d)")
# 28 characters as WeChat writes them: a word in snake_case has neither capitals nor digits.
OPENID = re.compile(r"(?<![\w-])o(?=[\w-]*[A-Z0-9])[A-Za-z0-9_-]{27}(?![\w-])")

# Of a person of the 19th to the 21st century; its last sign may be an X.
RESIDENT_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]"
    r"(?![0-9A-Za-z])"
)

SHOWN_WHOLE = 11
SHORTEST_SHOWN = 8
NUMBER_CHARACTERS = 18


def masked_phone(phone: str) -> str:
    """A number as lists and logs may have it: `138****8000`."""
    digits = phone.removeprefix("+86").strip()
    if len(digits) < SHORTEST_SHOWN:
        return "****"
    end = 4 if len(digits) >= SHOWN_WHOLE else 2
    return f"{digits[:3]}****{digits[-end:]}"


def masked_name(name: str) -> str:
    """A name as lists may have it: its first character, and two stars at most."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 2)


def masked_number(number: str) -> str:
    """The number of an identity card as lists may have it: `110105********0123`."""
    if len(number) < NUMBER_CHARACTERS:
        return "****"
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def without_addresses(text: str) -> str:
    """A text in which every number of a card, every mobile number and every openid is masked."""
    text = RESIDENT_ID.sub(lambda found: masked_number(found[0]), text)
    text = _MOBILE.sub(lambda found: found["digest"] or masked_phone(found[0]), text)
    return OPENID.sub("o****", text)
