"""Bringing files in.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from runtall_client.asking import Asking, Json, quoted


class Imports(Asking):
    """Bringing files in."""

    def list_imports(self) -> Json:
        """Give what came in so far, with the newest twenty jobs."""
        return self.json("GET", "/imports")

    def import_files(self, files: Sequence[Path]) -> Json:
        """Take files (FIT, TCX, GPX, archives) and begin to read them; ask for the job to see how it goes."""
        return self.send_files("/imports", "files", files)

    def read_import(self, job_id: int) -> Json:
        """Give one import as it stands."""
        return self.json("GET", f"/imports/{quoted(job_id)}")

    def list_files_of_import(self, job_id: int, *, offset: int | None = None, limit: int | None = None) -> Json:
        """Give what became of a job's files."""
        return self.json("GET", f"/imports/{quoted(job_id)}/files", query={"offset": offset, "limit": limit})

    def forget_files_of_import(self, job_id: int) -> None:
        """Throw away the files of an import that wait to be tried again."""
        self.json("DELETE", f"/imports/{quoted(job_id)}/files")

    def import_again(self, job_id: int) -> Json:
        """Do an import once more: what is in stays, what could not be read is read anew."""
        return self.json("POST", f"/imports/{quoted(job_id)}/again")

    def stop_import(self, job_id: int) -> Json:
        """Stop an import; what has come in stays."""
        return self.json("POST", f"/imports/{quoted(job_id)}/stop")

    def read_ledger(
        self, *, name: str | None = None, not_whole: bool | None = None, offset: int | None = None, limit: int | None = None
    ) -> Json:
        """Give what became of every file that ever came in; of those whose path holds a word, or that were not read whole."""
        return self.json("GET", "/ledger", query={"name": name, "not_whole": not_whole, "offset": offset, "limit": limit})

    def begin_upload(self, said: Mapping[str, object]) -> Json:
        """Begin an upload in pieces, or take up one that was broken off: ``offset`` tells how much has come."""
        return self.json("POST", "/uploads", said=said)

    def read_upload(self, token: str) -> Json:
        """Give how much of an upload has come."""
        return self.json("GET", f"/uploads/{quoted(token)}")

    def add_piece(self, token: str, offset: int, piece: bytes) -> Json:
        """Add a piece where the upload ends (``Upload-Offset``). 409 where it does not begin there."""
        return self.send_piece(f"/uploads/{quoted(token)}", offset, piece)

    def forget_upload(self, token: str) -> None:
        """Throw an unfinished upload away."""
        self.json("DELETE", f"/uploads/{quoted(token)}")

    def start_drop(self, drop: str) -> Json:
        """Hand files that came in pieces to the import; asked twice, the job is the same."""
        return self.json("POST", f"/drops/{quoted(drop)}/start")
