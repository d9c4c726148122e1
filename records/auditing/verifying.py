"""Whether the audit still says what it said: each row, each link, and the heads kept outside."""

from typing import NamedTuple

from records.auditing.chain import START, digest
from records.auditing.heads import HeadFiles
from records.models.audit.audit_links import Joined, last_link, link_at, loose_row, walk
from records.transactions import Connection

AT_ONCE = 1_000


class Finding(NamedTuple):
    """Where a chain is broken, and what that means."""

    group: str
    number: int
    says: str
    says_zh: str


class AuditBroken(Exception):
    """The audit does not say what it said; the message says where."""


async def check_last_head(db: Connection, heads: HeadFiles, group: str) -> Finding | None:
    """Hold the end of a chain against what was last written down of it."""
    known = heads.last(group)
    if known is None:
        return None
    link = await link_at(db, group, known.number)
    if link is None:
        last = await last_link(db, group)
        return _cut(group, last.number if last else 0, known.number)
    return None if link.digest == known.digest else _reckoned_anew(group, known.number)


async def verify(db: Connection, heads: HeadFiles, group: str) -> tuple[int, Finding | None]:
    """How many links a group's chain has, and the first thing that is wrong with it.

    Raises `HeadUnreadable`.
    """
    # What was written first counts: a cut chain grows again, and reaches the same numbers.
    known: dict[int, str] = {}
    for head in heads.heads(group):
        known.setdefault(head.number, head.digest)
    number, before = 0, START
    while found := await walk(db, group, number, AT_ONCE):
        for joined in found:
            if wrong := _check(group, number + 1, before, joined):
                return number, wrong
            number, before = joined.link.number, joined.link.digest
            if known.get(number, before) != before:
                return number, _reckoned_anew(group, number)
    loose = await loose_row(db, group)
    if loose is not None:
        english = f"row {loose} is marked as sealed, and its link is gone"
        return number, Finding(group, number, english, f"第 {loose} 行已标记封存，但链环不存在")
    furthest = max(known, default=0)
    if furthest > number:
        return number, _cut(group, number, furthest)
    return number, None


def _check(group: str, number: int, before: str, joined: Joined) -> Finding | None:
    link, deed = joined
    if link.number != number:
        english = f"link {number} is missing"
        return Finding(group, number, english, f"第 {number} 个链环缺失")
    if deed is None:
        english = f"row {link.row} was deleted"
        return Finding(group, number, english, f"第 {link.row} 行已被删除")
    if deed.grp != group or deed.sealed_as != number or link.digest != digest(before, number, deed):
        english = f"row {link.row} is not what it was when it was sealed"
        return Finding(group, number, english, f"第 {link.row} 行与封存时不一致")
    return None


def _cut(group: str, ends: int, reached: int) -> Finding:
    english = f"the chain ends at {ends}, and had reached {reached}: its tail was cut"
    return Finding(group, ends, english, f"链止于 {ends}，而曾达到 {reached}：末尾被截断")


def _reckoned_anew(group: str, number: int) -> Finding:
    english = f"link {number} is another one than it was: the chain was reckoned anew"
    return Finding(group, number, english, f"第 {number} 个链环已被替换：链被重新计算")
