"""Verifying at a window over HTTP."""

from handlers.asked import RecordAsked
from handlers.counter import service
from handlers.counter.schemas import CounterAnswer, CounterBody
from handlers.declaration import Declaration
from handlers.limits import WRONG_COUNTER_CODES
from handlers.principal import CLERK
from handlers.route import Routes
from kit.errors import Invalid, NotFound
from queueing.model.errors import IllegalMove, NotServedHere
from records.proving.errors import AnotherPerson, VerificationClosed

routes = Routes(
    "counter", "/api/v1/windows/<hall:str>/<window:str>", "Verifying at a window · 窗口核验"
)


@routes.record_write(
    "/verifications",
    Declaration(
        CounterAnswer,
        201,
        CounterBody,
        roles=(CLERK,),
        guesses=WRONG_COUNTER_CODES,
        refuses=(
            NotFound,
            Invalid,
            NotServedHere,
            IllegalMove,
            AnotherPerson,
            VerificationClosed,
        ),
    ),
)
async def verify(asked: RecordAsked[CounterBody], hall: str, window: str) -> CounterAnswer:
    """Say that card and holder were seen: of a ticket at this window, or by a phone's code.

    A paper ticket is theirs from then on, and so are the cases that begin with it.
    """
    return await service.verify(asked, hall, window)
