"""Charts as Vega-Lite specs in JSON files with named data, and binding values to them."""
