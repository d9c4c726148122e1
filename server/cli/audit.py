"""`python -m server audit verify`: whether the audit still says what it said."""

from records.auditing.heads import HeadFiles, HeadUnreadable
from records.auditing.verifying import verify
from records.db.engine import open_database
from records.models.audit.audit_rows import audited_groups
from records.transactions import snapshot
from server.settings import Settings


async def check(settings: Settings) -> tuple[list[str], bool]:
    """A line for each group, and whether all of them hold; sealing goes on meanwhile."""
    heads = HeadFiles(settings.storage.data / "audit")
    lines, whole = [], True
    async with open_database(settings.storage.database_url), snapshot() as db:
        for group in sorted({*await audited_groups(db), *heads.groups()}):
            try:
                number, wrong = await verify(db, heads, group)
            except HeadUnreadable as fault:
                lines.append(
                    f"{group}: the heads cannot be read, {fault} · 链头文件无法读取：{fault}"
                )
                whole = False
                continue
            if wrong is None:
                lines.append(f"{group}: {number} links hold · {number} 个链环完整")
            else:
                lines.append(f"{group}: {wrong.says} · {wrong.says_zh}")
                whole = False
    if not whole:
        lines.append(
            "After a backup was restored the chain is shorter than its heads: see whether it ends "
            "where the backup was made. · 恢复备份后链会短于链头，请核对其末尾是否与备份时间一致。"
        )
    return lines, whole
