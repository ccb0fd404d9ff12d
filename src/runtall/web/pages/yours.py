"""Your data: how much there is, taking it along, deleting it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.services.authorisation import Role
from runtall.services.yours import Kept
from runtall.web.pages.who import Who


@dataclass(frozen=True, slots=True)
class YourDataPage:
    """What the page shows.

    Attributes
    ----------
    typed
        What stands in the field.
    way_to_show
        Where the reader shows first that it is them; empty where they did, or need not.
    """

    headline: str
    lede: str
    lines: tuple[str, ...]
    word: str
    may_delete: bool
    is_sample: bool
    is_deleted: bool
    typed: str
    error: str
    trouble: str
    file_name: str
    way_to_show: str = ""
    place: str = "settings"


def delete_word() -> str:
    """Return the word that has to be typed."""
    return _("delete")


def your_data_page(
    who: Who,
    kept: Kept,
    *,
    file_name: str,
    way_to_show: str = "",
    typed: str = "",
    error: str = "",
    trouble: str = "",
    is_deleted: bool = False,
) -> YourDataPage:
    """Return the page of a runner."""
    return YourDataPage(
        headline=_headline(who, kept, is_deleted=is_deleted),
        lede=_("Files, answers and plans go with you in open formats, or go for good. Nobody has to be asked."),
        lines=_lines(kept),
        word=delete_word(),
        may_delete=who.role in (Role.OWNER, Role.RUNNER),
        is_sample=who.is_sample,
        is_deleted=is_deleted,
        typed=typed,
        error=error,
        trouble=trouble,
        file_name=file_name,
        way_to_show=way_to_show,
    )


def _headline(who: Who, kept: Kept, *, is_deleted: bool) -> str:
    if is_deleted:
        return _("Everything of yours is deleted.")
    if who.is_sample:
        return _("All of this was made up; it can go at any time.")
    if not kept.runs and not kept.written:
        return _("There is nothing of yours here yet.")
    return ngettext(
        "{n} run and all you wrote: yours to take or delete.", "{n} runs and all you wrote: yours to take or delete.", kept.runs
    ).format(n=kept.runs)


def _lines(kept: Kept) -> tuple[str, ...]:
    told = (
        (kept.files, ngettext("{n} original file, byte for byte", "{n} original files, byte for byte", kept.files)),
        (kept.runs, ngettext("{n} run with its curves and figures", "{n} runs with their curves and figures", kept.runs)),
        (
            kept.written,
            ngettext(
                "{n} entry of diary, safety answers, tests and questionnaires",
                "{n} entries of diary, safety answers, tests and questionnaires",
                kept.written,
            ),
        ),
        (
            kept.planned,
            ngettext("{n} week, card or session of your plan", "{n} weeks, cards and sessions of your plan", kept.planned),
        ),
    )
    return tuple(words.format(n=n) for n, words in told if n)
