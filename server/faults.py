"""Which faults mean that something is merely away, whatever it is."""

from kit.errors import Unavailable
from queueing.errors import REDIS_AWAY
from records.faults import away


def unavailable(fault: BaseException) -> bool:
    """Whether Redis or SQL does not answer at the moment, so that repeating it later will do."""
    return isinstance(fault, (Unavailable, *REDIS_AWAY)) or away(fault)
