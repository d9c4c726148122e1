"""Every place of the schema where something of a person stands, and what becomes of it.

Merging, exporting and erasing read this one table. A test walks all tables of the schema: one that
stands neither here nor among those that know nobody fails it, so nothing new is forgotten.
"""

from enum import StrEnum
from typing import NamedTuple

# A statement's place for the ids, or the digests, of one person.
WHOSE = "{whose}"
_OF_CASES = "SELECT id FROM service_case WHERE applicant IN ({whose})"
_OF_PARCELS = "SELECT id FROM parcel WHERE applicant IN ({whose})"
_OF_NOTICES = "SELECT id FROM notice WHERE citizen IN ({whose})"
_OF_DELIVERIES = (
    "SELECT id FROM delivery WHERE notice IN (SELECT id FROM notice WHERE citizen IN ({whose}))"
)
_OF_TICKETS = "SELECT id FROM ticket WHERE citizen IN ({whose})"
_OF_AGENTS = "SELECT organisation FROM authorisation WHERE agent IN ({whose})"


class Merge(StrEnum):
    """What becomes of it when its account becomes part of another one."""

    MOVES = "moves"  # the column names the other account from then on
    CHOSEN = "chosen"  # one of the two is kept: `records.privacy.merging`
    STAYS = "stays"  # it is found by all ids of the person, or belongs to an openid


class Erase(StrEnum):
    """What becomes of it when its owner asks to be forgotten and no case is open any more."""

    DELETED = "deleted"
    ENDED = "ended"  # no login holds any more; the next sweep deletes them
    BLANKED = "blanked"  # the row stays for counting, and belongs to nobody
    STAYS = "stays"  # under an id that leads to nobody any more; `why` says on which ground


class Holding(NamedTuple):
    """What stands in a table of a person, and by which `column` it is found.

    `where` is used in its place where it is found by something else. `hidden` is not exported:
    keys and digests by which the house finds rows, and names of staff. `sealed` opens by the id of
    its row. `json` is text that is JSON. `why` is the ground on which something outlives its owner.
    """

    name: str
    table: str
    column: str = ""
    merge: Merge = Merge.STAYS
    erase: Erase = Erase.STAYS
    where: str = ""
    hidden: tuple[str, ...] = ()
    sealed: str = ""
    json: tuple[str, ...] = ()
    why: str = ""
    by_digest: bool = False

    @property
    def found(self) -> str:
        """The condition by which its rows are found."""
        return self.where or f"{self.column} IN ({WHOSE})"


_M, _E = Merge, Erase
LAW = "a case is kept as the law of its matter says, under an id that leads to nobody"
LOG = "the log of the hall is kept for ever, under an id that leads to nobody"
SHOWN_AGREEMENT = "that somebody agreed, and took it back, must be shown (PIPL 14, 69)"
SHOWN_DEED = "that it was done as asked must be shown (PIPL 50, 69)"

HOLDINGS = (
    Holding("account", "citizen", "id", erase=_E.BLANKED, hidden=("openid_digest",)),
    Holding(
        "merged_accounts",
        "citizen",
        "merged_into",
        _M.CHOSEN,
        _E.BLANKED,
        hidden=("openid_digest",),
    ),
    Holding("merges", "account_merge", "target", _M.MOVES, why=SHOWN_DEED),
    Holding("merged_from", "account_merge", "source", why=SHOWN_DEED),
    Holding("erasures", "erasure", "citizen", why=SHOWN_DEED),
    Holding("logins", "login_family", "subject", _M.CHOSEN, _E.ENDED),
    Holding(
        "contacts",
        "contact",
        "citizen",
        _M.CHOSEN,
        _E.DELETED,
        hidden=("key_id", "lookup"),
        sealed="ciphertext",
    ),
    Holding("wishes", "notice_wishes", "citizen", _M.CHOSEN, _E.DELETED),
    Holding("consents", "consent", "citizen", _M.CHOSEN, why=SHOWN_AGREEMENT),
    Holding(
        "verifications",
        "verification",
        "citizen",
        _M.MOVES,
        _E.DELETED,
        hidden=("key_id", "lookup", "provider_ref", "decided_by"),
        sealed="details",
    ),
    Holding(
        "proofs",
        "proof",
        "citizen",
        _M.MOVES,
        _E.DELETED,
        hidden=("key_id", "lookup"),
        sealed="details",
    ),
    Holding(
        "card_readings",
        "card_reading",
        "citizen",
        _M.MOVES,
        _E.DELETED,
        hidden=("key_id", "lookup", "reader"),
        sealed="details",
    ),
    Holding("cards_seen", "ticket_person", "citizen", _M.MOVES, _E.DELETED, hidden=("by",)),
    Holding(
        "organisations",
        "organisation",
        where=f"id IN ({_OF_AGENTS})",
        hidden=("key_id", "lookup"),
        sealed="details",
        why="a legal person is no person; its agents are forgotten",
    ),
    Holding(
        "authorisations", "authorisation", "agent", _M.MOVES, _E.DELETED, hidden=("decided_by",)
    ),
    Holding("holds", "hold", "citizen", _M.MOVES, _E.DELETED, json=("answers",)),
    Holding(
        "bookings",
        "appointment",
        "citizen",
        _M.MOVES,
        _E.BLANKED,
        hidden=("booked_by", "ended_by"),
        json=("answers",),
    ),
    Holding("closure_credits", "closure_credit", "citizen", _M.MOVES, _E.DELETED),
    Holding(
        "message_attempts",
        "attempt",
        erase=_E.DELETED,
        where=f"delivery IN ({_OF_DELIVERIES})",
    ),
    Holding(
        "deliveries",
        "delivery",
        "recipient",
        _M.MOVES,
        _E.DELETED,
        where=f"notice IN ({_OF_NOTICES})",
        hidden=("lease_token", "lease_until_ms"),
    ),
    Holding("notices", "notice", "citizen", _M.MOVES, _E.DELETED, json=("content",)),
    Holding(
        "message_grants",
        "grant_balance",
        "openid_digest",
        erase=_E.DELETED,
        hidden=("id", "openid_digest"),
        by_digest=True,
    ),
    Holding(
        "message_grant_changes",
        "grant_change",
        "openid_digest",
        erase=_E.DELETED,
        hidden=("openid_digest", "cause_id"),
        by_digest=True,
    ),
    Holding("tickets", "ticket", "citizen", hidden=("document", "ordinal"), why=LOG),
    Holding(
        "ticket_log",
        "event",
        where=f"ticket IN ({_OF_TICKETS})",
        hidden=("actor", "document", "request", "epoch", "position"),
        why=LOG,
    ),
    Holding("waits_told", "estimate_given", where=f"ticket IN ({_OF_TICKETS})", why=LOG),
    Holding("times_at_windows", "span", where=f"ticket IN ({_OF_TICKETS})", why=LOG),
    Holding(
        "priority_reviews",
        "priority_review",
        where=f"ticket IN ({_OF_TICKETS})",
        hidden=("reviewer",),
        why=LOG,
    ),
    Holding(
        "cases",
        "service_case",
        "applicant",
        _M.CHOSEN,
        hidden=("body", "owner", "successor"),
        why=LAW,
    ),
    Holding(
        "case_log",
        "case_event",
        where=f"case_id IN ({_OF_CASES})",
        merge=_M.CHOSEN,
        hidden=("actor", "what"),
        why=LAW,
    ),
    Holding(
        "case_steps", "case_step", where=f"case_id IN ({_OF_CASES})", hidden=("by",), why=LAW
    ),
    Holding("case_dates", "case_clock", where=f"case_id IN ({_OF_CASES})", why=LAW),
    Holding(
        "papers",
        "case_document",
        where=f"case_id IN ({_OF_CASES})",
        hidden=("pdf", "facts"),
        why=LAW,
    ),
    Holding(
        "refusals",
        "refusal",
        where=f"case_id IN ({_OF_CASES}) OR ticket IN ({_OF_TICKETS})",
        hidden=("by", "answered_by"),
        why=LAW,
    ),
    Holding(
        "parcels", "parcel", "applicant", _M.MOVES, hidden=("nonce",), why=LAW
    ),
    Holding(
        "pickups", "pickup", where=f"parcel IN ({_OF_PARCELS})", hidden=("by",), why=LAW
    ),
    Holding(
        "proxies",
        "pickup_proxy",
        where=f"parcel IN ({_OF_PARCELS})",
        erase=_E.DELETED,
        hidden=("key_id", "code_hash"),
        sealed="name",
    ),
)  # fmt: skip

_CATALOGUE = "what halls offer and how they work"
_STAFF = "of staff, whose employer tells them what is kept"
_HOUSE = "how the house works"
_COUNTERS = "counters and times; whose they are stands in the table that they belong to"
# Tables in which nothing is looked for: of nobody, or of nobody who could ask.
KNOW_NOBODY = {
    **dict.fromkeys(
        (
            *("back_office", "department", "hall", "hall_group", "hall_setting", "hall_window"),
            *("lane", "legal_day", "material", "opening", "opening_exception", "opening_version"),
            *("quota", "rules_version", "service_item", "situation", "situation_effect"),
            *("theme", "theme_item", "window_lane", "workflow"),
        ),
        _CATALOGUE,
    ),
    **dict.fromkeys(("staff", "staff_subject", "second_factor", "sign_on"), _STAFF),
    **dict.fromkeys(
        (
            *("balance_move", "channel_pause", "check_in_sign", "demo_secret", "device"),
            *("due_work", "hall_day", "journal_head", "number_series", "pairing", "shown"),
            *("webhook", "window_record"),
        ),
        _HOUSE,
    ),
    **dict.fromkeys(("place", "slot"), _COUNTERS),
    "refresh_token": "digests that belong to a login, and end with it",
    "kept_answer": "answers to repetitions, by a digest of the request; gone after two days",
    "audit_row": "who did what, by ids; sealed, and never changed: see docs/privacy.md",
    "audit_link": "seals of the audit",
}  # fmt: skip
# Columns that name who did something by an id, such as `citizen:1234`, or that hold nothing but an
# id in place of what stood there: they stay as they are.
ACTORS = {
    ("citizen", "openid_digest"),
    ("login_family", "way"),
    ("account_merge", "by"),
    ("appointment", "booked_by"),
    ("appointment", "ended_by"),
    ("audit_row", "actor"),
    ("audit_row", "target"),
    ("audit_row", "details"),
    ("case_event", "actor"),
    ("case_event", "what"),
    ("consent", "by"),
    ("event", "actor"),
    ("kept_answer", "answer"),
    ("event", "document"),
    ("service_case", "body"),
    ("ticket", "document"),
    ("window_record", "document"),
}
