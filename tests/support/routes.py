"""All routes of a demo with their declarations, of an app that is only looked at."""

from server.http.openapi.document import declarations
from server.http.openapi.text import unopened_app

ROUTES = declarations(unopened_app(demo=True))
