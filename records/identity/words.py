"""The words of identity: who verifies, how sure that is, and what becomes of a verification."""

from enum import IntEnum, StrEnum


class Provider(StrEnum):
    """Who shows that somebody is who they say they are."""

    FACE = "face"  # WeChat compares a face with the register; no picture comes to the house
    CTID = "ctid"  # 国家网络身份认证 (网证): a pseudonym, no name and no number
    COUNTER = "counter"  # a clerk looks at the card and at its holder


class Level(IntEnum):
    """How sure it is who somebody is; an item demands one."""

    NOTHING = 0
    LOGGED_IN = 1
    DECLARED = 2  # name and number as they gave them, the format checked
    MATCHED = 3  # name and number belong together, says a register
    PERSON = 4  # the person is the one that the register knows
    CERTIFIED = 5  # a certificate, or a clerk who saw card and holder


class VerificationState(StrEnum):
    """What has become of a verification."""

    CREATED = "created"
    ISSUED = "issued"
    IN_PROGRESS = "in_progress"
    PASSED = "passed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    MANUAL_REVIEW = "manual_review"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class Purpose(StrEnum):
    """What somebody agrees to; each is a consent of its own, with versions of its text."""

    PHONE = "phone"
    FACE = "face"
    CTID = "ctid"
    CARD = "card"  # a card at the kiosk or the window: the number is looked up, and kept sealed


# How high each provider reaches.

REACHES = {
    Provider.FACE: Level.PERSON,
    Provider.CTID: Level.CERTIFIED,
    Provider.COUNTER: Level.CERTIFIED,
}
