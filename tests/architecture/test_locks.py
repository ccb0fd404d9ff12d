"""The locks install the same bytes everywhere, from whatever index the host chose."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("build.txt", "run.txt", "video.txt", "dev.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = (("linux", "posix", "Linux"), ("darwin", "posix", "Darwin"), ("win32", "nt", "Windows"))


def locked(name: str) -> list[tuple[Requirement, list[str]]]:
    """Every entry of a lock: what it pins, and its hashes."""
    text = (ROOT / "requirements" / name).read_text("utf-8")
    lines = [line for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines() if line.strip() and not line.lstrip().startswith("#")]
    entries = [(line.partition(" --hash")[0], re.findall(r"--hash=(\S+)", line)) for line in lines]
    return [(Requirement(requirement), hashes) for requirement, hashes in entries]


def pins(name: str, python: str, platform: tuple[str, str, str]) -> dict[str, str]:
    """Version of each package that a lock installs on one Python and platform."""
    sys_platform, os_name, system = platform
    environment = default_environment() | {
        "python_version": python,
        "python_full_version": f"{python}.7",
        "sys_platform": sys_platform,
        "os_name": os_name,
        "platform_system": system,
    }
    chosen = [entry for entry, _ in locked(name) if entry.marker is None or entry.marker.evaluate(environment)]
    return {canonicalize_name(entry.name): next(iter(entry.specifier)).version for entry in chosen}


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_is_one_exact_version_with_hashes(name: str):
    entries = locked(name)

    assert len(entries) > 3
    for requirement, hashes in entries:
        assert [each.operator for each in requirement.specifier] == ["=="], f"{requirement} is not pinned"
        assert hashes, f"{requirement} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), f"{requirement} has an odd hash"
        assert requirement.url is None, f"{requirement} names an address"


@pytest.mark.parametrize(
    "file", [*(f"requirements/{name}" for name in LOCKS), "requirements/build.in", "pyproject.toml", "Makefile", ".ci/run"]
)
def test_no_index_address_is_written_down(file: str):
    text = (ROOT / file).read_text("utf-8")

    assert "://" not in text
    assert not re.search(r"--(extra-)?index-url\b|--find-links\b|--trusted-host\b|PIP_INDEX_URL|UV_INDEX", text)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform[0])
def test_what_is_tested_is_what_runs(python: str, platform: tuple[str, str, str]):
    run, dev = pins("run.txt", python, platform), pins("dev.txt", python, platform)
    video = pins("video.txt", python, platform)

    assert {name: version for name, version in run.items() if dev.get(name) != version or video.get(name) != version} == {}
    assert {name: version for name, version in video.items() if dev.get(name, version) != version} == {}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform[0])
@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("run.txt", PROJECT["project"]["dependencies"]),
        ("video.txt", PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["video"]),
        ("dev.txt", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
        ("build.txt", (ROOT / "requirements" / "build.in").read_text("utf-8").split()),
        ("build.txt", PROJECT["build-system"]["requires"]),
    ],
    ids=["run", "video", "dev", "build", "build-system"],
)
def test_locks_hold_what_the_project_asks_for(lock: str, asked: list[str], python: str, platform: tuple[str, str, str]):
    have = pins(lock, python, platform)

    for requirement in map(Requirement, asked):
        name = canonicalize_name(requirement.name)
        assert name in have, f"{name} is asked for and not in {lock}"
        assert requirement.specifier.contains(have[name], prereleases=True), (
            f"{lock} has {name} {have[name]}, asked: {requirement}"
        )
