"""Which words a screen shows and speaks, to find those of the language that was not chosen."""

import re
from collections.abc import Iterable
from typing import Any

from playwright.async_api import Page

from tests.support.house import RunningHouse

# What is seen, and what a screen reader says; the switch calls each language by its own name.
_WORDS = """() => {
  const skipped = (node) => node.closest('[data-testid=language-switch], script, style, noscript');
  const seen = (node) => !skipped(node) && node.getClientRects().length > 0;
  const words = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement: parent } = walker.currentNode;
    const isOption = parent.tagName === 'OPTION';
    if (data.trim() && (seen(parent) || isOption && seen(parent.parentElement))) words.push(data);
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const node of document.querySelectorAll(`[${name}]`))
      if (seen(node)) words.push(node.getAttribute(name));
  return words.map((one) => one.trim()).filter((one) => one);
}"""

_CHINESE = re.compile(r"[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]+")
_ENGLISH = re.compile(r"[A-Za-z]{2,}")
# Keys are called by what is printed on them.
_KEYS = {"Enter"}


async def foreign_words(page: Page, language: str, names: Iterable[str]) -> list[str]:
    """What a page in `language` (`zh`, `en`) says in the other one, names from data left out."""
    said: list[str] = await page.evaluate(_WORDS)
    pattern = _CHINESE if language == "en" else _ENGLISH
    known = sorted(filter(None, names), key=len, reverse=True)
    return sorted({text for text in said if pattern.search(_without(text, known))})


def _without(text: str, names: list[str]) -> str:
    if text in _KEYS:
        return ""
    for name in names:
        text = text.replace(name, "")
    return text


async def tongue_of(page: Page) -> str:
    """The language that the page tells screen readers."""
    found: str = await page.evaluate("document.documentElement.lang")
    return found


async def nameless(house: RunningHouse) -> set[str]:
    """Names that the data has in one language only: people, devices, plates, reasons."""
    halls: list[dict[str, Any]] = (await house.get("/halls", "manager")).json()
    names = {str(hall["id"]) for hall in halls}
    devices = (await house.get("/devices", "manager")).json()["devices"]
    names |= {device[key] for device in devices for key in ("name", "label", "hall")} - {None}
    rules = (await house.get("/halls/tonghua/rules", "manager")).json()["rules"]
    names |= {rule["reason"] for rule in rules["classes"].values()}
    return names
