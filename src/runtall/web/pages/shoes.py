"""Shoes as a page: each pair with how far it went, against the distance from which a look at it is worth it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.evidence import rule
from runtall.load import ShoeStage
from runtall.services.shoe_rack import Pair, Shoeless
from runtall.web.forms.runs import TYPED
from runtall.web.pages.evidence import Why, why_of_rule
from runtall.web.pages.words import Words, day_and_year, short_day

_WIDTH = 320.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A pair's distance along a line of 320, with the places from which a look is worth it, and overdue."""

    length: float
    look: float
    again: float
    spoken: str


@dataclass(frozen=True, slots=True)
class PairLine:
    """One pair. ``stage`` is ``fresh``, ``look`` or ``look_again``; ``verdict`` says it in words."""

    name: str
    distance: str
    told: str
    verdict: str
    stage: str
    bar: Bar
    last_url: str
    last_text: str
    is_retired: bool


@dataclass(frozen=True, slots=True)
class UnnamedLine:
    """A run of which nobody knows the shoes."""

    id: str
    url: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShoesPage:
    """Every pair, and lately runs without one."""

    place: str
    headline: str
    lede: str
    pairs: tuple[PairLine, ...]
    retired: tuple[PairLine, ...]
    unnamed: tuple[UnnamedLine, ...]
    more_unnamed: str
    more_url: str
    names: tuple[str, ...]
    look_text: str
    again_text: str
    why: Why | None
    saved: str
    trouble: str
    pair_trouble: str = ""
    known: str = ""
    name: str = ""


_SAVED = ("named", "retired", "taken_up")
_MOST = 12
"""Runs without shoes that are listed before the rest is asked for."""


def shoes_page(
    pairs: Sequence[Pair],
    unnamed: Sequence[Shoeless],
    words: Words,
    *,
    saved: str = "",
    trouble: str = "",
    chosen: Collection[str] = (),
    every: bool = False,
) -> ShoesPage:
    """Return the page of shoes."""
    check = rule("shoe-check")
    in_use = [pair for pair in pairs if pair.retired_on is None]
    listed = unnamed if every else unnamed[:_MOST]
    hidden = len(unnamed) - len(listed)
    return ShoesPage(
        place="shoes",
        headline=_headline(in_use, words, any_pair=bool(pairs)),
        lede=_lede(in_use, words),
        pairs=tuple(_line(pair, words) for pair in in_use),
        retired=tuple(_line(pair, words) for pair in pairs if pair.retired_on is not None),
        unnamed=tuple(_unnamed(each, words, chosen) for each in listed),
        more_unnamed=ngettext("Show {n} earlier run", "Show {n} earlier runs", hidden).format(n=hidden) if hidden > 0 else "",
        more_url=reverse("shoes") + "?every=1#unnamed",
        names=tuple(pair.name for pair in in_use),
        look_text=words.measure("look_from_m", check.value("look_from_m")),
        again_text=words.measure("look_again_m", check.value("look_again_m")),
        why=why_of_rule(check.key),
        saved=_saved(saved),
        trouble=trouble,
    )


def _saved(what: str) -> str:
    return {
        "named": _("The shoes of these runs are kept."),
        "retired": _("The pair is retired. Its runs stay as they are."),
        "taken_up": _("The pair is in use again."),
    }.get(what, "")


def _headline(in_use: Sequence[Pair], words: Words, *, any_pair: bool) -> str:
    if not in_use:
        return _("Every pair is retired.") if any_pair else _("No run names its shoes yet.")
    worn = [pair for pair in in_use if pair.stage is not ShoeStage.FRESH]
    if worn:
        first = worn[0]  # of those, the one worn last
        text = _("{pair} has gone {distance}: worth a look at wear, and at whether it still feels right.")
        return text.format(pair=first.name, distance=words.measure("distance_m", first.distance_m))
    last = in_use[0]
    text = _("{pair} has gone {distance}. No pair needs a look yet.")
    return text.format(pair=last.name, distance=words.measure("distance_m", last.distance_m))


def _lede(in_use: Sequence[Pair], words: Words) -> str:
    if not in_use:
        return _("Name the pair of a run once; the next runs only need a tap.")
    look = words.measure("look_from_m", rule("shoe-check").value("look_from_m"))
    return _("Distance alone does not make a shoe bad. From {look} on a look is worth it.").format(look=look)


def _line(pair: Pair, words: Words) -> PairLine:
    check = rule("shoe-check")
    look_m, again_m = check.value("look_from_m"), check.value("look_again_m")
    whole = max(again_m * 1.15, pair.distance_m)
    distance = words.measure("distance_m", pair.distance_m)
    runs = ngettext("{n} run", "{n} runs", pair.runs).format(n=pair.runs)
    told = _("{runs}, since {day}").format(runs=runs, day=day_and_year(pair.first_on))
    if pair.runs_without_distance:
        text = ngettext("{n} without distance, so it is more", "{n} without distance, so it is more", pair.runs_without_distance)
        told = f"{told}; {text.format(n=pair.runs_without_distance)}"
    verdict = {
        ShoeStage.FRESH: _("no look needed yet"),
        ShoeStage.LOOK: _("worth a look"),
        ShoeStage.LOOK_AGAIN: _("a look is overdue"),
    }[pair.stage]
    if pair.retired_on is not None:
        verdict = _("retired {day}").format(day=day_and_year(pair.retired_on))
    return PairLine(
        name=pair.name,
        distance=distance,
        told=told,
        verdict=verdict,
        stage=pair.stage.value,
        bar=Bar(
            length=round(max(2.0, pair.distance_m / whole * _WIDTH), 1),
            look=round(look_m / whole * _WIDTH, 1),
            again=round(again_m / whole * _WIDTH, 1),
            spoken=_("{distance}; a look is worth it from {look}, overdue from {again}.").format(
                distance=distance, look=words.measure("look_from_m", look_m), again=words.measure("look_again_m", again_m)
            ),
        ),
        last_url=_run_url(pair.last_run_id, pair.last_typed_id),
        last_text=_("last worn {day}").format(day=day_and_year(pair.last_on)),
        is_retired=pair.retired_on is not None,
    )


def _unnamed(each: Shoeless, words: Words, chosen: Collection[str]) -> UnnamedLine:
    text = short_day(each.on)
    if each.distance_m is not None:
        text = _("{day}, {distance}").format(day=text, distance=words.measure("distance_m", each.distance_m))
    if each.typed_id:
        text = _("{run}, typed in").format(run=text)
    return UnnamedLine(line_id(each), _run_url(each.run_id, each.typed_id), text, line_id(each) in chosen)


def line_id(each: Shoeless) -> str:
    """Return what a run is called in the form: its number, or the marked id of a typed one."""
    return f"{TYPED}{each.typed_id}" if each.typed_id else str(each.run_id)


def _run_url(run_id: int, typed_id: str) -> str:
    return reverse("typed_run", args=[typed_id]) if typed_id else reverse("one_run", args=[run_id])
