"""What led to a fault."""

from collections.abc import Callable, Iterator


def chain(
    fault: BaseException, next_of: Callable[[BaseException], BaseException | None]
) -> Iterator[BaseException]:
    """A fault and what led to it, the last first, as `next_of` tells; each once.

    A fault that was raised from itself would be followed for ever, and hold up the event loop.
    """
    found: list[BaseException] = []
    cause: BaseException | None = fault
    while cause is not None and not any(cause is known for known in found):
        found.append(cause)
        yield cause
        cause = next_of(cause)
