"""Memory of ``runtall serve`` with its worker idle, after a reader has been on its pages.

Prints the sum of proportional set sizes (PSS: shared pages counted once) of the server and everything it started, against the
bound of 250 MB. Usage: ``python benchmarks/serve_memory.py [HOME]``; HOME is a runtall folder to copy (default: the made-up
runner, written and imported first, which takes a minute).
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

BOUND_MB = 250
PAGES = (
    "/",
    "/runs/",
    "/load/",
    "/pain/",
    "/plan/",
    "/body/",
    "/library/",
    "/shoes/",
    "/reports/",
    "/import/",
    "/import/files/",
    "/evidence/",
    "/settings/",
)
ROUNDS = 3


def tree_mb(pid: int) -> list[tuple[str, float]]:
    """Return what each process is and its PSS in MB."""
    top = psutil.Process(pid)
    found = []
    for each in (top, *top.children(recursive=True)):
        kind = "worker" if "runtall.services.working" in " ".join(each.cmdline()) else "server" if each is top else "other"
        found.append((kind, each.memory_full_info().pss / 1e6))
    return found


def visit(address: str) -> tuple[int, list[str]]:
    """Visit every page as the sample runner; return how many answered and which failed."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar))
    opener.addheaders = [("Cookie", "runtall_sample=1")]
    answered, failed = 0, []
    for page in PAGES:
        try:
            with opener.open(address + page, timeout=120) as answer:
                answer.read()
                answered += 1
        except urllib.error.HTTPError as error:
            failed.append(f"{page} {error.code}")
    return answered, failed


def main(given: str | None) -> int:
    """Serve, visit, measure, print."""
    with tempfile.TemporaryDirectory(prefix="runtall-memory-") as folder:
        home = Path(folder) / "home"
        environment = {**os.environ, "RUNTALL_HOME": str(home), "LANG": "C.UTF-8", "COLUMNS": "200"}
        if given:
            shutil.copytree(given, home)
        else:
            subprocess.run([sys.executable, "-m", "runtall", "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        command = [sys.executable, "-m", "runtall", "serve", "--port", "0"]
        began = time.monotonic()
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
            told = next(line for line in server.stderr if "http://" in line)
            ready_s = time.monotonic() - began
            address = re.search(r"http://127\.0\.0\.1:\d+", told)[0]
            for _ in range(ROUNDS):
                answered, failed = visit(address)
            time.sleep(8)  # the worker has looked round and is idle
            sizes = tree_mb(server.pid)
            server.terminate()
    total = sum(size for _, size in sizes)
    print(
        f"ready after {ready_s:.1f} s; {answered} of {len(PAGES)} pages visited {ROUNDS} times"
        + (f"; failed: {failed}" if failed else "")
    )
    for kind, size in sizes:
        print(f"  {kind:<8} {size:6.1f} MB")
    verdict = "within" if total <= BOUND_MB else "ABOVE"
    print(f"PSS sum {total:.1f} MB of {BOUND_MB} MB: ratio {total / BOUND_MB:.2f} ({verdict} the bound)")
    return 0 if total <= BOUND_MB else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
