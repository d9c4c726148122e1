"""Which faults of Redis mean that it is away."""

from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    ClusterDownError,
    MaxConnectionsError,
    ReadOnlyError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

# Redis does not answer, or not yet: it will. Anything else that it says is an incident.
REDIS_AWAY = (
    RedisConnectionError,
    RedisTimeoutError,
    ConnectionError,
    TimeoutError,
    ReadOnlyError,
    ClusterDownError,
    TryAgainError,
)


# To redis-py these are lost connections; to an operator, a wrong password or too few of them.
REDIS_REFUSES = (AuthenticationError, AuthorizationError, MaxConnectionsError)
