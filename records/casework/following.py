"""What follows from a move of a case, in its transaction: papers, messages, timers, a parcel.

A follower is one function in a file of its own; `FOLLOWERS` is all of them, in the order in which
they are asked. None of them changes the case.
"""

from records.casework.documents import write_documents
from records.casework.moved import Follower
from records.casework.refusing import file_refusals

# Papers come last: whoever takes a number keeps others from theirs until the transaction ends.
FOLLOWERS: tuple[Follower, ...] = (write_documents,)
from records.casework.moved import Follower
from records.casework.parcels import keep_parcel

FOLLOWERS: tuple[Follower, ...] = (keep_parcel,)
from records.casework.moved import Follower
from records.casework.refusing import file_refusals
from records.casework.timing import plan_look

FOLLOWERS: tuple[Follower, ...] = (file_refusals, plan_look)
FOLLOWERS: tuple[Follower, ...] = (file_refusals, write_documents)
from records.casework.telling import tell_applicant

# Papers come last: whoever takes a number keeps others from theirs until the transaction ends.
FOLLOWERS: tuple[Follower, ...] = (tell_applicant, write_documents)
