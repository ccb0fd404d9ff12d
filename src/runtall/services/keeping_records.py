"""What a health record holds of the runner's own, kept where it is not here yet. Written by ``health_records``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtall.findings import HealthRecord


def keep(runner_id: int, record: HealthRecord) -> None:
    """Keep what a health record holds and is not here yet; call it in a transaction. What is here stays as it is.

    Something that stands in place of an earlier version corrects that, where the earlier one is here and stands.
    """
    from dataclasses import replace

    from runtall.store import diary, questionnaires, tested

    replaces = record.replaces
    known = _Known.of((each.id, each.supersedes) for each in diary.entries(runner_id))
    diary.keep(
        runner_id,
        [replace(each, supersedes=known.standing(replaces.get(each.id, ()))) for each in record.diary if known.is_new(each.id)],
    )
    known = _Known.of((each.id, each.supersedes) for each in questionnaires.every(runner_id))
    for sheet in record.sheets:
        if known.is_new(sheet.id):
            corrects = known.standing(replaces.get(sheet.id, ()))
            questionnaires.keep(
                runner_id,
                questionnaires.Filled(sheet.id, sheet.kind.value, sheet.on, dict(sheet.answers), sheet.written_at, corrects),
            )
    known = _Known.of((each.id, each.supersedes) for each in tested.every(runner_id))
    tested.keep(
        runner_id,
        [
            tested.KeptResult(each.id, each.result, each.written_at, known.standing(replaces.get(each.id, ())))
            for each in record.tests
            if known.is_new(each.id)
        ],
    )
    _keep_names(runner_id, record)


@dataclass(slots=True)
class _Known:
    """What is kept of one kind: ids, and which of them were corrected already."""

    ids: set[str]
    corrected: set[str]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str | None]]) -> _Known:
        every = list(rows)
        return cls({name for name, _ in every}, {before for _, before in every if before is not None})

    def is_new(self, name: str) -> bool:
        """Whether an id is not kept yet; it counts as kept from here on."""
        is_new = name not in self.ids
        self.ids.add(name)
        return is_new

    def standing(self, before: Sequence[str]) -> str | None:
        """Return which of the earlier versions is here and stands; it counts as corrected from here on."""
        found = next((each for each in before if each in self.ids and each not in self.corrected), None)
        if found is not None:
            self.corrected.add(found)
        return found


def _keep_names(runner_id: int, record: HealthRecord) -> None:
    """Keep the runner's own activities and trackers that are not here yet."""
    from zoneinfo import ZoneInfo

    from runtall.store import diary, questionnaires

    named = {each.name for each in questionnaires.activities(runner_id)}
    for goal in record.goals:
        if goal.name not in named:
            named.add(goal.name)
            questionnaires.choose_activity(runner_id, goal.name, on=goal.chosen_on)
            if goal.put_away_on is not None:
                questionnaires.put_activity_away(runner_id, goal.name, on=goal.put_away_on)
    followed = {each.name for each in diary.trackers(runner_id)}
    for entry in record.diary:
        for each in entry.tracked:
            if each.name not in followed:
                followed.add(each.name)
                diary.follow(runner_id, each.name, each.unit, on=entry.at.astimezone(ZoneInfo(entry.zone)).date())
