"""Charts as Vega-Lite specs in JSON files with named data, and binding values to them."""

from runtall.charts._bind import NARROW_BELOW, ChartRows, Spec, bind, names
from runtall.charts._draw import svg
from runtall.charts._rows import DriftDot, GuardDot, Table, WeekBar
from runtall.charts._tables import table

__all__ = ["NARROW_BELOW", "ChartRows", "DriftDot", "GuardDot", "Spec", "Table", "WeekBar", "bind", "names", "svg", "table"]
