"""The report as one file, drawn by a process of its own: the chart renderer (150 MB) never enters the server."""

from __future__ import annotations

import subprocess
import sys
import threading

from runtall.core import ConflictError, MissingExtraError, say

_PATIENCE_S = 120
_one_at_a_time = threading.Lock()


def one_page(runner_id: int, *, language: str) -> bytes:
    """Return a runner's report as one self-contained HTML page.

    Raises
    ------
    ConflictError
        Another one is being made and takes long.
    MissingExtraError
        The renderer does not start here.
    """
    if not _one_at_a_time.acquire(timeout=_PATIENCE_S):
        raise ConflictError(say("Another report is being made."), say("Try again in a minute."))
    try:
        command = [sys.executable, "-m", "runtall.services.report_copy", str(runner_id), language]
        return subprocess.run(command, capture_output=True, check=True, timeout=_PATIENCE_S).stdout  # noqa: S603 - our own interpreter
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingExtraError(
            say("The chart renderer does not start on this machine."), say("The page itself can be printed.")
        ) from error
    finally:
        _one_at_a_time.release()


def drawn(runner_id: int, *, language: str) -> bytes:
    """Draw the page in this process."""
    from django.utils import translation

    from runtall.services import report_page, reporting

    made = reporting.stored_report(runner_id)
    with translation.override(language):
        return report_page.render(made, language=language).encode("utf-8")


def main(runner_id: str, language: str) -> None:
    """Write the page to standard output."""
    from runtall.services.setup import open_store

    open_store()
    sys.stdout.buffer.write(drawn(int(runner_id), language=language))


if __name__ == "__main__":
    main(*sys.argv[1:])
