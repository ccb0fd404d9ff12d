"""A link to the clinician's report that ends by itself: for somebody without an account, in a house that others reach.

What is shared is the report as it was when the link was made, like a letter: what the runner writes afterwards is not in it. The
key in the link is 256 random bits; only its SHA-256 is kept. When the link ends, the report kept for it is deleted.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from runtall.core import ConflictError, ImplausibleValueError, NotFoundError, say
from runtall.store.share_rows import Link as Link  # noqa: PLC0414 - pages name it

HOURS: Final = (1, 24, 72, 168, 336, 720)
"""How long a link may last, in hours; a week is usual."""
USUAL_HOURS: Final = 168
MOST_OPEN: Final = 10
MOST_WRONG: Final = 10
"""Wrong pass phrases until a link ends."""
LONGEST_LABEL: Final = 60
SHORTEST_PHRASE, LONGEST_PHRASE = 8, 128
_KEY_BYTES = 32
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Made:
    """A link that was just made, with its key; the key is nowhere else."""

    link: Link
    key: str


def make(
    runner_id: int,
    *,
    label: str,
    hours: int = USUAL_HOURS,
    phrase: str = "",
    asked: str = "",
    called: str = "",
    language: str = "en",
    now: datetime | None = None,
) -> Made:
    """Make a link to the report as it is now.

    Parameters
    ----------
    label
        Whom it is for, in the runner's words.
    phrase
        A pass phrase that whoever opens it must know; empty for none.
    asked, called
        The runner's question for the visit, and the name that stands on the report; empty for none.

    Raises
    ------
    ImplausibleValueError
        No label, a time that is not offered, or a pass phrase that is too short or too long.
    ConflictError
        Too many links are open.
    MissingExtraError
        The report cannot be made on this machine.
    """
    from runtall.services.share_snapshot import snapshot
    from runtall.store import share_shelf

    label = _refused(label, hours, phrase)
    now = now or datetime.now(UTC)
    share_shelf.sweep(now)
    if share_shelf.count_open(runner_id, now) >= MOST_OPEN:
        raise ConflictError(say("{n} links are open already.", n=MOST_OPEN), say("End one that is no longer needed."))
    made, key = snapshot(runner_id, asked=asked, called=called, language=language), secrets.token_urlsafe(_KEY_BYTES)
    link = share_shelf.add(
        runner_id,
        label=label,
        key_sha256=_digest(key),
        phrase_hash=_hashed(phrase),
        made_at=now,
        ends_at=now + timedelta(hours=hours),
        sheet=made.sheet,
        pdf=made.pdf,
    )
    return Made(link, key)


def _refused(label: str, hours: int, phrase: str) -> str:
    """Return the label as it is kept, or refuse what cannot be."""
    label = " ".join("".join(sign if sign.isprintable() else " " for sign in label).split())
    if not 0 < len(label) <= LONGEST_LABEL:
        raise ImplausibleValueError(say("Whom the link is for is not said."), say("Write a few words, such as physio on Monday."))
    if hours not in HOURS:
        raise ImplausibleValueError(say("A link cannot last so long."), say("Choose one of the times offered."))
    if phrase and not SHORTEST_PHRASE <= len(phrase) <= LONGEST_PHRASE:
        raise ImplausibleValueError(
            say("This pass phrase is too short or too long."),
            say("Write {least} to {most} characters, or none.", least=SHORTEST_PHRASE, most=LONGEST_PHRASE),
        )
    return label


def links(runner_id: int, *, now: datetime | None = None) -> tuple[Link, ...]:
    """Return a runner's links, the newest first, those that are over among them for a while."""
    from runtall.store import share_shelf

    share_shelf.sweep(now or datetime.now(UTC))
    return share_shelf.of_runner(runner_id)


def end(runner_id: int, link_id: int, *, now: datetime | None = None) -> None:
    """End a link at once; its report is deleted. Raises ``NotFoundError`` where this runner has no such link that is open."""
    from runtall.store import share_shelf

    if not share_shelf.end(runner_id, link_id, now=now or datetime.now(UTC)):
        raise NotFoundError(say("This link is over already."))


def tidy(*, now: datetime | None = None) -> None:
    """Delete the reports of links that are over."""
    from runtall.store import share_shelf

    share_shelf.sweep(now or datetime.now(UTC))


# Whoever has the link ------------------------------------------------------------------------------------------------


def found(key: str, *, now: datetime | None = None) -> Link | None:
    """Return the link of a key; ``None`` alike for one that is over and one that never was."""
    from runtall.store import share_shelf

    if not _KEY.fullmatch(key):
        return None
    return share_shelf.by_key(_digest(key), now or datetime.now(UTC))


def is_phrase(link: Link, phrase: str, *, now: datetime | None = None) -> bool:
    """Whether a pass phrase is the link's; a wrong one counts, and the link ends after ``MOST_WRONG`` of them."""
    from django.contrib.auth.hashers import check_password

    from runtall.store import share_shelf

    if 0 < len(phrase) <= LONGEST_PHRASE and check_password(phrase, share_shelf.phrase_hash_of(link.id)):
        return True
    share_shelf.note_wrong_phrase(link.id, now=now or datetime.now(UTC), most=MOST_WRONG)
    return False


def page_of(link: Link, *, counts: bool = True, now: datetime | None = None) -> dict[str, Any]:
    """Return what the report's page shows, and count the look. Raises ``NotFoundError`` where the link ended meanwhile."""
    from runtall.store import share_shelf

    shown = share_shelf.open_page(link.id, now=now or datetime.now(UTC), counts=counts)
    if shown is None:
        raise NotFoundError(say("This link is over."))
    return shown


def pdf_of(link: Link, *, counts: bool = True, now: datetime | None = None) -> bytes:
    """Return the report as PDF, and count the look. Raises ``NotFoundError`` where the link ended meanwhile."""
    from runtall.store import share_shelf

    made = share_shelf.open_pdf(link.id, now=now or datetime.now(UTC), counts=counts)
    if made is None:
        raise NotFoundError(say("This link is over."))
    return made


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _hashed(phrase: str) -> str:
    from django.contrib.auth.hashers import make_password

    return make_password(phrase) if phrase else ""
