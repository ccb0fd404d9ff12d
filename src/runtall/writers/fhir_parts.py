"""The small parts of FHIR resources (R4) as JSON-ready dicts: codes, quantities, references, runtall's own extension."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from runtall.findings import HEALTH_CODES, HEALTH_EXTRAS, HEALTH_IDS

Part = dict[str, Any]
"""A JSON object of a resource."""

LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
SNOMED: Final = "http://snomed.info/sct"
PHYSICAL_ACTIVITY: Final = "http://hl7.org/fhir/us/physical-activity/CodeSystem/pa-temporary-codes"
_HL7: Final = "http://terminology.hl7.org/CodeSystem/"

_UCUM_OF: Final = {
    "°": "deg",
    "of 10": "{score}",
    "points of 5": "{score}",
    "repetitions": "{repetitions}",
    "s": "s",
    "m": "m",
    "h": "h",
    "min": "min",
    "N": "N",
    "Nm": "N.m",
    "m/s": "m/s",
    "steps/min": "{steps}/min",
}
"""A symbol as runtall shows it to its code in the Unified Code for Units of Measure."""

_SNOMED_SIDES: Final = {"left": ("7771000", "Left"), "right": ("24028007", "Right"), "both": ("51440002", "Right and left")}


def own(code: str, display: str = "") -> Part:
    """Return a code of runtall's own system."""
    return {"system": HEALTH_CODES, "code": code, **({"display": display} if display else {})}


def hl7(system: str, code: str, display: str) -> Part:
    """Return a code of one of HL7's own systems."""
    return {"system": _HL7 + system, "code": code, "display": display}


def concept(*codings: Part, text: str = "") -> Part:
    """Return a concept by its codes, with what it is called."""
    called = text or codings[0].get("display", "")
    return {"coding": list(codings), **({"text": called} if called else {})}


def side_concept(side: str, words: str, *, snomed: bool) -> Part:
    """Return a side of the body; with ``snomed`` its SNOMED CT code stands beside runtall's own."""
    codings = [own(f"side.{side}", words)]
    if snomed and side in _SNOMED_SIDES:
        code, display = _SNOMED_SIDES[side]
        codings.append({"system": SNOMED, "code": code, "display": display})
    return concept(*codings)


def physical_activity() -> Part:
    """Return the category by which plans and goals of physical activity are known."""
    return concept({"system": PHYSICAL_ACTIVITY, "code": "PhysicalActivity", "display": "Physical Activity"})


def quantity(value: float, unit: str) -> Part:
    """Return a number with its unit; a unit that has no code, such as a runner's own, stands in words alone."""
    made: Part = {"value": value}
    if unit.strip():
        made["unit"] = unit
    if unit in _UCUM_OF:
        made |= {"system": UCUM, "code": _UCUM_OF[unit]}
    return made


def extra(**parts: Any) -> list[Part]:
    """Return runtall's extension with the named parts, as the field ``extension`` takes it; a list gives a part several times.

    A part that is ``None`` or empty is left out, and without any part the list is empty.
    """
    inner = [
        {"url": name.replace("_", "-"), **_extra_value(each)}
        for name, value in parts.items()
        for each in (value if isinstance(value, list) else [value])
        if each is not None and each != ""
    ]
    return [{"url": HEALTH_EXTRAS, "extension": inner}] if inner else []


def _extra_value(value: Any) -> Part:
    if isinstance(value, dict):
        return {"valueQuantity": value}
    if isinstance(value, date):
        return {"valueDate": value.isoformat()}
    return {"valueString": str(value)}


def with_extra(part: Part, **parts: Any) -> Part:
    """Return a part with runtall's extension, where there is anything to say in it."""
    made = extra(**parts)
    return {**part, "extension": made} if made else part


def component(code: str, display: str, **value: Any) -> Part:
    """Return one component of an observation under a code of runtall's own."""
    return {"code": concept(own(code, display)), **value}


def identified(value: str) -> list[Part]:
    """Return what a resource is called in the runtall that writes it."""
    return [{"system": HEALTH_IDS, "value": value}]


def refer(resource_id: str) -> Part:
    """Return a reference to another resource of the bundle."""
    return {"reference": f"urn:uuid:{resource_id}"}


def instant(at: datetime, zone: str | None = None) -> str:
    """Return an instant to the microsecond, with the clock of a zone where one is named.

    Examples
    --------
    >>> instant(datetime(2026, 7, 1, 5, tzinfo=UTC), "Europe/Berlin"), instant(datetime(2026, 7, 1, 5, tzinfo=UTC))
    ('2026-07-01T07:00:00+02:00', '2026-07-01T05:00:00Z')
    """
    local = at.astimezone(UTC if zone is None else ZoneInfo(zone))
    offset = local.utcoffset()
    if zone is None or offset is None or offset.total_seconds() % 60:  # clocks before there were time zones
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return local.isoformat()


def written(text: str) -> str:
    """Return a text without the control characters that FHIR forbids; lines and tabs stay."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\r\t")
