"""The script that draws charts in the browser, taken once out of the installed renderer and kept in runtall's folder."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

from runtall.core import MissingExtraError, say
from runtall.services.home import home_folder

_TAKE = "import sys, vl_convert; sys.stdout.write(vl_convert.javascript_bundle(vl_version='6.4'))"
_PATIENCE_S = 120


@cache
def bundle_name() -> str:
    """Return the name that the script has for browsers; another renderer, another name."""
    return f"charts-{version('vl-convert-python')}-6.4.js"


def bundle_file() -> Path:
    """Return where the script stands, taking it out of the renderer on first use.

    A process of its own does that: the renderer brings a whole script engine (150 MB) that the server has no use for.

    Raises
    ------
    MissingExtraError
        The renderer does not start here.
    """
    file = home_folder() / "cache" / bundle_name()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            made = subprocess.run([sys.executable, "-c", _TAKE], capture_output=True, check=True, timeout=_PATIENCE_S)  # noqa: S603 - our own interpreter
        except (OSError, subprocess.SubprocessError) as error:
            raise MissingExtraError(say("The chart renderer does not start on this machine.")) from error
        arriving = file.with_suffix(f".{os.getpid()}")
        arriving.write_bytes(made.stdout)
        arriving.replace(file)
    return file
