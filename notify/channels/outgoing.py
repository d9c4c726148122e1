"""Connections out of the house. Nothing of what is asked is logged: addresses may hold secrets."""

import functools
import logging
import ssl

import httpx

# httpx logs whole addresses.
logging.getLogger("httpx").setLevel(logging.WARNING)

HERE = ("127.0.0.1", "localhost", "[::1]")


@functools.cache
def trusted() -> ssl.SSLContext:
    """The certificates that httpx trusts; reading them takes 40 ms, so it is done once."""
    return httpx.create_ssl_context()


def open_outgoing(within_s: float) -> httpx.AsyncClient:
    """Connections that whoever opens them closes; redirections are not followed."""
    # A proxy that the environment names leads out of this machine, where the stand-ins are not.
    here = {f"all://{host}": httpx.AsyncHTTPTransport(verify=trusted()) for host in HERE}
    return httpx.AsyncClient(timeout=within_s, mounts=here, verify=trusted())
