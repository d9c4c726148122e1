"""The pages that come from code are those in the repository."""

from server.state_docs import PAGE, draw


def test_the_states_page_is_drawn_from_the_tables() -> None:
    """Run `make docs` after changing a table."""
    assert PAGE.read_text() == draw()
