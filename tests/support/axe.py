"""Faults of accessibility, as axe-core finds them in a page."""

from functools import cache
from pathlib import Path

from playwright.async_api import Page

_AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async () => {
  const found = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
  });
  return found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary}`));
}"""


@cache
def _script() -> str:
    return _AXE.read_text()


async def axe_faults(page: Page) -> list[str]:
    """What axe finds in a page as it is now, by all its rules of WCAG 2.1 AA and of good manners.

    The script is run by the browser's own inspector: the page's policy would not let it in.
    """
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_script())
    found: list[str] = await page.evaluate(_RUN)
    return found
