"""The command line: `python -m server run | demo | import | migrate | docs`."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from tortoise.exceptions import BaseORMException

from handlers.catalogue.importing import ImportRefused
from handlers.house import House
from records.database import migrate as migrate_database
from records.database import open_database
from server import run as running
from server import state_docs
from server.opening import import_folder
from server.redis_binary import EmbeddedRedisError
from server.settings import BadSettings, Settings, read_settings

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Yichuang 一窗")


def _settings(speed: float = 1) -> Settings:
    try:
        return read_settings(speed=speed)
    except BadSettings as fault:
        typer.secho(f"Bad settings · 配置有误: {fault}", err=True, fg="red")
        raise typer.Exit(2) from None


@cli.command()
def run() -> None:
    """Serve until Ctrl-C."""
    settings = _settings()

    async def body(_: House) -> int:
        running.greet(settings)
        await running.until_stopped()
        return 0

    try:
        code = running.run(settings, body)
    except (BadSettings, EmbeddedRedisError, BaseORMException, OSError) as fault:
        typer.secho(f"Cannot start · 无法启动: {fault}", err=True, fg="red")
        code = 1
    sys.exit(code)


@cli.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    asyncio.run(migrate_database(_settings().database_url))


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
            return str(await import_folder(folder, settings.demo_password or None))

    try:
        typer.echo(asyncio.run(work()))
    except ImportRefused as refused:
        typer.secho(str(refused), err=True, fg="red")
        raise typer.Exit(1) from None


if __name__ == "__main__":
    cli()
