"""What a spreadsheet would run instead of showing it."""

# A spreadsheet runs a cell that begins so; some also take the full-width signs.
FORMULA = tuple("=+-@＝＋－＠")
# Spreadsheets pass over these before they look.
_PASSED_OVER = " \t\r\n"


def as_text(value: str) -> str:
    """A cell of a CSV file that stays text: an apostrophe, which is not shown, says that it is."""
    return f"'{value}" if value.lstrip(_PASSED_OVER).startswith(FORMULA) else value
