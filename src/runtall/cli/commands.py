"""Which commands there are, in the order of ``runtall --help``; the code of a command is read when it is called.

A command pays for what it uses: ``runtall report`` does not read the diary's words, ``--help`` reads no command at all.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, where its function stands (``module:function`` under ``runtall.cli``), and one line on it."""

    name: str
    function: str
    about: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Commands that belong together."""

    title: str
    commands: tuple[Command, ...]


COMMANDS: tuple[Heading, ...] = (
    Heading(
        "Your runs",
        (
            Command("report", "reporting:report", "Say what stands out in how, and how much, you run."),
            Command("import", "importing:import_", "Import watch files and keep them."),
            Command("ledger", "importing:ledger", "Show what became of every file that came in."),
            Command("inspect", "inspecting:inspect", "Show what is in one file, channel by channel."),
            Command("gait", "gait:gait", "Say what a film of running shows, and what it does not."),
            Command("laps", "laps:laps", "Say which presses of the lap button mean tightness."),
        ),
    ),
    Heading(
        "Your back",
        (
            Command("triage", "triage:triage", "Answer the safety questions: is it safe to go on?"),
            Command("log", "log:log", "Write how your back feels into the diary."),
            Command("questions", "questions:questions", "Rate what you can do, your week, your pain; see what changed."),
            Command("screen", "screen:screen", "Movement tests by hand: how, results, what they ask for."),
            Command("scan", "scan:scan", "Read a movement test off a film."),
            Command("findings", "findings:findings", "Say what stands out, and the one thing worth settling next."),
            Command("why", "findings:why", "Show the trail behind a finding, down to its papers."),
            Command("evidence", "evidence:evidence", "Browse what is known, and where sources disagree."),
        ),
    ),
    Heading(
        "What to do",
        (
            Command("today", "today:today", "Say what to do today, and why."),
            Command("check-in", "today:check_in", "Say how you are; the card changes with it."),
            Command("check-out", "today:check_out", "Write down how the back answered a run."),
            Command("session", "session:session", "Play today's session step by step, or keep what you did."),
            Command("plan", "plan:plan", "Show the week, or change what it is made from."),
            Command("return-to-run", "plan:return_to_run", "Show the way back to running, and where you stand."),
            Command("replay", "today:replay", "Decide an earlier day's card again."),
            Command("exercises", "exercises:exercises", "List the exercises, or show how one is done."),
            Command("figures", "figures:figures", "Write every exercise as a picture, still and moving."),
            Command("metronome", "metronome:metronome", "Write a metronome as a sound file for a run."),
            Command("routines", "exercises:routines", "List the routines, or open one for today, step by step."),
        ),
    ),
    Heading(
        "Setting up",
        (
            Command("profile", "profile:profile", "Show or change your profile."),
            Command("serve", "serving:serve", "Serve the pages on this machine, for you alone."),
            Command("worker", "worker:worker", "Do imports and other slow work beside runtall serve."),
            Command("user", "users:user", "Make, list, close and reset accounts, where there are any."),
            Command("try", "sample:try_", "Try it all with the made-up sample runner."),
            Command("demo", "sample:demo", "Write the made-up sample runner as real watch files."),
            Command("bridge", "bridge:bridge", "Set up, use or end a bridge to another service."),
            Command("backup", "backup:backup", "Write everything of this installation into one file."),
            Command("restore", "backup:restore", "Put a backup in place; what is here is moved aside."),
            Command("export", "export:export", "Take your data along in open formats."),
            Command("forget", "forget:forget", "Delete everything that is kept of you."),
            Command("doctor", "doctor:doctor", "Examine this installation and say what to do."),
            Command("rebuild", "doctor:rebuild", "Measure runs anew that an earlier version measured."),
            Command("schema", "reporting:schema", "Print the schema of what a command writes with --json."),
        ),
    ),
)
"""Every command under the heading that ``--help`` shows it with."""

ENTRIES: dict[str, Command] = {entry.name: entry for heading in COMMANDS for entry in heading.commands}


def _made(entry: Command) -> Any:
    module, _, name = entry.function.partition(":")
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(entry.name)(getattr(import_module(f"runtall.cli.{module}"), name))
    return typer.main.get_command(single)


class _Lazy(MutableMapping[str, Any]):
    """The commands by name, each made when it is asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = _made(ENTRIES[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in ENTRIES

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(ENTRIES)

    def __len__(self) -> int:
        return len(ENTRIES)


class Commands(TyperGroup):
    """All commands of ``runtall``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = _Lazy()

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as the library calls it
        """Return the names in the order of the help page."""
        return list(ENTRIES)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as the library calls it
        """Write the commands under their headings, a line each."""
        from runtall.cli.language import _

        widest = max(map(len, ENTRIES))
        for heading in COMMANDS:
            with formatter.section(_(heading.title)):
                formatter.write_dl([(entry.name.ljust(widest), _(entry.about)) for entry in heading.commands])
