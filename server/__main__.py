"""The command line, `python -m server …`: its commands stand in `python -m server --help`."""

import gc

if __name__ == "__main__":
    # Nothing of what comes now is garbage: to look for some takes a third of the time.
    gc.disable()

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from redis.exceptions import RedisError
from tortoise.exceptions import BaseORMException

from handlers.context import AppContext
from handlers.login.passwords import BadPassword, set_password
from kit.errors import Refusal
from queueing.line.script_errors import EpochEnded
from records.db.engine import DatabaseUnusable, open_database
from records.db.engine import migrate as migrate_database
from records.db.faults import told
from server import run as running
from server.cli import audit as audits
from server.cli import calendar as legal_calendar
from server.cli import keys as data_keys
from server.cli import notices as dead_letters
from server.cli import privacy_docs, second_factors, state_docs
from server.cli.clock_reset import reset_clock
from server.cli.import_bar import ImportBar
from server.cli.notices import NotReplayed
from server.cli.password import new_password
from server.cli.second_factors import NotReset
from server.container import import_folder
from server.demo import day as demo_day
from server.demo import life as demo_life
from server.exporter.exporting import ExportRefused, export_folder
from server.http.openapi.text import openapi_text
from server.importer.problems import ImportRefused
from server.redis.binary import EmbeddedRedisError
from server.settings import BadSettings, Settings, read_settings

STARTING_FAILS = (BadSettings, EmbeddedRedisError, BaseORMException, OSError, ValueError)

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Yichuang 一窗")
clock = typer.Typer(no_args_is_help=True, help="The clock of a group of halls")
cli.add_typer(clock, name="clock")
calendar = typer.Typer(no_args_is_help=True, help="The legal calendar: holidays, make-up days")
cli.add_typer(calendar, name="calendar")
notices = typer.Typer(no_args_is_help=True, help="What people are told: dead letters")
cli.add_typer(notices, name="notices")
audit = typer.Typer(no_args_is_help=True, help="Who did what: whether nothing of it was changed")
cli.add_typer(audit, name="audit")
keys = typer.Typer(no_args_is_help=True, help="The keys that personal data are sealed with")
cli.add_typer(keys, name="keys")
factors = typer.Typer(no_args_is_help=True, help="Second factors of staff")
cli.add_typer(factors, name="second-factor")


def _settings(speed: float = 1) -> Settings:
    try:
        return read_settings(speed=speed)
    except BadSettings as fault:
        typer.secho(f"Bad settings · 配置有误：{fault}", err=True, fg="red")
        raise typer.Exit(2) from None
    except OSError as fault:
        _fail("The data folder cannot be used · 无法使用数据目录", fault)


def _fail(nothing: str, fault: BaseException) -> NoReturn:
    """Say that nothing was done, and why; the exit code is 1."""
    typer.secho(f"{nothing}：{told(fault)}", err=True, fg="red")
    raise typer.Exit(1) from None


@contextmanager
def _said_in_a_sentence(nothing: str) -> Iterator[None]:
    """Whatever keeps a command from its work is told without a traceback."""
    try:
        yield
    except ImportRefused as refused:
        typer.secho(f"{nothing}：\n{refused}", err=True, fg="red")
        raise typer.Exit(1) from None
    except (BadPassword, DatabaseUnusable, ExportRefused, NotReplayed, NotReset) as fault:
        typer.secho(f"{nothing}：{fault}", err=True, fg="red")
        raise typer.Exit(1) from None
    except Refusal as refused:
        typer.secho(f"{nothing}：{refused.detail} · {refused.detail_zh}", err=True, fg="red")
        raise typer.Exit(1) from None
    except EpochEnded:
        typer.secho(
            f"{nothing}：the line was rebuilt meanwhile; try again · 队列刚刚重建，请重试",
            err=True,
            fg="red",
        )
        raise typer.Exit(1) from None
    except (*STARTING_FAILS, RedisError) as fault:
        _fail(nothing, fault)


@cli.command()
def run() -> None:
    """Serve until Ctrl-C."""
    settings = _settings()

    async def body(ctx: AppContext, stop: asyncio.Event) -> int:
        running.greet(settings, ctx.first_hall)
        async with demo_life.living(settings, ctx):
            await stop.wait()
        return 0

    try:
        code = running.run(settings, body)
    except STARTING_FAILS as fault:
        typer.secho(f"Cannot start · 无法启动：{fault}", err=True, fg="red")
        code = 1
    sys.exit(code)


@cli.command()
def demo(
    visits: Annotated[int, typer.Option(min=1, help="how many people come")] = 1200,
) -> None:
    """Serve a whole day to a crowd, SPEED times as fast, and close with a table."""
    try:
        settings = _settings(demo_day.speed_in(os.environ.get("SPEED", "60")))
        code = demo_day.play(settings, visits)
    except STARTING_FAILS as fault:
        typer.secho(f"Cannot start · 无法启动：{fault}", err=True, fg="red")
        code = 1
    sys.exit(code)


@cli.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    settings = _settings()
    with _said_in_a_sentence("The tables are as they were · 未更新数据库"):
        asyncio.run(migrate_database(settings.storage.database_url))


@cli.command()
def docs() -> None:
    """Draw the pages of docs/ that come from code."""
    for page in (state_docs, privacy_docs):
        page.PAGE.write_text(page.draw())


@cli.command()
def openapi() -> None:
    """Print the API's OpenAPI document, from which clients are made; opens nothing."""
    typer.echo(openapi_text())


@cli.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(help="a folder of CSV files like demo_data/")],
) -> None:
    """Replace the catalogue by a folder of CSV files, all of it or nothing."""
    settings = _settings()

    async def work() -> str:
        await migrate_database(settings.storage.database_url)
        async with open_database(settings.storage.database_url):
            with ImportBar() as bar:
                report = await import_folder(folder, settings.demo.password or None, bar)
        return str(report)

    with _said_in_a_sentence("Nothing was imported · 未导入"):
        typer.echo(asyncio.run(work()))


@cli.command()
def export(
    folder: Annotated[Path, typer.Argument(help="where the CSV files shall be written")],
) -> None:
    """Write the catalogue as the CSV files that an import reads, without passwords."""
    settings = _settings()

    async def work() -> dict[str, int]:
        await migrate_database(settings.storage.database_url)
        async with open_database(settings.storage.database_url):
            return await export_folder(folder)

    with _said_in_a_sentence("Nothing was exported · 未导出"):
        counts = asyncio.run(work())
        typer.echo(f"Exported · 已导出：{folder}")
        for file, count in counts.items():
            typer.echo(f"  {file}: {count} 行 rows")


@cli.command()
def password(
    username: Annotated[str, typer.Argument(help="an account of staff, like clerk-07")],
) -> None:
    """Give a member of staff a new password, and end the logins that came of the old one."""
    settings = _settings()

    async def work(new: str) -> None:
        async with open_database(settings.storage.database_url):
            await set_password(username, new)

    with _said_in_a_sentence("No password was set · 未设置密码"):
        asyncio.run(work(new_password()))
    typer.echo(f"{username}: the new password holds · 新密码已生效")


@clock.command("reset")
def reset(
    group: Annotated[str, typer.Option(help="a group of halls, like tonghua")],
) -> None:
    """Set the latest moment of a group back to now, after a wrong clock put it into the future."""
    settings = _settings()
    with _said_in_a_sentence("Nothing was changed · 未作更改"):
        typer.echo(asyncio.run(reset_clock(settings, group)))


@calendar.command("seed")
def seed() -> None:
    """Write down the holidays and make-up days of the years that the installed package knows."""
    settings = _settings()
    with _said_in_a_sentence("Nothing was written · 未写入"):
        typer.echo(asyncio.run(legal_calendar.seed(settings)).seeded())


@calendar.command("check")
def check() -> None:
    """Compare what is written down with the installed package; exits with 1 if they differ."""
    settings = _settings()
    with _said_in_a_sentence("Nothing was compared · 未比较"):
        report = asyncio.run(legal_calendar.check(settings))
    typer.echo(report.checked())
    raise typer.Exit(0 if report.agrees else 1)


@notices.command("dead")
def dead() -> None:
    """List dead letters, and what may have been sent and may not."""
    settings = _settings()
    with _said_in_a_sentence("Nothing was listed · 未列出"):
        for line in asyncio.run(dead_letters.dead(settings)):
            typer.echo(line)


@notices.command("replay")
def replay(
    delivery: Annotated[int, typer.Argument(help="the first number of its line")],
) -> None:
    """Have a delivery sent once more; what was unknown may then be told twice."""
    settings = _settings()
    with _said_in_a_sentence("Nothing is sent · 未发送"):
        typer.echo(asyncio.run(dead_letters.send_again(settings, delivery)))


@audit.command("verify")
def verify_audit() -> None:
    """Hold the audit against its chain, and the chain against the heads kept outside."""
    with _said_in_a_sentence("The audit was not verified · 未能校验审计日志"):
        lines, whole = asyncio.run(audits.check(_settings()))
    typer.echo("\n".join(lines))
    if not whole:
        raise typer.Exit(1)


@factors.command("reset")
def reset_factor(
    username: Annotated[str, typer.Argument(help="an account of staff, like clerk-07")],
    reason: Annotated[str, typer.Option(help="why, such as: phone lost")],
) -> None:
    """Take a second factor away and end the account's logins; it is set up anew at the next."""
    settings = _settings()
    with _said_in_a_sentence("Nothing was reset · 未重置"):
        ended = asyncio.run(second_factors.reset(settings, username, reason))
    typer.echo(f"{username}: no second factor, {ended} logins ended · 已重置第二因素（{reason}）")


@keys.command("rotate")
def rotate() -> None:
    """Seal personal data anew with the first of YICHUANG_DATA_KEYS, while the house serves."""
    settings = _settings()
    with _said_in_a_sentence("Not everything was sealed anew · 未全部重新加密"):
        report = asyncio.run(data_keys.rotate(settings))
    typer.echo(report)
    raise typer.Exit(1 if report.resealed.broken else 0)


if __name__ == "__main__":
    gc.freeze()
    gc.enable()
    cli()
