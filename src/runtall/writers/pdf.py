"""Tagged PDF (PDF/UA-1) from packaged templates and plain values: nothing is fetched, and no word stands in a template.

Values are laid beside the template as a JSON file and pictures as files, so that nothing a person wrote is ever read as markup.
The only fonts are those of the package ``font-source-sans-pro``. Import it where it is used: it loads the typesetter.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtall.core import MissingExtraError, say
from runtall.writers.pdf_letters import covered, fitting, printable

if TYPE_CHECKING:
    import typst

_TEMPLATES = "runtall.writers.typst"
_FONTS = "font_source_sans_pro"
_WEIGHTS = ("Regular", "Semibold", "Bold")
_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")


class Paper(StrEnum):
    """Sizes of paper, as the typesetter names them."""

    A4 = "a4"
    LETTER = "us-letter"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is set in type.

    Attributes
    ----------
    template
        Name of a packaged template, without its ending.
    values
        What it prints, as JSON can hold it. ``title``, ``author`` and ``lang`` go into the file's own description too;
        ``unprintable`` joins the foot where a letter that somebody wrote is in none of the fonts.
    pictures
        File name to bytes, SVG or JPEG; the values name them.
    """

    template: str
    values: Mapping[str, Any]
    pictures: Mapping[str, bytes]


def pdf(sheet: Sheet, *, paper: Paper = Paper.A4, made_at: datetime) -> bytes:
    """Return a sheet as PDF/UA-1: tagged, with language and title; the same sheet made at the same time is the same file.

    Raises
    ------
    MissingExtraError
        The typesetter or its font is not installed.
    """
    made = _compiled(sheet, paper, "pdf", pdf_standards=["ua-1"], timestamp=int(made_at.timestamp()))
    assert isinstance(made, bytes)  # only pictures come page by page
    return made


def pictures(sheet: Sheet, *, paper: Paper = Paper.A4, inch_px: float = 144.0) -> tuple[bytes, ...]:
    """Return the pages of a sheet as PNG pictures to look at, so many pixels an inch."""
    made = _compiled(sheet, paper, "png", ppi=inch_px)
    return tuple(made) if isinstance(made, list) else (made,)


def page_count(made: bytes) -> int:
    """Return how many pages a PDF of ours has."""
    found = [int(first or second) for first, second in _PAGES.findall(made)]
    return max(found, default=0)


def _compiled(sheet: Sheet, paper: Paper, form: str, **how: Any) -> Any:
    try:
        import typst
    except ImportError as error:
        raise _not_installed() from error
    with tempfile.TemporaryDirectory(prefix="runtall-print-") as folder:
        root = Path(folder)
        for each in files(_TEMPLATES).iterdir():
            if each.name.endswith(".typ"):
                (root / each.name).write_bytes(each.read_bytes())
        fonts = _packaged_fonts()
        _lay_out(sheet, paper, root, covered(fonts.values()))
        set_in_type: Any = typst.compile  # its signatures tell one form from another by words that stand in ``how``
        return set_in_type(
            str(root / f"{sheet.template}.typ"),
            root=str(root),
            font_paths=_laid_out(fonts, root / "fonts"),
            format=form,
            package_path=str(root / "packages"),
            package_cache_path=str(root / "packages"),
            **how,
        )


def _lay_out(sheet: Sheet, paper: Paper, root: Path, known: frozenset[int]) -> None:
    """Write values and pictures beside the templates; letters that no font has are marked, and the foot says so."""
    values, is_lost = fitting(dict(sheet.values), known)
    for name, picture in sheet.pictures.items():
        if Path(name).name != name:
            raise ValueError(f"{name} is no plain file name")
        if not name.endswith(".svg"):
            (root / name).write_bytes(picture)
            continue
        drawing, is_lost_here = printable(picture.decode(), known)
        is_lost = is_lost or is_lost_here
        (root / name).write_text(drawing, "utf-8")
    if is_lost:
        values["foot"] = f"{values['foot']} {values['unprintable']}"
    (root / "values.json").write_text(json.dumps({**values, "paper": paper.value}), "utf-8")


def _packaged_fonts() -> dict[str, bytes]:
    """Return the fonts that templates use, by file name."""
    try:
        folder = files(_FONTS) / "files"
    except ModuleNotFoundError as error:
        raise _not_installed() from error
    names = (f"SourceSansPro-{weight}.otf" for weight in _WEIGHTS)
    return {name: (folder / name).read_bytes() for name in names}


def _laid_out(fonts: Mapping[str, bytes], folder: Path) -> typst.Fonts:
    """Return these fonts and no other: neither the system's nor the typesetter's own."""
    import typst

    folder.mkdir()
    for name, font in fonts.items():
        (folder / name).write_bytes(font)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def _not_installed() -> MissingExtraError:
    return MissingExtraError(
        say("What sets PDFs in type is not installed on this machine."), say("The page itself can be printed.")
    )
