"""Many people at once, and one person while a large import goes on: how long pages take, over real connections.

1. ``--part club``: 20 people with accounts on PostgreSQL, three seconds of thought between two pages, two ``runtall serve``
   side by side, five minutes. Yardstick: p95 under 250 ms, no error.
2. ``--part import``: one person on SQLite while 3,000 runs are imported. Yardstick: p95 under 150 ms, no error.

People walk Today, Runs, one run, Load, Pain and Plan, and check in. Milliseconds are those of a clock on the wall at the
browser's end; beside them stands the CPU that the web processes spent per request: it tells a busy machine from slow pages.

Run: .venv/bin/python benchmarks/load.py [--part club] [--minutes 5] [--people 20] [--runs 150] [--archive 3000]
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

sys.path.append(str(Path(__file__).parents[1] / "tests"))

import made_postgres
from made_installation import Installation

THINK_S, PROCESSES = 3.0, 2
LIMITS_MS = {"club": 250, "import": 150}
STEPS = ("today", "runs", "one_run", "load", "pain", "plan", "check_in")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

FURNISH = """
import json, secrets, sys, tempfile
from pathlib import Path
people, n_runs = int(sys.argv[1]), int(sys.argv[2])
from runtall.services.setup import open_store
open_store()
if people:
    from runtall.services.accounts import open_accounts
    open_accounts()
from django.conf import settings
from django.urls import reverse
from runtall.core import RunnerProfile
from runtall.sample.archive import write_archive
from runtall.sample.diary import made_diary, made_safety_answers
from runtall.services import triage
from runtall.services.importing import import_paths
from runtall.store import diary, runners, runs
from datetime import datetime, UTC

def furnished(runner_id, folder):
    runners.keep_profile(runner_id, RunnerProfile(kit=("mat",), minutes_per_session=20))
    import_paths(runner_id, [folder])
    diary.keep(runner_id, made_diary(datetime.now(UTC).date()))
    triage.keep(runner_id, made_safety_answers())
    newest_id = runs.summaries_with_run(runner_id)[-1][0]
    return {name: reverse(name, args=[newest_id] if name == "one_run" else []) for name in STEPS}

found = []
with tempfile.TemporaryDirectory(prefix="runtall-archive-") as name:
    write_archive(Path(name), n_runs=n_runs, seed=20260601)
    if not people:
        found.append({"urls": furnished(runners.own_runner().id, Path(name)), "session": ""})
    else:
        from django.test import Client
        from runtall.services import accounts
        from runtall.store.models import User
        for number in range(people):
            made = accounts.add(f"person-{number}", "runner")
            urls = furnished(runners.runner_of(made.id), Path(name))
            client = Client()
            client.force_login(User.objects.get(pk=made.id), backend=settings.AUTHENTICATION_BACKENDS[0])
            session, key = client.session, secrets.token_hex(20)
            session["runtall_sign_in"] = key
            session.save()
            accounts.note_sign_in(made.id, key, address="127.0.0.1", agent="a benchmark")
            found.append({"urls": urls, "session": client.cookies[settings.SESSION_COOKIE_NAME].value})
print(json.dumps(found))
""".replace("STEPS", repr(STEPS))

ASK_FOR_IMPORT = """
import sys
from runtall.services import jobs, runners
jobs.ask_for(runners.own_runner_id(), "folder", {"path": sys.argv[1]})
"""


@dataclass
class Seen:
    """What the people saw: milliseconds by step, and every answer that was none."""

    taken_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


class Person:
    """One person with a browser: asks, reads, goes on."""

    def __init__(self, port: int, urls: dict[str, str], session: str, seen: Seen) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._urls, self._seen = urls, seen
        self._cookies = {"sessionid": session} if session else {}
        self._token, self._n = "", 0

    def step(self, name: str) -> None:
        """Take one step of the walk and note how long the answer took."""
        if name == "check_in" and not self._token:
            name = "today"
        body = None
        if name == "check_in":
            self._n += 1
            body = urlencode({"pain": self._n % 3, "slept": 6 + self._n % 4, "csrfmiddlewaretoken": self._token})
        began = time.perf_counter()
        try:
            status, text = self._asked("POST" if body else "GET", self._urls[name], body)
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self._seen.errors.append(f"{name}: {type(error).__name__}")
            return
        self._seen.taken_ms[name].append(1000 * (time.perf_counter() - began))
        if status != (303 if body else 200):
            self._seen.errors.append(f"{name}: {status}")
        if found := TOKEN.search(text):
            self._token = found.group(1)

    def _asked(self, method: str, url: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, url, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for each in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = each.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, text


@contextmanager
def served(place: Installation, n: int, *options: str) -> Iterator[list[tuple[int, psutil.Process]]]:
    """Run ``runtall serve`` n times on free ports."""
    running, found = [], []
    try:
        for _ in range(n):
            command = [sys.executable, "-m", "runtall", "serve", "--port", "0", *options]
            process = subprocess.Popen(command, env=place.environment(COLUMNS="200"), stderr=subprocess.PIPE, text=True)
            running.append(process)
            line = ""
            while not (port := re.search(r"127\.0\.0\.1:(\d+)", line)):
                line = process.stderr.readline()
                if not line:
                    sys.exit("runtall serve ended")
            threading.Thread(target=process.stderr.read, daemon=True).start()
            found.append((int(port.group(1)), psutil.Process(process.pid)))
        yield found
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def walk(person: Person, chance: random.Random, think_s: float, is_over: threading.Event) -> None:
    """Walk through the pages in some order, again and again."""
    is_over.wait(chance.uniform(0, think_s))
    while not is_over.is_set():
        for name in chance.sample(STEPS, len(STEPS)):
            person.step(name)
            if is_over.wait(chance.uniform(0.5, 1.5) * think_s):
                return


def told(part: str, seen: Seen, cpu_s: float, **more: object) -> None:
    """Print what came of it as one line of JSON."""
    every = sorted(each for taken in seen.taken_ms.values() for each in taken)
    at = {name: round(p95(sorted(taken))) for name, taken in sorted(seen.taken_ms.items())}
    figures = {
        "part": part,
        "requests": len(every),
        "errors": len(seen.errors),
        "median ms": round(statistics.median(every)),
        "p95 ms": round(p95(every)),
        "limit ms": LIMITS_MS[part],
        "p95 ms by page": at,
        "CPU ms per request": round(1000 * cpu_s / len(every)),
        "load of the machine": round(os.getloadavg()[0], 1),
        **more,
    }
    print(json.dumps(figures), flush=True)
    for each in seen.errors[:10]:
        print("  error:", each, flush=True)


def p95(values: list[float]) -> float:
    """Return the value that 95 % stay under, of sorted ones."""
    return values[min(len(values) - 1, round(0.95 * len(values)))]


def _cpu_s(processes: list[psutil.Process]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in processes)


def club(folder: Path, *, people: int, minutes: float, n_runs: int) -> None:
    """Let many people walk on PostgreSQL, served by two processes."""
    os.environ["RUNTALL_ACCOUNTS"] = "1"
    with made_postgres.server(durable=True) as server:
        place = Installation(folder / "club", made_postgres.fresh(server))
        who = json.loads(place.run("-c", FURNISH, str(people), str(n_runs)).splitlines()[-1])
        seen, is_over = Seen(), threading.Event()
        with served(place, PROCESSES, "--accounts") as servers:
            walking = [
                threading.Thread(
                    target=walk,
                    args=(
                        Person(servers[n % PROCESSES][0], each["urls"], each["session"], seen),
                        random.Random(n),
                        THINK_S,
                        is_over,
                    ),
                )
                for n, each in enumerate(who)
            ]
            for each in who[:PROCESSES]:  # a first look, which nobody times: code is read and the chart script made
                for port, _process in servers:
                    for name in STEPS[:-1]:
                        Person(port, each["urls"], each["session"], Seen()).step(name)
            before = _cpu_s([process for _, process in servers])
            for thread in walking:
                thread.start()
            is_over.wait(60 * minutes)
            is_over.set()
            for thread in walking:
                thread.join()
            cpu_s = _cpu_s([process for _, process in servers]) - before
    told("club", seen, cpu_s, people=people, minutes=minutes, runs_each=n_runs)
    os.environ.pop("RUNTALL_ACCOUNTS")


def while_importing(folder: Path, *, archive: int, n_runs: int) -> None:
    """Let one person walk on SQLite while an archive comes in."""
    place, watched = Installation(folder / "own"), folder / "watch"
    os.environ["RUNTALL_FOLDERS"] = str(folder)
    who = json.loads(place.run("-c", FURNISH, "0", str(n_runs)).splitlines()[-1])
    watched.mkdir()
    place.run("-c", f"from runtall.sample.archive import write_archive; from pathlib import Path; "
              f"write_archive(Path({str(watched)!r}), n_runs={archive}, seed=7)")  # fmt: skip
    seen, is_over = Seen(), threading.Event()
    with served(place, 1) as ((port, process),):
        person = Person(port, who[0]["urls"], "", seen)
        for name in STEPS:
            Person(port, who[0]["urls"], "", Seen()).step(name)
        place.run("-c", ASK_FOR_IMPORT, str(watched))
        walking = threading.Thread(target=walk, args=(person, random.Random(1), 0.5, is_over))
        began, before = time.monotonic(), _cpu_s([process])
        walking.start()
        while place.asked("SELECT state FROM store_job ORDER BY id DESC LIMIT 1")[0][0] in {"waiting", "running"}:
            time.sleep(0.5)
        took_s = time.monotonic() - began
        is_over.set()
        walking.join()
        cpu_s = _cpu_s([process]) - before
    n_files = place.asked("SELECT count(*) FROM store_ledgerentry")[0][0]
    told("import", seen, cpu_s, archive=archive, files=n_files, import_s=round(took_s))


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=("club", "import"), action="append")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--runs", type=int, default=150, help="what each has on file before")
    parser.add_argument("--archive", type=int, default=3000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="runtall-load-") as folder:
        if "club" in (asked.part or LIMITS_MS):
            club(Path(folder), people=asked.people, minutes=asked.minutes, n_runs=asked.runs)
        if "import" in (asked.part or LIMITS_MS):
            while_importing(Path(folder), archive=asked.archive, n_runs=asked.runs)


if __name__ == "__main__":
    main()
