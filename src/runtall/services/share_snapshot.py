"""The clinician's report as it is now, for a link: what the page shows, and the PDF. Made in a process of its own."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from runtall.services.printing import Kind, Wanted, answer, printed, sheet_of

_BY = "runtall.services.share_snapshot"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A report at one moment: the values that its pages are set from, with pictures as ``data:`` addresses, and the PDF."""

    sheet: dict[str, Any]
    pdf: bytes


def snapshot(runner_id: int, *, asked: str, called: str, language: str) -> Snapshot:
    """Return the report as it is now. Raises as ``printing.printed``."""
    wanted = Wanted(Kind.CLINICIAN, runner_id, language, asked=asked, called=called)
    made = json.loads(printed(wanted, by=_BY))
    return Snapshot(made["sheet"], base64.b64decode(made["pdf"]))


def drawn(wanted: Wanted) -> bytes:
    """Return the report as JSON, made in this process."""
    from datetime import UTC, datetime

    from runtall.writers import pdf

    now = datetime.now(UTC)
    sheet = sheet_of(wanted, now=now)
    pictures = {name: _address(name, data) for name, data in sheet.pictures.items()}
    made = pdf.pdf(sheet, made_at=now)
    told = {"sheet": {**sheet.values, "pictures": pictures}, "pdf": base64.b64encode(made).decode()}
    return json.dumps(told, allow_nan=False).encode()


def _address(name: str, data: bytes) -> str:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/jpeg"
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


if __name__ == "__main__":
    answer(drawn)
