"""A chart that the browser draws: its specs for a narrow and a wide column, and the table beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from runtall.charts import NOTHING_AROUND, Around, ChartRows, Table, bind, table
from runtall.services.chart_bundle import bundle_name

NARROW_PX, WIDE_PX = 320, 720


@dataclass(frozen=True, slots=True)
class LiveChart:
    """One chart of a page, for ``components/live_chart.html``.

    Attributes
    ----------
    id
        Of the chart on its page.
    spoken
        What a screen reader says in place of the drawing, a whole sentence with its numbers.
    specs
        The ``wide`` Vega-Lite spec with its rows, the parts of it that are different in a ``narrow`` column, and the address of
        the script that draws them.
    height
        Pixels that are kept free while it loads, so that nothing jumps.
    written
        The chart as it was written into a page before, by language: a chart that is kept from one page to the next is not
        written out again.
    """

    id: str
    title: str
    caption: str
    spoken: str
    specs: dict[str, Any]
    table: Table
    height: int = 220
    asides: tuple[str, ...] = ()
    template: str = "components/live_chart.html"
    written: dict[str, SafeString] = field(default_factory=dict, compare=False, repr=False)

    @property
    def script_id(self) -> str:
        """Id of the JSON block that holds the specs."""
        return f"spec-{self.id}"


def live_chart(
    name: str,
    rows: ChartRows,
    headings: tuple[str, ...],
    *,
    title: str,
    caption: str = "",
    spoken: str = "",
    note: str = "",
    height: int = 220,
    asides: tuple[str, ...] = (),
    chart_id: str = "",
    around: Around = NOTHING_AROUND,
    figures: Table | None = None,
) -> LiveChart:
    """Bind a chart's rows for both widths; names, rows and headings as ``charts.bind`` and ``charts.table`` know them.

    ``chart_id`` tells several charts of one kind apart on a page; ``figures`` is a table of its own in place of the rows'.
    """
    wide = bind(name, rows, width=WIDE_PX, note=note, around=around)
    narrow = _narrow_parts(wide) if name == "curve" else bind(name, rows, width=NARROW_PX, note=note, around=around)
    return LiveChart(
        id=chart_id or name,
        title=title,
        caption=caption,
        spoken=spoken or title,
        specs={
            "bundle": reverse("chart_bundle", args=[bundle_name()]),
            "wide": wide,
            "narrow": {key: value for key, value in narrow.items() if wide[key] != value},
        },
        table=table(name, rows, headings) if figures is None else figures,
        height=height,
        asides=asides,
    )


def _narrow_parts(wide: dict[str, Any]) -> dict[str, Any]:
    """Return what is different of a curve in a narrow column: only that it is one. Its hundreds of points are the same."""
    return {"params": [{**each, "value": True} if each["name"] == "narrow" else each for each in wide["params"]]}
