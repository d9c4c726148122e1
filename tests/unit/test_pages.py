"""What a page of the screens may reach."""

from server import pages


def test_a_page_reaches_this_machine_only() -> None:
    """No source is a whole scheme or another machine; pictures may stand in the page itself."""
    policy = pages._HEADERS["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives.pop("img-src") == "'self' data:"
    sources = {source for directive in directives.values() for source in directive.split()}
    assert sources == {"'self'", "'none'", "'unsafe-inline'"}
