"""The app's pages with 3,000 runs and two years of diary: server time, weight, first paint.

Yardsticks: the slowest of twenty requests (p95) under 60 ms of server time on SQLite for Today, Runs, one run, Load, Pain and
Plan; a page under 300 kB over the wire without the chart bundle; first contentful paint under 1 s in headless Chromium.
Server time is CPU time of the request through the whole WSGI stack; the clock on the wall stands beside it, so that a busy
machine can be told from a slow page. Something is written before every fourth request, a check-in and a note on pain by
turns, through the forms of the pages: what a page costs after a write counts as much as what it costs warm. The day of
asking is the day after the last run of the archive.

Run: .venv/bin/python benchmarks/app_pages.py [--runs 3000] [--home KEEP_HERE] [--requests 40] [--profile PAGE]
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pkgutil
import pstats
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from importlib import import_module
from itertools import count
from pathlib import Path
from socketserver import ThreadingMixIn
from types import ModuleType
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

if TYPE_CHECKING:
    from django.test import Client

    Write = Callable[[Client], None]

LIMIT_MS, LIMIT_BYTES, LIMIT_PAINT_MS = 60.0, 300_000, 1000.0
PAGES = ("today", "runs", "one_run", "load", "pain", "plan")
WRITE_EVERY = 4
SEED, DIARY_DAYS = 20260601, 730


def furnish(n_runs: int) -> None:
    """Import an archive of made-up runs and keep a diary of two years, safety answers and a profile, once."""
    from runtall.services.setup import open_store

    open_store()
    from runtall.store import runners, runs

    runner_id = runners.own_runner().id
    if not runs.summaries_with_run(runner_id, since=date(1990, 1, 1)):
        from runtall.sample.archive import write_archive
        from runtall.services.importing import import_paths

        with tempfile.TemporaryDirectory(prefix="runtall-archive-") as folder:
            write_archive(Path(folder), n_runs=n_runs, seed=SEED)
            import_paths(runner_id, [Path(folder)])
    _tell(runner_id)


def _tell(runner_id: int) -> None:
    from runtall.core import RunnerProfile
    from runtall.sample.diary import made_safety_answers
    from runtall.services import triage
    from runtall.store import diary, runners, runs
    from runtall.symptoms import Context, DiaryEntry, Felt, Kind, Place, Side

    if diary.entries(runner_id):
        return
    runners.keep_profile(runner_id, RunnerProfile(kit=("mat",), minutes_per_session=20))
    days = sorted({each.started_on for _, each in runs.summaries_with_run(runner_id)})
    chance = random.Random(SEED)
    entries = []
    for on in (each for each in days if each > days[-1] - timedelta(days=DIARY_DAYS)):
        for context, hour, later in ((Context.DURING, 18, 0), (Context.ONE_HOUR_AFTER, 20, 0), (Context.NEXT_MORNING, 7, 1)):
            at = datetime(on.year, on.month, on.day, hour, tzinfo=UTC) + timedelta(days=later)
            pain = chance.choice((0, 0, 1, 1, 2, 3))
            felt = (Felt(Place.LOW_BACK, Side.BOTH, frozenset({Kind.TIGHT})),) if pain else ()
            entries.append(
                DiaryEntry(
                    id=f"made-{len(entries)}", at=at, zone="UTC", context=context, pain_nrs=pain, felt=felt, written_at=at,
                    sleep_h=7.0, sitting_h=6.0, run_on=on,
                )
            )  # fmt: skip
    diary.keep(runner_id, entries)
    asked_at = datetime.combine(days[-1], datetime.min.time(), tzinfo=UTC) + timedelta(hours=12)
    triage.keep(runner_id, made_safety_answers(), now=asked_at)


def on_the_day_after(last_on: date) -> None:
    """Let services and pages read a clock that stands on the day after the last run."""
    shift = datetime.now(UTC).date() - (last_on + timedelta(days=1))

    class Clock(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, datetime)

    class Shifted(datetime, metaclass=Clock):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) - shift

    import runtall.services
    import runtall.web.urls

    # what is loaded late would read the true clock
    for found in pkgutil.walk_packages(runtall.services.__path__, "runtall.services."):
        if "account" not in found.name:  # nobody has one here
            import_module(found.name)
    modules: list[ModuleType] = [
        each for name, each in list(sys.modules.items()) if name.startswith(("runtall.services.", "runtall.web."))
    ]
    for each in modules:
        if getattr(each, "datetime", None) is datetime:
            each.datetime = Shifted  # type: ignore[attr-defined]


def addresses(runner_id: int) -> dict[str, str]:
    from django.urls import reverse

    from runtall.store import runs

    newest_id = max(runs.summaries_with_run(runner_id), key=lambda each: each[1].started_at)[0]
    return {name: reverse(name, args=[newest_id] if name == "one_run" else []) for name in PAGES}


@dataclass
class Timed:
    """Milliseconds of requests, sorted, and the page's bytes; ``after_write`` are those right after something was written."""

    cpu: list[float]
    wall: list[float]
    after_write: list[float]
    size: int


def timed(client: Client, url: str, requests: int, writes: Iterator[Write]) -> Timed:
    """Ask for a page again and again; before every fourth request something is written."""
    taken = []
    size = 0
    for number in range(requests):
        has_written = number % WRITE_EVERY == 0
        if has_written:
            next(writes)(client)
        began, cpu_began = time.perf_counter(), time.process_time()
        answer = client.get(url)
        size = len(answer.content)
        cpu, wall = time.process_time() - cpu_began, time.perf_counter() - began
        if answer.status_code != 200:
            sys.exit(f"{url} answered {answer.status_code}")
        taken.append((1000 * cpu, 1000 * wall, has_written))
    return Timed(
        sorted(cpu for cpu, _, _ in taken),
        sorted(wall for _, wall, _ in taken),
        sorted(cpu for cpu, _, has_written in taken if has_written),
        size,
    )


def writes(seen: dict[str, list[float]]) -> Iterator[Write]:
    """Yield a check-in and a note on pain by turns, each another one; ``seen`` takes the CPU milliseconds that they cost."""

    def sent(name: str, **fields: str) -> Write:
        def send(client: Client) -> None:
            from django.urls import reverse

            began = time.process_time()
            answer = client.post(reverse(name), fields)
            seen.setdefault(name, []).append(1000 * (time.process_time() - began))
            if answer.status_code != 303:
                sys.exit(f"{name} answered {answer.status_code}")

        return send

    for number in count():
        if number % 2:
            yield sent("pain_add", pain=str(number % 3), context="rest", felt="low_back:centre", kinds="tight")
        else:
            yield sent("check_in", pain=str(number // 2 % 3), slept=str(6 + number % 4))


def fixed_work_ms() -> float:
    """Return the middle of five runs of the same arithmetic: what a shared core makes slower, it makes slower here too."""
    taken = []
    for _ in range(5):
        began = time.process_time()
        sum(each * each for each in range(100_000))
        taken.append(1000 * (time.process_time() - began))
    return statistics.median(taken)


def p95(values: list[float]) -> float:
    return values[min(len(values) - 1, round(0.95 * len(values)) - 1)]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    from runtall.web.wsgi import application

    server = make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def painted(urls: dict[str, str]) -> dict[str, tuple[float, int]]:
    """Return first contentful paint in ms (median of three fresh windows) and bytes over the wire; nothing without Chromium."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        return {}
    from playwright.sync_api import sync_playwright

    found = {}
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"])
        for name, url in urls.items():
            paints, size = [], 0
            for _ in range(3):
                context = browser.new_context(viewport={"width": 390, "height": 844})
                page = context.new_page()
                page.goto(base + url, wait_until="load")
                while not page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
                    page.wait_for_timeout(20)
                paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"))
                heavy = "performance.getEntries().filter(e => 'transferSize' in e && !e.name.includes('/scripts/'))"
                size = page.evaluate(f"{heavy}.reduce((sum, e) => sum + e.transferSize, 0)")
                context.close()
            found[name] = (statistics.median(paints), int(size))
        browser.close()
    return found


def show_profile(client: Client, url: str) -> None:
    profile = cProfile.Profile()
    next(writes({}))(client)
    profile.runcall(client.get, url)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(r"runtall|sqlite", 45)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3000)
    parser.add_argument("--home", type=Path, help="kept between calls; made anew in a passing folder without it")
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--profile", choices=PAGES, help="show where one page spends its time, and nothing else")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="runtall-home-") as passing:
        home = told.home or Path(passing)
        os.environ |= {"RUNTALL_HOME": str(home), "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        furnish(told.runs)
        measure(told.requests, told.profile)


def measure(requests: int, profiled: str | None) -> None:
    from django.test import Client

    from runtall.services.serving import settle
    from runtall.store import diary, runners, runs

    runner_id = runners.own_runner().id
    known = runs.summaries_with_run(runner_id)
    client = Client(HTTP_HOST="127.0.0.1:8127")
    where = addresses(runner_id)
    on_the_day_after(max(each.started_on for _, each in known))
    for url in where.values():  # evidence, templates and the week are at hand in a server that runs
        client.get(url)
    settle()  # as a server does that listens
    if profiled:
        show_profile(client, where[profiled])
        return
    told = f"{len(known)} runs, {len(diary.entries(runner_id))} entries in the diary, {requests} requests a page"
    print(f"{told}, every {WRITE_EVERY}th after a write; p95 of server time against {LIMIT_MS:.0f} ms")
    print(f"a fixed bit of work takes {fixed_work_ms():.1f} ms of CPU now: the busier the machine, the longer")
    posted: dict[str, list[float]] = {}
    writing = writes(posted)
    for name, url in where.items():
        found = timed(client, url, requests, writing)
        met = "met" if p95(found.cpu) < LIMIT_MS else "NOT met"
        print(
            f"{name:8} CPU p95 {p95(found.cpu):6.1f} ms (median {statistics.median(found.cpu):5.1f}, after a write "
            f"{statistics.median(found.after_write):5.1f}), wall p95 {p95(found.wall):6.1f} ms, "
            f"page {found.size / 1000:4.0f} kB   {met}"
        )
    for name, cpu in posted.items():
        print(f"{name:8} CPU p95 {p95(sorted(cpu)):6.1f} ms (median {statistics.median(cpu):5.1f}) to keep it")
    print(f"a fixed bit of work takes {fixed_work_ms():.1f} ms of CPU now")
    for name, (paint_ms, size) in painted(where).items():
        met = "met" if paint_ms < LIMIT_PAINT_MS and size < LIMIT_BYTES else "NOT met"
        print(f"{name:8} first contentful paint {paint_ms:6.0f} ms, {size / 1000:5.0f} kB over the wire   {met}")


if __name__ == "__main__":
    main()
