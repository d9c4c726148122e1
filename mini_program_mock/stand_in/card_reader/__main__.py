"""Plays a reader: each line that is typed is a card, `NUMBER [NAME]`."""

import argparse
import asyncio
import sys

from mini_program_mock.stand_in.card_reader.reader import PORT, CardReader


async def _play(port: int) -> None:
    reader = CardReader()
    async with await reader.open(port):
        while line := (await asyncio.to_thread(sys.stdin.readline)):
            number, _, name = line.strip().partition(" ")
            if number:
                sys.stdout.write(f"{reader.lay_on(number, name.strip() or None)} listening\n")
                sys.stdout.flush()


def main() -> None:
    """Play until the input ends."""
    parser = argparse.ArgumentParser(description="plays a reader of identity cards")
    parser.add_argument("--port", type=int, default=PORT)
    asyncio.run(_play(parser.parse_args().port))


if __name__ == "__main__":
    main()
