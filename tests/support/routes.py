"""All routes of a demo with their declarations, of an app that is only looked at."""

import re

from server.http.openapi.document import declarations
from server.http.openapi.text import unopened_app

ROUTES = declarations(unopened_app(demo=True))


_OF_CASES = re.compile(
    r"/api/v1/(cases|case-alerts|work|pickups|proxies|parcels|documents|reports"
    r"|halls/\{hall\}/parcels)(/|$)"
)


def is_of_cases(path: str) -> bool:
    """Whether a path is about cases, which have a table of who may do what of their own."""
    return _OF_CASES.match(path) is not None
