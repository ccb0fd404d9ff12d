"""What the API can do, as a plain page: made from its description, so that it cannot drift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from runtall.services.api_tokens import Scope


@dataclass(frozen=True, slots=True)
class ParameterShown:
    """One value that an operation takes, with its bounds in words."""

    name: str
    place: str
    bounds: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class OperationShown:
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    takes: str
    gives: str
    parameters: tuple[ParameterShown, ...]


@dataclass(frozen=True, slots=True)
class AreaShown:
    """Operations that belong together."""

    id: str
    label: str
    operations: tuple[OperationShown, ...]


@dataclass(frozen=True, slots=True)
class ScopeShown:
    """What a token may be made for."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class ApiDocsPage:
    """The page of the API; ``file_name`` is that of its description."""

    place: str
    areas: tuple[AreaShown, ...]
    scopes: tuple[ScopeShown, ...]
    count: int
    file_name: str = "openapi.json"


def scope_words(scope: str) -> str:
    """Return what a scope lets a program do."""
    return {
        "read": _("Read everything: today, runs, the diary, the plan"),
        "log": _("Write down: check-ins, the diary, questionnaires, runs, sessions, tests"),
        "plan": _("Change the plan: pauses, races, an own plan, what is tried"),
        "import": _("Bring files in"),
        "settings": _("Change who you are and what the plan is made from"),
        "export": _("Take everything along as one file"),
    }[scope]


def area_label(area: str) -> str:
    """Return what an area is called."""
    return {
        "settings": _("You and this token"),
        "safety": _("Safety questions"),
        "today": _("Today"),
        "pain": _("Diary of the back"),
        "questionnaires": _("Questionnaires"),
        "runs": _("Runs and shoes"),
        "films": _("Films"),
        "documents": _("Files to take along"),
        "insight": _("Load, report, findings"),
        "screen": _("Movement tests"),
        "plan": _("Plan"),
        "sessions": _("Exercises and sessions"),
        "imports": _("Bringing files in"),
        "evidence": _("Evidence"),
    }.get(area, area)


def api_docs_page(schema: Mapping[str, Any]) -> ApiDocsPage:
    """Return the page of a description."""
    by_area: dict[str, list[OperationShown]] = {}
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            by_area.setdefault(told["tags"][0], []).append(_operation(method.upper(), path, told))
    areas = tuple(AreaShown(name, area_label(name), tuple(found)) for name, found in by_area.items())
    scopes = tuple(ScopeShown(each.value, scope_words(each)) for each in Scope)
    return ApiDocsPage("settings", areas, scopes, sum(len(each.operations) for each in areas))


def _operation(method: str, path: str, told: Mapping[str, Any]) -> OperationShown:
    good = next(each for status, each in told["responses"].items() if status.startswith("2"))
    return OperationShown(
        id=told["operationId"],
        method=method,
        path=path,
        summary=told["summary"].replace("``", ""),
        description=told.get("description", "").replace("``", ""),
        scope=told["x-scope"],
        takes=_name_of(told.get("requestBody", {}).get("content", {})),
        gives=_name_of(good.get("content", {})),
        parameters=tuple(map(_parameter, told["parameters"])),
    )


def _name_of(content: Mapping[str, Any]) -> str:
    """Return the name of what is sent or given: of its type, else of its medium; empty for nothing."""
    for media, told in content.items():
        return str(told["schema"].get("$ref", media)).rpartition("/schemas/")[2]
    return ""


def _parameter(told: Mapping[str, Any]) -> ParameterShown:
    return ParameterShown(told["name"], told["in"], _bounds(told["schema"]), bool(told["required"]))


def _bounds(schema: Mapping[str, Any]) -> str:
    """Return the bounds of a value in few words, such as ``integer, 1 to 200, usually 50``."""
    shown = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
    words = [" | ".join(shown["enum"]) if "enum" in shown else str(shown.get("format") or shown.get("type") or "")]
    if "$ref" in shown:
        words = [shown["$ref"].rpartition("/")[2]]
    low, high = shown.get("minimum"), shown.get("maximum")
    if low is not None and high is not None:
        words.append(_("{low} to {high}").format(low=f"{low:g}", high=str(high)))
    if "maxLength" in shown:
        words.append(_("at most {n} signs").format(n=shown["maxLength"]))
    if schema.get("default") not in (None, ""):
        words.append(_("usually {value}").format(value=schema["default"]))
    return ", ".join(word for word in words if word)
