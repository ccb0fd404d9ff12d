"""Load, report, findings.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from runtall_client.asking import Asking, Json, quoted


class Insight(Asking):
    """Load, report, findings."""

    def read_load(self, *, weeks: int | None = None) -> Json:
        """Give how much was run in the last weeks, and how it stands against the runner's own usual."""
        return self.json("GET", "/load", query={"weeks": weeks})

    def read_report(self) -> Json:
        """Give the back report of everything on file."""
        return self.json("GET", "/report")

    def read_report_file(self) -> bytes:
        """Give the back report as one self-contained page."""
        return self.ask("GET", "/report/file")

    def list_findings(self) -> Json:
        """Give everything that was looked at, what is put forward first."""
        return self.json("GET", "/findings")

    def read_finding(self, finding_id: str) -> Json:
        """Give the trail behind one finding: rule, figures, papers, disputes."""
        return self.json("GET", f"/findings/{quoted(finding_id)}")
