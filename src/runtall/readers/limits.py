"""How much a file may ask for before it is refused: memory, time, depth and parts, with room above every real file."""

from __future__ import annotations

import time
from dataclasses import dataclass

from runtall.core import LimitExceededError, say

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one import. The defaults leave a factor of several above the largest real exports known.

    Attributes
    ----------
    max_whole_bytes
        Largest FIT file, which is read into memory at once, unpacked.
    max_table_bytes
        Largest table or text, likewise.
    max_file_bytes
        Largest file read as a stream (TCX, GPX), unpacked.
    max_health_bytes
        Largest health export read as a stream; real ones reach 1.5 GB.
    max_archive_members
        Files in one archive.
    max_archive_depth
        Archives inside archives, counting zip and gzip layers alike.
    max_unpacked_bytes
        Declared sum of everything that one path given by the runner unpacks to.
    max_ratio
        Unpacked over packed size of one member; members that unpack to less than ``free_ratio_bytes`` are exempt.
    free_ratio_bytes
        See ``max_ratio``.
    max_xml_depth
        Elements inside elements.
    max_samples
        Rows of one recording; of a FIT file, records in all.
    max_messages
        Messages of a FIT file that are kept, records among them.
    max_activities
        Activities, tracks or laps of one file; a health export may hold twenty times as many.
    max_health_samples
        Readings kept from one health export.
    max_folder_files
        Files under one folder given by the runner.
    max_table_rows
        Rows of one table.
    seconds_per_file
        Processor time for one file.
    seconds_per_health_export
        Processor time for one health export.
    """

    max_whole_bytes: int = 64 * MEBIBYTE
    max_table_bytes: int = 16 * MEBIBYTE
    max_file_bytes: int = 512 * MEBIBYTE
    max_health_bytes: int = 6 * 1024 * MEBIBYTE
    max_archive_members: int = 200_000
    max_archive_depth: int = 4
    max_unpacked_bytes: int = 64 * 1024 * MEBIBYTE
    max_ratio: float = 300.0
    free_ratio_bytes: int = 4 * MEBIBYTE
    max_xml_depth: int = 64
    max_samples: int = 1_000_000
    max_messages: int = 1_500_000
    max_activities: int = 5_000
    max_health_samples: int = 12_000_000
    max_folder_files: int = 1_000_000
    max_table_rows: int = 200_000
    seconds_per_file: float = 60.0
    seconds_per_health_export: float = 1_800.0


LIMITS = Limits()
"""The bounds used everywhere unless a caller says otherwise."""


class Deadline:
    """Processor time that one file may still take.

    Processor time, not the clock on the wall: a laptop that slept, or a busy machine, is not the file's fault.
    """

    __slots__ = ("_end", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.process_time() + seconds

    def check(self) -> None:
        """Raise ``LimitExceededError`` once the time is used up."""
        if time.process_time() > self._end:
            raise LimitExceededError(say("Reading it took more than {seconds:.0f} s of processor time.", seconds=self.seconds))
