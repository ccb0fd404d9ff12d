"""QR codes: as a drawing for a page, as blocks for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

_QUIET = 4
"""Empty modules around the code; readers need them."""


def _modules(text: str) -> Sequence[Sequence[bool]]:
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    made = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    made.add_data(text)
    made.make()
    return [[bool(module) for module in row] for row in made.get_matrix()]


def as_svg(text: str) -> str:
    """Return a QR code as an SVG file: black on white whatever the page's colours, because readers ask for that.

    Examples
    --------
    >>> as_svg("http://192.168.1.20:8128/").startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33"')
    True
    """
    rows = _modules(text)
    size = len(rows) + 2 * _QUIET
    runs = "".join(
        f"M{column + _QUIET} {line + _QUIET}h1v1h-1z"
        for line, row in enumerate(rows)
        for column, is_dark in enumerate(row)
        if is_dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{runs}"/></svg>'
    )


def for_terminal(text: str) -> str:
    """Return a QR code in half blocks, light on dark: two lines of it are one line of the terminal."""
    rows = _modules(text)
    width = len(rows) + 2 * _QUIET
    empty = [False] * width
    framed = [empty] * 2 + [[False] * _QUIET + list(row) + [False] * _QUIET for row in rows] + [empty] * 3
    blocks = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    pairs = zip(framed[0::2], framed[1::2], strict=False)
    return "\n".join("".join(blocks[upper, lower] for upper, lower in zip(*pair, strict=True)) for pair in pairs)
