"""What follows from a move of a case, in its transaction: papers, messages, timers, a parcel.

A follower is one function in a file of its own; `FOLLOWERS` is all of them, in the order in which
they are asked. None of them changes the case.
"""

from records.casework.documents import write_documents
from records.casework.moved import Follower
from records.casework.parcels import keep_parcel
from records.casework.refusing import file_refusals
from records.casework.telling import tell_applicant
from records.casework.time.timing import plan_look

# Papers come last: whoever takes a number keeps others from theirs until the transaction ends.
FOLLOWERS: tuple[Follower, ...] = (
    file_refusals,
    plan_look,
    tell_applicant,
    keep_parcel,
    write_documents,
)
