"""A provider that fails is left alone for a while, and then tried once."""

from notify.channels.sms.circuit import FAILURES_AT_MOST, OPEN_S, Circuit


class Steady:
    """Seconds that a test lets pass."""

    now_s = 0.0

    def __call__(self) -> float:
        """What a steady clock says."""
        return self.now_s


def opened() -> tuple[Circuit, Steady]:
    """A circuit after as many failures as it bears."""
    steady = Steady()
    circuit = Circuit(steady)
    for _ in range(FAILURES_AT_MOST):
        assert circuit.enter()
        circuit.failed()
    return circuit, steady


def test_it_opens_after_some_failures_in_a_row() -> None:
    """A success in between begins the count anew."""
    circuit = Circuit(Steady())
    for _ in range(10):
        circuit.failed()
        circuit.worked()
    assert circuit.enter()
    opened_one, _ = opened()
    assert not opened_one.enter()
    assert opened_one.rest_s == OPEN_S


def test_it_lets_one_try_in_when_its_time_is_over() -> None:
    """And nobody else until that one has told how it went."""
    circuit, steady = opened()
    steady.now_s = OPEN_S
    assert circuit.enter()
    assert not circuit.enter()
    circuit.worked()
    assert circuit.enter()
    assert circuit.enter()


def test_a_try_that_fails_opens_it_again() -> None:
    """For as long as before."""
    circuit, steady = opened()
    steady.now_s = OPEN_S
    assert circuit.enter()
    circuit.failed()
    assert circuit.rest_s == OPEN_S
    assert not circuit.enter()


def test_a_try_that_was_cancelled_is_made_by_the_next() -> None:
    """Else nobody would ever be let in again."""
    circuit, steady = opened()
    steady.now_s = OPEN_S
    assert circuit.enter()
    circuit.gave_up()
    assert circuit.enter()
