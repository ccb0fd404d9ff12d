"""A mark of what a runner has on file that every write makes another one.

It is written in the transaction of the write itself, whatever the database, so that equal marks mean equal rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction

_Row = TypeVar("_Row", bound=models.Model)

RUNS, DIARY, CHECKED, SAID = "runs", "diary", "checked", "said"
"""Runs, the diary, check-ins, and everything else that a runner says or does of which findings and plans are made."""


class Mark(models.Model):
    """What a runner's rows of one kind are known by as they stand; never used twice."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="marks")
    of = models.CharField(max_length=12)
    token = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "of"], name="one_mark_of_a_kind")]

    def __str__(self) -> str:
        return f"mark of {self.of}"


_seen: ContextVar[dict[int, dict[str, str]] | None] = ContextVar("seen", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within, read the marks of a runner once, unless something is written meanwhile by the same hand.

    What others write meanwhile makes other marks, which whoever comes later sees: what is kept by the older ones is not found.
    """
    if _seen.get() is not None:
        yield
        return
    before = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(before)


def tokens(runner_id: int) -> dict[str, str]:
    """Return the marks that stand, by kind; a kind that was never written has none."""
    seen = _seen.get()
    if seen is not None and runner_id in seen:
        return seen[runner_id]
    found = dict(Mark.objects.filter(runner_id=runner_id).values_list("of", "token"))
    if seen is not None:
        seen[runner_id] = found
    return found


def _anew(runner_ids: Iterable[int], of: str) -> None:
    if (seen := _seen.get()) is not None:
        seen.clear()
    rows = [Mark(runner_id=each, of=of, token=uuid.uuid4().hex) for each in sorted(set(runner_ids))]
    Mark.objects.bulk_create(rows, update_conflicts=True, unique_fields=["runner", "of"], update_fields=["token"])


class MarkedRows(models.QuerySet[_Row]):
    """Rows whose every write makes the mark of their runner another one."""

    def bulk_create(self, objs: Iterable[_Row], *arguments: Any, **named: Any) -> list[_Row]:
        """Add rows, and mark their runners."""
        with transaction.atomic(using=self.db):
            made = super().bulk_create(objs, *arguments, **named)
            self._mark({each.runner_id for each in made})  # type: ignore[attr-defined]  # every marked row is a runner's
        return made

    def update(self, **values: Any) -> int:
        """Change rows, and mark their runners."""
        with transaction.atomic(using=self.db):
            runner_ids = self._runner_ids()
            changed = super().update(**values)
            self._mark(runner_ids)
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        """Take rows away, and mark their runners."""
        with transaction.atomic(using=self.db):
            runner_ids = self._runner_ids()
            gone = super().delete()
            self._mark(runner_ids)
        return gone

    def _runner_ids(self) -> Sequence[int]:
        return list(self.order_by().values_list("runner_id", flat=True).distinct())

    def _mark(self, runner_ids: Iterable[int]) -> None:
        _anew(runner_ids, self.model.marked_as)  # type: ignore[attr-defined]


class Marked(models.Model):
    """A row of a runner whose every write makes the mark of that runner another one."""

    marked_as: ClassVar[str]
    objects = MarkedRows.as_manager()

    class Meta:
        abstract = True

    def __init_subclass__(cls, *, marked_as: str = "", **named: Any) -> None:
        super().__init_subclass__(**named)
        cls.marked_as = marked_as

    def save(self, *arguments: Any, **named: Any) -> None:
        """Write the row, and mark its runner."""
        with transaction.atomic():
            super().save(*arguments, **named)
            _anew([self.runner_id], self.marked_as)  # type: ignore[attr-defined]

    def delete(self, *arguments: Any, **named: Any) -> tuple[int, dict[str, int]]:
        """Take the row away, and mark its runner."""
        with transaction.atomic():
            gone = super().delete(*arguments, **named)
            _anew([self.runner_id], self.marked_as)  # type: ignore[attr-defined]
        return gone


def renew(runner_id: int, of: str) -> None:
    """Make one mark of a runner another one, after rows were written past the models."""
    _anew([runner_id], of)
