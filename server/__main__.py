"""The command line: `python -m server run | demo | import | password | clock | migrate | docs`."""

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

from handlers.catalogue.importing import ImportRefused
from handlers.house import House
from handlers.login.passwords import BadPassword, set_password
from kit.errors import Refusal
from queueing.errors import EpochEnded
from records.database import DatabaseUnusable, open_database, told
from records.database import migrate as migrate_database
from server import demo_day, state_docs
from server import run as running
from server.clock_reset import reset_clock
from server.import_bar import ImportBar
from server.opening import import_folder
from server.redis_binary import EmbeddedRedisError
from server.settings import BadSettings, Settings, read_settings

STARTING_FAILS = (BadSettings, EmbeddedRedisError, BaseORMException, OSError, ValueError)

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Yichuang 一窗")
clock = typer.Typer(no_args_is_help=True, help="The clock of a group of halls")
cli.add_typer(clock, name="clock")


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
    except (BadPassword, DatabaseUnusable) as fault:
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

    async def body(house: House, stop: asyncio.Event) -> int:
        running.greet(settings, house.layout)
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
        asyncio.run(migrate_database(settings.database_url))


@cli.command()
def docs() -> None:
    """Draw the pages of docs/ that come from code."""
    state_docs.PAGE.write_text(state_docs.draw())


@cli.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(help="a folder of CSV files like demo_data/")],
) -> None:
    """Replace the catalogue by a folder of CSV files, all of it or nothing."""
    settings = _settings()

    async def work() -> str:
        await migrate_database(settings.database_url)
        async with open_database(settings.database_url):
            with ImportBar() as bar:
                report = await import_folder(folder, settings.demo_password or None, bar)
        return str(report)

    with _said_in_a_sentence("Nothing was imported · 未导入"):
        typer.echo(asyncio.run(work()))


@cli.command()
def password(
    username: Annotated[str, typer.Argument(help="an account of staff, like clerk-07")],
) -> None:
    """Give a member of staff a new password, and end the logins that came of the old one."""
    settings = _settings()

    async def work(new: str) -> None:
        async with open_database(settings.database_url):
            await set_password(username, new)

    with _said_in_a_sentence("No password was set · 未设置密码"):
        asyncio.run(work(_new_password()))
    typer.echo(f"{username}: the new password holds · 新密码已生效")


@clock.command("reset")
def reset(
    group: Annotated[str, typer.Option(help="a group of halls, like tonghua")],
) -> None:
    """Set the latest moment of a group back to now, after a wrong clock put it into the future."""
    settings = _settings()
    with _said_in_a_sentence("Nothing was changed · 未作更改"):
        typer.echo(asyncio.run(reset_clock(settings, group)))


def _new_password() -> str:
    """Asked for twice and not shown; a program gives it as a line of input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = typer.prompt("New password · 新密码", hide_input=True, confirmation_prompt=True)
    return asked


if __name__ == "__main__":
    cli()
