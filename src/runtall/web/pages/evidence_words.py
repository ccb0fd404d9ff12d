"""Words of the evidence: topics, articles, how well something is supported, what becomes of an advice."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from runtall.evidence import Choice, Stance, Topic
from runtall.web.pages.words import grade_words

_BARS = {"strong": 3, "moderate": 2, "weak": 1}


@dataclass(frozen=True, slots=True)
class GradeMark:
    """How well something is supported: a word, and a mark beside it.

    Attributes
    ----------
    name
        ``strong``, ``moderate``, ``weak``, ``contested``, ``unsupported`` or ``working-choice``.
    bars
        Which of three bars are filled; empty where a mark of another shape is shown.
    """

    name: str
    words: str
    bars: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleName:
    """One of the five articles, as a link."""

    id: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What becomes of an advice; ``name`` is ``default``, ``opt-in``, ``education`` or ``withheld``."""

    name: str
    words: str


def grade_mark(grade: str) -> GradeMark:
    """Return the mark of a grade."""
    if grade in ("contested", "working-choice"):
        return GradeMark(str(grade), grade_words(grade))
    return GradeMark(str(grade), grade_words(grade), tuple(place < _BARS.get(grade, 0) for place in range(3)))


def standing(choice: Choice) -> Standing:
    """Return what becomes of an advice, in words."""
    words = {
        Choice.DEFAULT: _("part of your plan"),
        Choice.OPT_IN: _("yours to choose"),
        Choice.EDUCATION: _("to know, not to do"),
        Choice.WITHHELD: _("kept back"),
    }
    return Standing(choice.value, words[choice])


def article_name(article: str) -> ArticleName:
    """Return ``Article A`` with its address."""
    label = _("Article {letter}").format(letter=article.rpartition("-")[2].upper())
    return ArticleName(article, label, reverse("evidence_article", args=[article]))


def topic_words(topic: Topic) -> str:
    """Return the name of a topic."""
    return {
        Topic.HOW_COMMON: _("How common it is"),
        Topic.PAIN_AND_RUNNING: _("Pain and running"),
        Topic.SEEING_A_CLINICIAN: _("Seeing a clinician"),
        Topic.WORRY: _("Worry"),
        Topic.LOAD: _("How much you run"),
        Topic.WARM_UP: _("Warm-up"),
        Topic.FORM: _("How you run"),
        Topic.GROUND: _("Ground and hills"),
        Topic.SHOES: _("Shoes"),
        Topic.STRENGTH: _("Strength"),
        Topic.TRUNK: _("Trunk"),
        Topic.HIPS: _("Hips"),
        Topic.STRETCHING: _("Stretching"),
        Topic.SIDES: _("Left and right"),
        Topic.SITTING: _("Sitting"),
        Topic.DRINKING: _("Drinking"),
        Topic.APPS: _("Apps"),
        Topic.BODY_TESTS: _("Movement tests"),
        Topic.METHODS: _("Methods"),
    }[topic]


def stance_words(stance: Stance) -> str:
    """Return how some articles answer a contested question."""
    return {
        Stance.FOR: _("Says yes"),
        Stance.AGAINST: _("Says no"),
        Stance.BETWEEN: _("In between"),
        Stance.SILENT: _("Says nothing"),
    }[stance]
