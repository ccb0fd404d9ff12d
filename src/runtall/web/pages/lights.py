"""The traffic light as a word and a shape beside its colour."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from runtall.plan import Colour, Light
from runtall.web.pages.words import Words


@dataclass(frozen=True, slots=True)
class LightShown:
    """A light: ``colour`` is ``green``, ``amber``, ``red`` or ``unknown``; ``word`` says what it asks for."""

    colour: str
    word: str
    sentence: str


def light_shown(light: Light, words: Words) -> LightShown:
    """Return a light in words."""
    word = {
        Colour.GREEN: _("Green: go on"),
        Colour.AMBER: _("Amber: ease off"),
        Colour.RED: _("Red: stop and calm down"),
        Colour.UNKNOWN: _("Not known yet: nothing is added"),
    }[light.colour]
    if light.colour is Colour.GREEN and light.holds:
        word = _("Green: the same again")
    return LightShown(light.colour.value, word, words.say(light.because[0].sentence))
