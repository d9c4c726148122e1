"""Ports of this machine for tests: no two processes that run tests are given the same one."""

import errno
import functools
import os
import socket
from itertools import cycle, islice

HOST = "127.0.0.1"
# Below the ports that systems give to outgoing connections: a port is also free for its server's
# second start.
FIRST, LAST = 20_000, 31_999
BLOCK = 100
BLOCKS = (LAST + 1 - FIRST) // BLOCK


class NoPort(RuntimeError):
    """Every port in the range for tests is taken on this machine."""


class Ports:
    """A block of ports for one process.

    An open UDP socket with the number of the block's first port is the lease: nothing else listens
    there, any system refuses it to a second process, and it ends when the process does.
    """

    def __init__(self, start: int) -> None:
        """Lease the first block that nobody has, from that number on. Raises `NoPort`."""
        self._lease, first = _lease(start)
        self._ports = cycle(range(first, first + BLOCK))

    def free(self) -> int:
        """The next port of the block that nobody uses. Raises `NoPort`."""
        for port in islice(self._ports, BLOCK):
            if _is_free(port):
                return port
        raise NoPort(NoPort.__doc__)

    def close(self) -> None:
        """Leave the block to other processes."""
        self._lease.close()


def _lease(start: int) -> tuple[socket.socket, int]:
    for n in range(start, start + BLOCKS):
        first = FIRST + n % BLOCKS * BLOCK
        lease = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            lease.bind((HOST, first))
        except OSError as fault:
            lease.close()
            if fault.errno != errno.EADDRINUSE:
                raise
        else:
            return lease, first
    raise NoPort(NoPort.__doc__)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As a server does: a connection that was closed a moment ago is no hindrance.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


@functools.cache
def _own() -> Ports:
    return Ports(os.getpid())


def free_port() -> int:
    """A port that nobody uses, and that no other process is given while this one runs."""
    return _own().free()
