"""What the commands print with: results to standard output, notes and progress to standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from runtall.cli.language import _
from runtall.cli.language import visible as visible  # noqa: PLC0414 - the commands find it here

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.style import StyleType
    from rich.table import Table

    from runtall.core import Verdict


@cache
def out() -> Console:
    """Return the console for results."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False, emoji=False)


@cache
def err() -> Console:
    """Return the console for notes and progress."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, emoji=False)


def table(*columns: str, numbers_from: int | None = None, folded: int | None = None) -> Table:
    """Return an empty plain table, whose cells show text as it is: no markup, every control character made visible.

    Columns from ``numbers_from`` on stand to the right. Only column ``folded`` (none unless said) gives way where the
    terminal is narrow; headings may have several lines.
    """
    from rich import box

    made = _plain_table()(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False, padding=(0, 1, 0, 0))
    for at, column in enumerate(columns):
        right = numbers_from is not None and at >= numbers_from
        made.add_column(
            column, justify="right" if right else "left", no_wrap=at != folded, overflow="fold" if at == folded else "ellipsis"
        )
    return made


@cache
def _plain_table() -> type[Table]:
    """Return the kind of table that takes plain text; made when first needed, because rich takes its time to load."""
    from rich.table import Table
    from rich.text import Text

    class PlainTable(Table):
        """A table whose cells are text from anywhere, never markup."""

        def add_row(self, *cells: RenderableType | None, style: StyleType | None = None, end_section: bool = False) -> None:
            """Add a row; see :meth:`rich.table.Table.add_row`."""
            shown = [Text(visible(cell)) if isinstance(cell, str) else cell for cell in cells]
            super().add_row(*shown, style=style, end_section=end_section)

    return PlainTable


def short_path(path: str) -> str:
    """Return the end of a path, enough to know the file by, on one line and without control characters.

    Examples
    --------
    >>> short_path("/a/b/export.zip/activities/1.fit")
    '…/activities/1.fit'
    """
    parts = path.split("/")
    return visible(path if len(parts) <= 3 else "…/" + "/".join(parts[-2:]))


_BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float | None]) -> str:
    """Return values as a row of bars from zero up; a dot where nothing is known.

    Examples
    --------
    >>> sparkline([0.0, 5.0, None, 10.0])
    '▁▄·█'
    """
    top = max((value for value in values if value is not None), default=0.0)
    return "".join(
        "·" if value is None else _BARS[0 if top <= 0 else min(7, int(value / top * 7.999 if value < top else 7))]
        for value in values
    )


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int, str], None]]:
    """Show a progress bar on a terminal while something longer than a second goes on; elsewhere say nothing."""
    if not sys.stderr.isatty():
        yield _say_nothing
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err(),
        transient=True,
    )
    with bar:
        task = bar.add_task(what, total=None)

        def show(done: int, total: int, _path: str) -> None:
            bar.update(task, completed=done, total=total)

        yield show


def _say_nothing(_done: int, _total: int, _path: str) -> None:
    """Take no note of progress: nobody watches."""


def verdict_in_words(verdict: Verdict) -> str:
    """Return a verdict as a reader says it."""
    return {
        "imported": _("imported"),
        "imported_damaged": _("imported, damaged"),
        "duplicate": _("duplicate"),
        "not_a_run": _("not a run"),
        "not_an_activity": _("not an activity"),
        "table": _("table"),
        "other": _("other"),
        "unreadable": _("unreadable"),
    }[verdict.value]
