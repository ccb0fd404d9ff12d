"""The part of an address under which a proxy shows runtall: ``https://example.org/runtall/`` and not the root."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from runtall.core import ImplausibleValueError, say

VARIABLE: Final = "RUNTALL_SUBPATH"
_FORM: Final = re.compile(r"(?:/[A-Za-z0-9][A-Za-z0-9._~-]*)+")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def subpath_of(said: str) -> str:
    """Return a subpath in its one form, empty for the root.

    Raises
    ------
    ImplausibleValueError
        It is none.

    Examples
    --------
    >>> subpath_of("runtall/"), subpath_of("/club/runtall"), subpath_of("/")
    ('/runtall', '/club/runtall', '')
    """
    inner = said.strip().strip("/")
    if not inner:
        return ""
    if not _FORM.fullmatch(f"/{inner}"):
        raise ImplausibleValueError(
            say("{variable} cannot be {said}.", variable=VARIABLE, said=said[:60]),
            say("Write it as {example}.", example="/runtall"),
        )
    return f"/{inner}"


def without_subpath(application: Application, subpath: str) -> Application:
    """Return the application for proxies that cut the subpath off and for those that leave it in.

    The pages add it to every link themselves.
    """
    if not subpath:
        return application

    def shown(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == subpath or path.startswith(f"{subpath}/"):
            environ["PATH_INFO"] = path.removeprefix(subpath) or "/"
        return application(environ, start_response)

    return shown
