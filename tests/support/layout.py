"""Whether a screen hides anything: text that is cut off, sticks out, or lies on other text."""

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

from playwright.async_api import Page, Route, ViewportSize, WebSocketRoute

NAME = "政务服务大厅综合受理与不动产登记办理区域第一二三四五号厅区"
FULL = 13
LOOKS = 20
NAME_EN = "Comprehensive services hall 01"

# Every piece of text as it is painted, against what is around it. Rectangles are as high as the
# letters, not as the line: a tight line height hides nothing.
_FAULTS = """([scrolls, smallest]) => {
  const seen = (node) => {
    const style = getComputedStyle(node);
    return style.visibility !== 'hidden' && style.opacity !== '0';
  };
  // For screen readers only.
  const spoken = (node) => {
    for (let box = node; box; box = box.parentElement)
      if (getComputedStyle(box).clipPath === 'inset(50%)') return true;
    return false;
  };
  const open = [...document.querySelectorAll('dialog[open], .veil')].pop();
  const root = open ?? document.body;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || !parent || !seen(parent) || spoken(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const em = parseFloat(getComputedStyle(parent).fontSize);
    for (const box of range.getClientRects()) {
      const middle = (box.top + box.bottom) / 2, half = Math.min(box.height, em * 0.9) / 2;
      if (box.width < 1) continue;
      texts.push({ node, parent, em, left: box.left, right: box.right,
                   top: middle - half, bottom: middle + half });
    }
  }
  const faults = [];
  const name = (text) => JSON.stringify(text.node.data.trim().slice(0, 24));
  for (const text of texts) {
    if (text.left < -1 || text.right > innerWidth + 1)
      faults.push(`${name(text)} sticks out to the side`);
    if (!scrolls && !open && (text.top < -1 || text.bottom > innerHeight + 1))
      faults.push(`${name(text)} is below the screen`);
    if (text.em < smallest) faults.push(`${name(text)} is ${text.em} px small`);
    for (let box = text.parent; box && box !== document.documentElement; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.display.startsWith('inline') && !style.display.includes('-')) continue;
      const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible';
      const framed = style.backgroundColor !== 'rgba(0, 0, 0, 0)' || style.borderTopWidth !== '0px';
      if (!clips && !framed) continue;
      const rect = box.getBoundingClientRect();
      const rolls = /auto|scroll/.test(style.overflowY) && box.scrollHeight > box.clientHeight;
      if (text.left < rect.left - 1 || text.right > rect.right + 1)
        faults.push(`${name(text)} sticks out of ${box.tagName}.${box.className}`);
      if (!rolls && (text.top < rect.top - 2 || text.bottom > rect.bottom + 2))
        faults.push(`${name(text)} is higher than ${box.tagName}.${box.className}`);
      if (rolls) break;
    }
  }
  for (const [at, one] of texts.entries()) for (const other of texts.slice(at + 1)) {
    const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    if (one.node !== other.node && wide > 2 && high > 2)
      faults.push(`${name(one)} lies on ${name(other)}`);
  }
  for (const button of root.querySelectorAll('button, a.button, img')) {
    const rect = button.getBoundingClientRect();
    if (!rect.width) continue;
    if (rect.left < -1 || rect.right > innerWidth + 1)
      faults.push(`${button.tagName} ${button.dataset.testid} sticks out to the side`);
    if (!scrolls && !open && rect.bottom > innerHeight + 1)
      faults.push(`${button.tagName} ${button.dataset.testid} is below the screen`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
  if (!scrolls && document.documentElement.scrollHeight > innerHeight + 1)
    faults.push('the page scrolls');
  return [...new Set(faults)];
}"""

# A frame that was laid out. `requestAnimationFrame` would not do: a page whose clock is in the
# test's hand has it from there, and then it is a timer that waits for no frame.
_NEXT_FRAME = """document.fonts.ready.then(() => new Promise((done) => {
  new ResizeObserver((_, observer) => { observer.disconnect(); done(); })
    .observe(document.documentElement);
}))"""


async def faults_of(
    page: Page, size: ViewportSize, *, scrolls: bool = False, smallest: float = 9
) -> list[str]:
    """What a screen of this size hides; `scrolls` for pages that people scroll down.

    Text below `smallest` pixels counts as hidden. What is gone after a few frames more was not
    hidden: the screen was being laid out.
    """
    await page.set_viewport_size(size)
    found: list[str] = []
    for _ in range(LOOKS):
        # What is measured in a frame is laid out in the next.
        for _ in range(3):
            await page.evaluate(_NEXT_FRAME)
        found = await page.evaluate(_FAULTS, [scrolls, smallest])
        if not found:
            break
        await asyncio.sleep(0.1)
    return [f"{size['width']}x{size['height']}: {fault}" for fault in found]


def with_long_names(template: Path, folder: Path) -> Path:
    """A copy of a template whose halls, lanes and windows have names of thirty characters."""
    path = folder / "long.sqlite3"
    path.write_bytes(template.read_bytes())
    with sqlite3.connect(path) as database:
        for table in ("hall", "lane", "hall_window"):
            database.execute(f"UPDATE {table} SET name=?, name_en=?", (NAME, NAME_EN))
    database.close()
    return path


async def crowd_page(page: Page, hall: str, **members: object) -> None:
    """Let the page of a hall tell of three-digit counts and long waits."""

    async def change(route: Route) -> None:
        reply = await route.fetch()
        found = await reply.json()
        for n, lane in enumerate(found["lanes"]):
            has_window = n % 2 == 0
            wait = {"p50_s": 6000, "p90_s": 7300} if has_window else None
            lane.update(waiting=128, open_windows=int(has_window), estimate=wait)
            lane.update(open=members.get("open", lane["open"]))
        await route.fulfill(response=reply, json={**found, **members})

    await page.route(f"**/api/v1/halls/{hall}", change)


async def crowd_feed(page: Page, hall: str, calls: int) -> None:
    """Let the feed of a hall tell of a crowd, and of so many calls with long numbers."""

    def change(text: str) -> str:
        frame: dict[str, Any] = json.loads(text)
        if frame["op"] == "snapshot":
            frame["state"]["tickets"] = {**_waiting(), **_called(calls)}
        return json.dumps(frame)

    def join(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda text: socket.send(change(str(text))))

    await page.route_web_socket(f"**/live/halls/{hall}", join)


def _ticket(n: int, **members: object) -> dict[str, object]:
    nothing = {"window": None, "window_hall": None, "only": None, "called_at": None}
    lane = ("instant", "business", "social", "project", "enquiry", "collection")[n % 6]
    return {"lane": lane, "state": "waiting", "call_no": 1, "key": [n, n], **nothing, **members}


def _waiting() -> dict[str, object]:
    return {f"W{n:03}": _ticket(n) for n in range(6 * 128)}


def _called(calls: int) -> dict[str, object]:
    """Every fifth is served from afar, by a window known by its long name."""
    found: dict[str, object] = {}
    for n in range(calls):
        afar = n % 5 == 0
        window = {"window": "1", "window_hall": "branch-1"} if afar else {"window": str(n + 1)}
        if n % 7 == 3:
            window = {"window": "E1"}
        # Those who are served fill the board up; those who are called are always all shown.
        state = "serving" if calls <= FULL and n % 3 == 0 else "called"
        at = f"2026-11-23T01:{n:02}:00.000+00:00"
        found[f"B{1200 + n}"] = _ticket(n, state=state, called_at=at, **window)
    return found
