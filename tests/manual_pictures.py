"""Pictures of the app's pages for the manual: ``make pictures``.

The browser tests open every page of a furnished runner anyway; asked to (``RUNTALL_PICTURES``), they take the pictures named here
into ``.artefacts``. As a program this makes them small and puts them into ``docs/images``; names of pages behind it take
those alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
ARTEFACTS = ROOT / ".artefacts"
MOST_BYTES = 60_000
"""Of one picture."""
MOST_BYTES_OF_ALL = 3_000_000
WIDE, PHONE = 1280, 390
PICTURES: dict[str, int] = {
    "body": WIDE,
    "calendar_settings": WIDE,
    "connections": WIDE,
    "evidence": WIDE,
    "gait": WIDE,
    "health_record": WIDE,
    "import": WIDE,
    "library": WIDE,
    "load": WIDE,
    "metronome": PHONE,
    "one_run": WIDE,
    "pain": PHONE,
    "phone": WIDE,
    "plan": WIDE,
    "player": PHONE,
    "questions": WIDE,
    "runs": WIDE,
    "safety": WIDE,
    "settings": WIDE,
    "shoes": WIDE,
    "today": PHONE,
    "why": WIDE,
    "your_data": WIDE,
}
"""Name of an address to the width that its picture is taken at, all of them light."""
_QUALITIES = (82, 70, 55, 40, 25)


def picture_name(name: str) -> str:
    """Return what the picture of a page is called."""
    return f"page-{name.replace('_', '-')}.webp"


def _shrunk(taken: Path, target: Path) -> int:
    """Write a picture as WebP below the limit; return its size."""
    from PIL import Image

    with Image.open(taken) as opened:
        picture = opened.convert("RGB")
        for quality in _QUALITIES:
            picture.save(target, "WEBP", quality=quality, method=6)
            if target.stat().st_size <= MOST_BYTES:
                return target.stat().st_size
    sys.exit(f"{target.name} does not get below {MOST_BYTES} bytes")


def main() -> None:
    """Take the pictures, make them small, and say what they weigh."""
    wanted = sys.argv[1:] or list(PICTURES)
    tests = " or ".join(f"test_a_page_in_a_browser[{name}]" for name in wanted)
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-k", tests, str(ROOT / "tests" / "e2e" / "test_all_pages.py")]
    if subprocess.run(command, env=os.environ | {"RUNTALL_PICTURES": "1"}, check=False).returncode:
        sys.exit("a page is not well: no picture was changed")
    sizes = {name: _shrunk(ARTEFACTS / f"picture-{name}.png", IMAGES / picture_name(name)) for name in wanted}
    for name, size in sizes.items():
        sys.stdout.write(f"{picture_name(name)}  {size / 1000:.0f} kB\n")
    whole = sum(each.stat().st_size for each in IMAGES.iterdir())
    sys.stdout.write(f"{len(sizes)} pictures, {sum(sizes.values()) / 1000:.0f} kB; all of docs/images {whole / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
