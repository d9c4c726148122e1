"""The table of docs/privacy.md, drawn from the one by which the house deletes."""

from pathlib import Path

from records.privacy.retention_table import RULES, Rule

PAGE = Path(__file__).parents[2] / "docs" / "privacy.md"
_BEGIN, _END = "<!-- drawn -->\n", "<!-- end -->"
_TITLES = (
    "what",
    "why",
    "how long",
    "on which ground",
    "who sees it, beside its owner",
    "stays when its owner is forgotten",
)
_HEAD = f"\n| {' | '.join(_TITLES)} |\n|{'---|' * len(_TITLES)}\n"


def draw() -> str:
    """The page with its table as it should be."""
    before, _, rest = PAGE.read_text().partition(_BEGIN)
    _, _, after = rest.partition(_END)
    rows = "\n".join(_row(rule) for rule in RULES)
    return f"{before}{_BEGIN}{_HEAD}{rows}\n\n{_END}{after}"


def _row(rule: Rule) -> str:
    tables = ", ".join(f"`{table}`" for table in rule.tables)
    cells = (
        f"{rule.what} · {rule.what_zh} ({tables})",
        f"{rule.why} · {rule.why_zh}",
        _time(rule),
        rule.basis,
        rule.seen_by,
        "yes" if rule.outlives else "no",
    )
    return f"| {' | '.join(cells)} |"


def _time(rule: Rule) -> str:
    if rule.days is None:
        return rule.since or "for as long as the house stands"
    if rule.days == 0:
        return f"until {rule.since}"
    return f"{rule.days} days after {rule.since}"
