"""Commands are found by name, and their code is read only when they are called."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from runtall.cli.commands import COMMANDS, ENTRIES
from runtall.cli.main import app

_LIGHT = """
import sys
from typer.testing import CliRunner
from runtall.cli.main import app
result = CliRunner().invoke(app, ["--help"])
assert result.exit_code == 0
print(sorted(name for name in sys.modules if name.startswith("runtall.") and name.count(".") == 1))
print([name for name in ("numpy", "django", "scipy", "msgspec", "rich.console") if name in sys.modules])
"""


def test_the_help_page_reads_no_command():
    printed = subprocess.run([sys.executable, "-c", _LIGHT], capture_output=True, text=True, check=True).stdout.splitlines()

    assert printed == ["['runtall.cli', 'runtall.core']", "[]"]


def test_every_command_stands_under_one_heading_with_a_line_that_fits():
    listed = [entry for heading in COMMANDS for entry in heading.commands]
    lines = CliRunner().invoke(app, ["--help"]).output.splitlines()

    assert len(listed) == len(ENTRIES)
    assert all(len(line) <= 80 for line in lines)
    assert all(any(entry.about in line for line in lines) for entry in listed)


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_is_made_from_its_function(name: str):
    command = get_command(app).commands[name]  # type: ignore[attr-defined]

    assert command.name == name
    assert command.help


def test_an_unknown_command_is_named():
    result = CliRunner().invoke(app, ["nonsense"])

    assert result.exit_code == 2
    assert "nonsense" in result.output
