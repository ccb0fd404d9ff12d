"""Every address of the app, with what stands in it: a new view is listed here, or a test fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser

from django.urls import URLPattern, get_resolver, reverse


class Shown(StrEnum):
    """What an address gives."""

    PAGE = "page"
    FRAGMENT = "fragment"
    """Part of a page; asked for without htmx it may be a whole page."""
    FORM = "form"
    """Takes POST alone: it is tried by sending the forms of the pages."""
    SCRIPTED = "scripted"
    """Takes what only a script sends; the pages have a form beside it."""
    FILE = "file"


@dataclass(frozen=True)
class Address:
    """One address; ``path`` names the parts by the ids of ``made_home.furnish``, or gives them after ``=``."""

    shown: Shown
    path: dict[str, str] = field(default_factory=dict)
    query: str = ""
    leads_on: bool = False
    """It may redirect, as a page does that has nothing to show yet."""


PAGE, FRAGMENT, FORM, SCRIPTED, FILE = Shown.PAGE, Shown.FRAGMENT, Shown.FORM, Shown.SCRIPTED, Shown.FILE

ADDRESSES: dict[str, Address] = {
    "today": Address(PAGE),
    "check_in": Address(PAGE, leads_on=True),
    "well": Address(FORM),
    "other_sport": Address(FORM),
    "check_out": Address(PAGE, leads_on=True),
    "answer": Address(FORM),
    "tight": Address(PAGE),
    "sample_enter": Address(FORM),
    "sample_leave": Address(FORM),
    "start": Address(PAGE, leads_on=True),
    "start_life": Address(PAGE, leads_on=True),
    "start_sample": Address(PAGE, leads_on=True),
    "start_sample_progress": Address(FRAGMENT, leads_on=True),
    "safety": Address(PAGE),
    "safety_questions": Address(PAGE, {"step": "=1"}),
    "safety_weekly": Address(PAGE),
    "safety_open": Address(PAGE, leads_on=True),
    "safety_correct": Address(PAGE, leads_on=True),
    "safety_cleared": Address(PAGE, leads_on=True),
    "runs": Address(PAGE),
    "add_run": Address(PAGE),
    "one_run": Address(PAGE, {"run_id": "run_id"}),
    "run_press": Address(FRAGMENT, {"run_id": "run_id"}),
    "run_shoes": Address(FORM),
    "typed_run": Address(PAGE, {"typed_id": "typed_id"}),
    "change_typed_run": Address(PAGE, {"typed_id": "typed_id"}),
    "remove_typed_run": Address(FORM),
    "load": Address(PAGE),
    "pain": Address(PAGE),
    "pain_add": Address(PAGE, leads_on=True),
    "pain_answer": Address(FORM),
    "pain_month": Address(PAGE, {"named": "month"}),
    "pain_entry": Address(PAGE, {"entry_id": "entry_id"}),
    "pain_change": Address(PAGE, {"entry_id": "entry_id"}),
    "pain_remove": Address(FORM),
    "pain_trackers": Address(PAGE),
    "questions": Address(PAGE),
    "own_activity": Address(FORM),
    "questionnaire": Address(PAGE, {"kind": "=mind"}),
    "remove_round": Address(FORM),
    "plan": Address(PAGE),
    "plan_wishes": Address(PAGE, leads_on=True),
    "plan_step": Address(FORM),
    "plan_change": Address(PAGE),
    "plan_pause": Address(FORM),
    "plan_resume": Address(FORM),
    "plan_race": Address(FORM),
    "plan_race_forget": Address(FORM),
    "plan_own": Address(FORM),
    "plan_own_forget": Address(FORM),
    "way_back": Address(PAGE),
    "plan_history": Address(PAGE),
    "plan_week": Address(PAGE, {"named": "last_monday"}),
    "plan_card": Address(PAGE, {"named": "day"}),
    "watch_week": Address(FILE),
    "watch_file": Address(FILE),
    "calendar_settings": Address(PAGE),
    "calendar_on": Address(FORM),
    "calendar_off": Address(FORM),
    "calendar_wishes": Address(FORM),
    "calendar_file": Address(FILE),
    "calendar_feed": Address(FILE),
    "reminders": Address(PAGE),
    "reminders_keep": Address(FORM),
    "reminders_off": Address(FORM),
    "reminders_try": Address(FORM),
    "body": Address(PAGE),
    "body_test": Address(PAGE, {"test_id": "=prone-plank-hold"}),
    "screen_begin": Address(PAGE, leads_on=True),
    "screen_done": Address(PAGE, leads_on=True),
    "screen_step": Address(PAGE, {"test_id": "=prone-plank-hold"}, leads_on=True),
    "screen_stopped": Address(PAGE, {"test_id": "=prone-plank-hold", "stop_id": "stop_id"}),
    "screen_result": Address(PAGE, {"result_id": "result_id"}),
    "remove_result": Address(FORM),
    "clinic": Address(PAGE),
    "gait": Address(PAGE),
    "film_uploads": Address(SCRIPTED),
    "film_start": Address(SCRIPTED),
    "film": Address(PAGE, {"film_id": "film_id"}),
    "film_picture": Address(FILE),
    "film_clip": Address(FILE),
    "film_itself": Address(FILE),
    "film_again": Address(FORM),
    "film_remove": Address(FORM),
    "film_keep": Address(FORM),
    "screen_film": Address(PAGE, {"test_id": "=prone-plank-hold"}, leads_on=True),
    "library": Address(PAGE),
    "exercises": Address(PAGE),
    "exercise": Address(PAGE, {"exercise_id": "=dead-bug"}),
    "routine": Address(PAGE, {"routine_id": "=twelve-minutes"}),
    "player": Address(PAGE, {"what": "=twelve-minutes"}),
    "player_token": Address(FILE),
    "player_offline": Address(PAGE),
    "player_keep": Address(FORM),
    "session_file": Address(FILE),
    "session_kept": Address(PAGE, {"session_id": "session_id"}),
    "session_take_back": Address(FORM),
    "service_worker": Address(FILE),
    "metronome": Address(PAGE),
    "metronome_sound": Address(FILE),
    "shoes": Address(PAGE),
    "retire_shoes": Address(FORM),
    "take_up_shoes": Address(FORM),
    "reports": Address(PAGE),
    "report_file": Address(FILE),
    "take_along": Address(PAGE),
    "clinician_file": Address(FILE),
    "programme_file": Address(FILE),
    "health_record": Address(PAGE),
    "health_record_file": Address(FILE),
    "import": Address(PAGE),
    "import_uploads": Address(SCRIPTED),
    "import_upload": Address(SCRIPTED),
    "import_upload_forget": Address(FORM),
    "import_start": Address(SCRIPTED),
    "import_files": Address(PAGE),
    "import_folder": Address(FORM),
    "import_folder_look": Address(FORM),
    "import_folder_leave": Address(FORM),
    "import_job": Address(PAGE, {"job_id": "job_id"}),
    "import_again": Address(FORM),
    "import_stop": Address(FORM),
    "import_forget": Address(FORM),
    "evidence": Address(PAGE),
    "evidence_search": Address(PAGE, query="?q=cadence"),
    "evidence_topic": Address(PAGE, {"topic_id": "=strength"}),
    "evidence_claim": Address(PAGE, {"claim_id": "=ten-percent-weekly-rule"}),
    "evidence_point": Address(PAGE, {"point_id": "=hydration"}),
    "evidence_article": Address(PAGE, {"article_id": "=article-e"}),
    "evidence_papers": Address(PAGE),
    "evidence_paper": Address(PAGE, {"paper_id": "=minetti-2002"}),
    "evidence_rule": Address(PAGE, {"rule_id": "=opt-in-trial"}),
    "evidence_choices": Address(PAGE),
    "evidence_choice": Address(PAGE, {"claim_id": "=cadence-target-170-180"}),
    "why": Address(PAGE),
    "why_today": Address(PAGE),
    "why_finding": Address(PAGE, {"finding_id": "=single-run-spike"}),
    "connections": Address(PAGE),
    "bridge_set_up": Address(FORM),
    "bridge_now": Address(FORM),
    "bridge_end": Address(FORM),
    "settings": Address(PAGE),
    "settings_profile": Address(FORM),
    "settings_training": Address(FORM),
    "settings_look": Address(FORM),
    "phone": Address(PAGE),
    "phone_new_code": Address(FORM),
    "phone_stop_codes": Address(FORM),
    "phone_code": Address(FORM),
    "phone_qr": Address(FILE),
    "phone_trust_qr": Address(FILE),
    "phone_end": Address(FORM),
    "phone_here": Address(PAGE, leads_on=True),
    "phone_leave": Address(FORM),
    "pair": Address(PAGE, leads_on=True),
    "phone_trust": Address(FILE),
    "phone_authority": Address(FILE),
    "phone_profile": Address(FILE),
    "your_data": Address(PAGE),
    "your_data_file": Address(FILE),
    "delete_me": Address(FORM),
    "chart_bundle": Address(FILE),
    "figure": Address(FILE),
    "figure_parts": Address(FILE),
    "figure_style": Address(FILE),
    "healthz": Address(FILE),
    "tokens": Address(PAGE),
    "tokens_make": Address(FORM),
    "tokens_end": Address(FORM),
    "api_docs": Address(PAGE),
    "api_schema": Address(FILE),
    "api": Address(SCRIPTED),
}
"""By the name of the address."""


def names_in_urls() -> list[str]:
    """Return the names of all addresses; a nameless one, or one that hides others, cannot be listed and is named so."""
    return [each.name or f"nameless: {each.pattern}" for each in get_resolver().url_patterns if isinstance(each, URLPattern)]


def with_a_page() -> list[str]:
    """Return the names of addresses that a reader can open."""
    return [name for name, address in ADDRESSES.items() if address.shown in (PAGE, FRAGMENT)]


def url_of(name: str, ids: dict[str, str]) -> str:
    """Return an address with the ids of a furnished home."""
    address = ADDRESSES[name]
    path = {key: value[1:] if value.startswith("=") else ids[value] for key, value in address.path.items()}
    return reverse(name, kwargs=path) + address.query


@dataclass
class Form:
    """A form as a browser without scripts sees it: where it goes, and what it sends when nothing is changed."""

    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    has_files: bool = False
    offers: dict[str, list[str]] = field(default_factory=dict)
    """Every name that the form can send, with what it offers to choose from; a place for files has its name alone."""
    files: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._textarea: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(values.get("method", "get").lower(), values.get("action", ""))
            if self._form.method != "dialog":  # stays on the page
                self.found.append(self._form)
        elif self._form is not None and "disabled" not in values:
            self._field(tag, values)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def _field(self, tag: str, values: dict[str, str]) -> None:
        assert self._form is not None
        name, kind = values.get("name", ""), values.get("type", "text")
        if name and tag in ("input", "select", "textarea", "button"):
            self._form.offers.setdefault(name, []).extend([values["value"]] if values.get("value") else [])
            self._form.files += [name] if kind == "file" else []
        if tag == "option" and self._select is not None:
            self._form.offers[self._select].append(values.get("value", ""))
        if tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select is not None:
            self._options.append((values.get("value", ""), "selected" in values))
        elif tag == "textarea" and name:
            self._textarea = [name, ""]
        elif tag == "input" and kind == "file":
            self._form.has_files = True
        elif tag == "button" and name and not any(each == name for each, _ in self._form.fields):
            self._form.fields.append((name, values.get("value", "")))  # as if the first button were pressed
        elif tag == "input" and name and _is_sent(kind, values):
            self._form.fields.append((name, values.get("value", "on" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea[1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None and self._form is not None:
            chosen = [value for value, is_chosen in self._options if is_chosen] or [value for value, _ in self._options[:1]]
            self._form.fields += [(self._select, value) for value in chosen]
            self._select = None
        elif tag == "textarea" and self._textarea is not None and self._form is not None:
            self._form.fields.append((self._textarea[0], self._textarea[1]))
            self._textarea = None


def _is_sent(kind: str, values: dict[str, str]) -> bool:
    if kind in ("checkbox", "radio"):
        return "checked" in values
    return kind not in ("submit", "button", "reset")


def forms_in(html: str) -> list[Form]:
    """Return the forms of a page."""
    parser = _Forms()
    parser.feed(html)
    return parser.found
