"""Links to a report, row by row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from runtall.store.account_models import Look
from runtall.store.share_models import ShareLink
from runtall.store.share_rows import Link

KEPT_FOR = timedelta(days=90)
"""So long after its end it is still told that there was a link."""
_TOLD = (
    "id", "runner_id", "label", "phrase_hash", "made_at", "ends_at", "ended_at", "wrong_phrases", "times_opened",
    "first_opened_at", "last_opened_at",
)  # fmt: skip


def _link(told: dict[str, Any]) -> Link:
    return Link(has_phrase=bool(told.pop("phrase_hash")), **told)


def _open(now: datetime) -> Q:
    return Q(ended_at=None, ends_at__gt=now, runner__user__is_active=True)


def add(
    runner_id: int,
    *,
    label: str,
    key_sha256: str,
    phrase_hash: str,
    made_at: datetime,
    ends_at: datetime,
    sheet: dict[str, Any],
    pdf: bytes,
) -> Link:
    """Keep a new link with its report."""
    row = ShareLink.objects.create(
        runner_id=runner_id,
        label=label,
        key_sha256=key_sha256,
        phrase_hash=phrase_hash,
        made_at=made_at,
        ends_at=ends_at,
        sheet=sheet,
        pdf=pdf,
    )
    return _link(ShareLink.objects.values(*_TOLD).get(pk=row.pk))


def of_runner(runner_id: int) -> tuple[Link, ...]:
    """Return a runner's links, the newest first; those long over are forgotten."""
    rows = ShareLink.objects.filter(runner_id=runner_id).order_by("-made_at", "-pk").values(*_TOLD)
    return tuple(map(_link, rows))


def count_open(runner_id: int, now: datetime) -> int:
    """Return how many links of a runner lead somewhere."""
    return ShareLink.objects.filter(_open(now), runner_id=runner_id).count()


def by_key(key_sha256: str, now: datetime) -> Link | None:
    """Return the link of a key, unless it is over or its runner's account is closed."""
    told = ShareLink.objects.filter(_open(now), key_sha256=key_sha256).values(*_TOLD).first()
    return None if told is None else _link(told)


def phrase_hash_of(link_id: int) -> str:
    """Return the hash of a link's pass phrase."""
    return str(ShareLink.objects.values_list("phrase_hash", flat=True).get(pk=link_id))


def note_wrong_phrase(link_id: int, *, now: datetime, most: int) -> None:
    """Count a wrong pass phrase; at ``most`` the link ends."""
    with transaction.atomic():
        rows = ShareLink.objects.filter(pk=link_id)
        rows.update(wrong_phrases=F("wrong_phrases") + 1)
        _end(rows.filter(wrong_phrases__gte=most), now)


def open_page(link_id: int, *, now: datetime, counts: bool) -> dict[str, Any] | None:
    """Return what the page of a link shows, and count it; ``None`` where it ended meanwhile."""
    found: dict[str, Any] | None = _opened(link_id, "sheet", now=now, counts=counts)
    return found


def open_pdf(link_id: int, *, now: datetime, counts: bool) -> bytes | None:
    """Return the PDF of a link, and count it; ``None`` where it ended meanwhile."""
    found = _opened(link_id, "pdf", now=now, counts=counts)
    return None if found is None else bytes(found)


def _opened(link_id: int, column: str, *, now: datetime, counts: bool) -> Any:
    with transaction.atomic():
        rows = ShareLink.objects.filter(_open(now), pk=link_id)
        found = rows.values_list(column, "runner_id", "label").first()
        if found is None:
            return None
        if counts:
            ShareLink.objects.filter(pk=link_id, first_opened_at=None).update(first_opened_at=now)
            ShareLink.objects.filter(pk=link_id).update(times_opened=F("times_opened") + 1, last_opened_at=now)
            Look.objects.create(runner_id=found[1], clinician=None, clinician_name=found[2], at=now, object="link", address="")
        return found[0]


def end(runner_id: int, link_id: int, *, now: datetime) -> bool:
    """End a link of a runner and forget its report; whether there was one to end."""
    return bool(_end(ShareLink.objects.filter(_open(now), runner_id=runner_id, pk=link_id), now))


def _end(rows: Any, now: datetime) -> int:
    return int(rows.update(ended_at=now, sheet={}, pdf=b""))


def sweep(now: datetime) -> None:
    """Forget the reports of links that are over, and links that were over long ago."""
    ShareLink.objects.filter(ends_at__lte=now).exclude(pdf=b"").update(sheet={}, pdf=b"")
    ShareLink.objects.filter(Q(ends_at__lt=now - KEPT_FOR) | Q(ended_at__lt=now - KEPT_FOR)).delete()
