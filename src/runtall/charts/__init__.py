"""Charts as Vega-Lite specs in JSON files with named data, and binding values to them."""

from runtall.charts._bind import NARROW_BELOW, ChartRows, Spec, bind, names
from runtall.charts._curve_rows import NOTHING_AROUND, Around, BandPoint, CurvePoint, Mark, Stretch, Tick
from runtall.charts._curves import GROUND_SHARE
from runtall.charts._draw import svg
from runtall.charts._rows import AmountBar, DriftDot, FeltWeek, GradeBar, GuardDot, Table, WeekBar
from runtall.charts._screen_rows import ScreenDot
from runtall.charts._tables import table

__all__ = [
    "GROUND_SHARE",
    "NARROW_BELOW",
    "NOTHING_AROUND",
    "AmountBar",
    "Around",
    "BandPoint",
    "ChartRows",
    "CurvePoint",
    "DriftDot",
    "FeltWeek",
    "GradeBar",
    "GuardDot",
    "Mark",
    "ScreenDot",
    "Spec",
    "Stretch",
    "Table",
    "Tick",
    "WeekBar",
    "bind",
    "names",
    "svg",
    "table",
]
