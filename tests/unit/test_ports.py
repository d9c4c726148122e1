"""Several processes run tests at once; a port that one was given is nobody else's."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.ports import BLOCK, BLOCKS, HOST, Ports, free_port

OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")


@pytest.fixture
def ports() -> Iterator[Ports]:
    """A block of the test's own."""
    with closing(Ports(7)) as leased:
        yield leased


def test_two_processes_are_given_different_ports(ports: Ports) -> None:
    """Even if both begin to look at the same place."""
    with closing(Ports(7)) as others:
        given = {ports.free() for _ in range(BLOCK)}
        assert given.isdisjoint(others.free() for _ in range(BLOCK))


def test_a_block_comes_free_with_its_process(ports: Ports) -> None:
    """Another search from the same place finds it again, and goes round at the end."""
    first = ports.free()
    ports.close()
    with closing(Ports(7 + BLOCKS)) as next_one:
        assert next_one.free() == first


def test_a_port_in_use_is_passed_over(ports: Ports) -> None:
    """And one that was given comes again last."""
    first = ports.free()
    with socket.socket() as taken:
        taken.bind((HOST, first + 1))
        taken.listen()
        assert [ports.free() for _ in range(BLOCK)] == [
            *range(first + 2, first + BLOCK),
            first,
            first + 2,
        ]


@pytest.mark.skipif(not OUTGOING.exists(), reason="only Linux says which ports it gives away")
def test_no_connection_takes_a_port_that_was_given() -> None:
    """A server that is started a second time would find it in use."""
    lowest, highest = map(int, OUTGOING.read_text().split())
    assert not lowest <= free_port() <= highest
