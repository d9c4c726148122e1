"""What an import did, for a person to read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

NAMES_SHOWN = 8

KINDS: dict[str, tuple[str, str]] = {
    "halls": ("大厅", "halls"),
    "lanes": ("业务类别", "lanes"),
    "windows": ("窗口", "windows"),
    "window_lanes": ("窗口办理的业务", "lanes of windows"),
    "departments": ("部门", "departments"),
    "items": ("事项", "items"),
    "materials": ("材料", "materials"),
    "situations": ("情形选项", "options of situations"),
    "effects": ("情形的影响", "effects of situations"),
    "themes": ("一件事", "themes"),
    "theme_items": ("一件事的事项", "items of themes"),
    "staff": ("人员账号", "staff"),
    "devices": ("设备", "devices"),
    "openings": ("开放时段", "openings"),
    "settings": ("预约设置", "settings of halls"),
    "quotas": ("预约窗口配额", "planned windows"),
    "back_offices": ("后台", "back offices"),
    "workflows": ("流程环节", "steps of workflows"),
}
# What a case asks of the record each time that it moves.
CASE_KINDS = ("back_offices", "workflows")


@dataclass
class Changes:
    """What became of the rows of one table, by name; those kept are only counted."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    kept: int = 0

    @property
    def none(self) -> bool:
        """Whether the table is as it was."""
        return not (self.added or self.changed or self.retired)


@dataclass
class ImportReport:
    """What became of each table, whose logins were ended, and what else must be known.

    `encodings` names the files that are not UTF-8, `lost_lines` by hall the lanes that its rules
    name in vain from now on, `no_password` the accounts that nobody can log in with yet,
    `overruled` what the files say as before while a manager has changed it.
    """

    tables: dict[str, Changes] = field(default_factory=lambda: {kind: Changes() for kind in KINDS})
    logged_out: list[str] = field(default_factory=list)
    lost_lines: dict[str, list[str]] = field(default_factory=dict)
    no_password: list[str] = field(default_factory=list)
    overruled: list[str] = field(default_factory=list)
    encodings: dict[str, str] = field(default_factory=dict)

    @property
    def restart_needed(self) -> bool:
        """Whether running processes go on by something that has changed."""
        at_once = {"staff", "devices", "openings", "settings", "quotas", *CASE_KINDS}
        return any(not c.none for kind, c in self.tables.items() if kind not in at_once)

    def __str__(self) -> str:
        lines = ["Imported · 导入完成"]
        for kind, changes in self.tables.items():
            lines += _table(*KINDS[kind], changes)
        for encoding in dict.fromkeys(self.encodings.values()):
            files = [file for file, found in self.encodings.items() if found == encoding]
            lines.append(
                f"Read as {encoding}, check the names once · 按 {encoding} 编码读取，请核对名称："
                f"{'、'.join(files)}"
            )
        lines += [
            f"The rules of {hall} no longer name {', '.join(lost)} · "
            f"{hall} 的规则不再包含 {'、'.join(lost)}"
            for hall, lost in self.lost_lines.items()
        ]
        if self.overruled:
            lines.append(
                "Changed by a manager, and left so · "
                f"管理人员已另行设置，保持不变：{_names(self.overruled)}"
            )
        if self.logged_out:
            names = _names(self.logged_out)
            lines.append(f"Logged out at once · 已立即注销登录：{names}")
        if self.no_password:
            lines.append(
                "Without a password, nobody can log in yet (make password NAME=…) · "
                f"尚未设置密码，无法登录：{_names(self.no_password)}"
            )
        if self.restart_needed:
            lines.append(
                "Restart the house to put this in force: all processes together, and soon; until "
                "then they go on by the old catalogue, and a restart of Redis or of one process "
                "alone mixes the two · 重启服务后生效：请尽快同时重启全部进程；"
                "此前各进程仍按原目录运行，仅重启 Redis 或其中一个进程会使新旧目录混用"
            )
        return "\n".join(lines)


def _table(zh: str, en: str, changes: Changes) -> list[str]:
    if changes.none:
        return [f"  {zh} {en}: ={changes.kept} 未变 kept"]
    counts = (
        f"  {zh} {en}: +{len(changes.added)} 新增 added, ~{len(changes.changed)} 更改 changed, "
        f"-{len(changes.retired)} 停用 retired, ={changes.kept} 未变 kept"
    )
    named = [
        f"      {sign} {_names(names)}"
        for sign, names in (("+", changes.added), ("~", changes.changed), ("-", changes.retired))
        if names
    ]
    return [counts, *named]


def _names(names: Sequence[str]) -> str:
    shown = "、".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return f"{shown} … (+{more})" if more > 0 else shown
