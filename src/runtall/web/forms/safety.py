"""The safety questions as a form: what was ticked, "none of these", and what nobody said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from runtall.core import ImplausibleValueError
from runtall.evidence import Open, RedFlag
from runtall.symptoms import Answer, Answers, Group, anything_new

ALWAYS_OPEN = frozenset({Open.RECORDS, Open.DIARY, Open.EDUCATION})
"""What nobody needs to allow."""
NOTHING_YET = "nothing"


@dataclass(frozen=True, slots=True)
class Said:
    """What a page of safety questions came back with.

    Attributes
    ----------
    answers
        Of the questions that were on the page; a group in which nothing was ticked is left open.
    ticked, none_of
        Ids of questions and of groups, as they were ticked, to show them again.
    errors
        Group id (``age`` for the age) to what has to be mended; nothing is kept while there is one.
    """

    answers: Answers
    ticked: frozenset[str]
    none_of: frozenset[str]
    errors: dict[str, str] = field(default_factory=dict)
    age: str = ""
    pain: str = ""

    @property
    def says_anything(self) -> bool:
        """Whether anything was ticked or typed."""
        return bool(self.ticked or self.none_of or self.age or self.pain)


class NumbersForm(forms.Form):
    """Age, and the back right now; both may be left open."""

    age = forms.IntegerField(min_value=5, max_value=120, required=False)
    pain = forms.TypedChoiceField(choices=[(str(n), str(n)) for n in range(11)], coerce=int, required=False, empty_value=None)


def read_answers(data: QueryDict, groups: Sequence[Group], *, with_numbers: bool = False) -> Said:
    """Read the answers to groups of questions, of those questions alone that were on the page."""
    shown, ticked, none_of = (frozenset(data.getlist(name)) for name in ("shown", "yes", "none"))
    flags: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for group in groups:
        asked = [sign.id for sign in group.signs if sign.id in shown]
        try:
            flags |= anything_new(asked, ticked & set(asked), none_of_these=group.id in none_of)
        except ImplausibleValueError as error:
            errors[group.id] = _both(error)
    known = {sign.id for group in groups for sign in group.signs}
    here = frozenset(ticked & known), frozenset(none_of & {group.id for group in groups})
    if not with_numbers:
        return Said(Answers(flags), *here, errors)
    numbers = NumbersForm(data)
    if not numbers.is_valid():
        errors["age"] = _("Write your age in whole years, such as 41, or leave it empty.")
    age, pain = (numbers.cleaned_data.get(name) for name in ("age", "pain"))
    return Said(
        Answers(flags, age_years=age, pain_nrs=pain),
        *here,
        errors,
        age=str(data.get("age", ""))[:12].strip(),
        pain="" if pain is None else str(pain),
    )


def _both(error: ImplausibleValueError) -> str:
    next_step = "" if error.next_step is None else error.next_step.in_words(_)
    return f"{error.what.in_words(_)}. {next_step}"


def read_weekly(data: QueryDict, signs: Sequence[RedFlag]) -> Said:
    """Read "anything new?": one question with many lines, and one "none of these" for all of them."""
    whole = Group("new", "", tuple(signs))
    said = read_answers(data, (whole,))
    if not said.errors and not said.says_anything:
        said.errors["new"] = _("Tick what is new, or take “nothing new”.")
    return said


class ClearanceForm(forms.Form):
    """A clinician's word: who, when, and what is allowed."""

    by = forms.CharField(max_length=120)
    seen_on = forms.DateField()
    allows = forms.MultipleChoiceField(
        choices=[*((each.value, each.value) for each in Open if each not in ALWAYS_OPEN), (NOTHING_YET, NOTHING_YET)]
    )
    note = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: Any, today_on: date, **others: Any) -> None:
        super().__init__(*args, **others)
        self.today_on = today_on
        self.fields["by"].error_messages["required"] = _("Write down who looked at your back.")
        self.fields["seen_on"].error_messages["required"] = _("Write the day on which they saw you.")
        self.fields["seen_on"].error_messages["invalid"] = _("Write the day on which they saw you.")
        self.fields["allows"].error_messages["required"] = _("Tick what they allowed, or “nothing of this yet”.")

    def clean_seen_on(self) -> date:
        """Refuse days that have not come, or that nobody alive remembers."""
        on: date = self.cleaned_data["seen_on"]
        if on > self.today_on:
            raise forms.ValidationError(_("This day has not come yet. Write it down after you were seen."))
        if on.year < 1950:
            raise forms.ValidationError(_("Write the day on which they saw you."))
        return on

    def clean_allows(self) -> frozenset[Open]:
        """Return what is allowed; "nothing yet" stands alone."""
        named = self.cleaned_data["allows"]
        if NOTHING_YET in named and len(named) > 1:
            raise forms.ValidationError(_("Tick what they allowed, or “nothing of this yet”."))
        return frozenset(Open(each) for each in named if each != NOTHING_YET)


class SlipForm(forms.Form):
    """Which earlier yes is taken back, and why in the runner's own words."""

    note = forms.CharField(max_length=500, required=False)
