"""How far an import has come, as a bar on the operator's terminal; nothing where there is none."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn


class ImportBar:
    """Pulses while files are read, and fills while rows are written."""

    def __init__(self) -> None:
        """Nothing is shown before the `with` begins."""
        console = Console(stderr=True)
        # The console itself also takes a file for a terminal when FORCE_COLOR asks for colours.
        drawn = console.file.isatty() and not console.is_dumb_terminal
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
            disable=not drawn,
        )
        self._task = self._progress.add_task("读取 Reading", total=None)

    def begin(self, rows: int) -> None:
        """The files were read; so many rows are to be written."""
        self._progress.update(self._task, description="写入 Writing", total=rows)

    def advance(self, rows: int) -> None:
        """So many more rows are done."""
        self._progress.advance(self._task, rows)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()
