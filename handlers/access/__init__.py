"""Who may touch which object: every rule of scope, in one place.

A route declares its roles, and refuses any other before it looks at anything. What is asked here is
whether somebody whose role may do a thing may do it to this one:

* 404 for what is not there, and for what is not yours to know: another's ticket is like one that
  never was.
* 403 for what anybody may know of, but you may not touch: halls and windows are public.

Whoever has a hall acts there; whoever has none (managers, reviewers, some devices) in every hall
that this process serves. What belongs to a group that it does not serve is not there.
"""

from handlers.access.cases import (
    COLLECTION,
    account_of,
    actor_of,
    case,
    collection_window,
    only_at_a_window,
    pickup,
    proxy,
    refusal,
)
from handlers.access.halls import (
    acts_in,
    appointment,
    group_acted_in,
    hall,
    hall_to_act_in,
    hall_to_follow,
    hold,
    holds_ticket,
    is_served,
    own_halls,
    own_tickets,
    paints_calls,
    sees_retired,
    ticket,
    ticket_at_own_window,
    ticket_to_follow,
    tickets_of,
    webhook,
    window_to_look_at,
    window_to_work_at,
)
from handlers.access.identity import own_proof, proof_to_revoke, verification
from handlers.access.people import (
    anothers_account,
    own_login,
    place_of,
    staff_login,
    staff_logins,
)

__all__ = [
    "COLLECTION",
    "account_of",
    "actor_of",
    "acts_in",
    "anothers_account",
    "appointment",
    "case",
    "collection_window",
    "group_acted_in",
    "hall",
    "hall_to_act_in",
    "hall_to_follow",
    "hold",
    "holds_ticket",
    "is_served",
    "only_at_a_window",
    "own_halls",
    "own_login",
    "own_proof",
    "own_tickets",
    "paints_calls",
    "pickup",
    "place_of",
    "proof_to_revoke",
    "proxy",
    "refusal",
    "sees_retired",
    "staff_login",
    "staff_logins",
    "ticket",
    "ticket_at_own_window",
    "ticket_to_follow",
    "tickets_of",
    "verification",
    "webhook",
    "window_to_look_at",
    "window_to_work_at",
]
