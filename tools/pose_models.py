"""Fetch the model files of ``runtall.pose`` into the package: ``make models``, and part of ``make run``, ``test`` and ``wheel``.

They come out of a wheel of MediaPipe, which is downloaded by pip from whatever index it is configured for, unpacked for these
files alone and never installed. Files that are already right are left alone, without asking any index.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from runtall.pose.model_files import AT_SET_UP, MODELS, ModelFile, is_right

WHEEL = "mediapipe==0.10.21"
"""The one release that carries both files; any platform's wheel has the same ones."""
ASK = ("--no-deps", "--only-binary=:all:", "--platform", "manylinux_2_28_x86_64", "--python-version", "3.11")
LARGEST_MODEL_BYTES = 100_000_000


def download(folder: Path) -> Path:
    """Let pip fetch the wheel into a folder."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", *ASK, "--dest", str(folder), WHEEL]
    subprocess.run(command, check=True)  # noqa: S603
    (wheel,) = folder.glob("*.whl")
    return wheel


def unpack(wheel: Path, file: ModelFile, folder: Path) -> None:
    """Take one model out of the wheel; nothing is written when its bytes are not the published ones."""
    with zipfile.ZipFile(wheel) as archive:
        (entry,) = [each for each in archive.infolist() if PurePosixPath(each.filename).name == file.name]
        with archive.open(entry) as stream:
            content = stream.read(LARGEST_MODEL_BYTES)
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        raise SystemExit(f"{file.name} out of {WHEEL} has SHA-256 {found}, and {file.sha256} was expected. Nothing was kept.")
    half = folder / f"{file.name}.part"
    half.write_bytes(content)
    half.replace(folder / file.name)


def main() -> int:
    """Fetch what is missing; 0 when all is right."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--go-on", action="store_true", help="warn, and do not fail, when they cannot be had")
    go_on = arguments.parse_args().go_on
    missing = [file for file in AT_SET_UP if not is_right(file)]
    if not missing:
        return 0
    MODELS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        try:
            wheel = download(Path(folder))
        except subprocess.CalledProcessError:
            sys.stderr.write(
                f"The models that see people in a video could not be fetched: pip found no {WHEEL}. "
                "All else works; for videos, say later: make models\n"
            )
            return 0 if go_on else 1
        for file in missing:
            unpack(wheel, file, MODELS)
            sys.stdout.write(f"{file.name} is in place.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
