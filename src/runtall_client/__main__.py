"""Print Today from the API: ``RUNTALL_TOKEN=... python -m runtall_client http://127.0.0.1:8127``."""

from __future__ import annotations

import os
import sys

from runtall_client import Client, Problem, as_text


def main() -> int:
    """Ask for Today and print it; the token comes from the environment, where no list of processes shows it."""
    token = os.environ.get("RUNTALL_TOKEN", "")
    if len(sys.argv) != 2 or not token:
        sys.stderr.write(f"{__doc__}\n")
        return 64
    try:
        sys.stdout.write(as_text(Client(sys.argv[1], token).today()) + "\n")
    except (Problem, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 69
    return 0


if __name__ == "__main__":
    sys.exit(main())
