"""Which faults of Redis and SQL only mean that they are away, and which are incidents."""

from kit.errors import Unavailable
from queueing.line.redis.faults import REDIS_AWAY, REDIS_REFUSES
from records.db.faults import away


def unavailable(fault: BaseException) -> bool:
    """Whether Redis or SQL does not answer at the moment, so that repeating it later will do."""
    if isinstance(fault, REDIS_REFUSES):
        return False
    return isinstance(fault, (Unavailable, *REDIS_AWAY)) or away(fault)
