"""Gaps, resampling, zero-lag filters, event finding, on plain arrays."""

from runtall.signals._blocks import block_means
from runtall.signals._butterworth import low_pass
from runtall.signals._even import on_even_clock
from runtall.signals._filters import smooth_over_time
from runtall.signals._spans import drop_short_spans, find_spans, find_turning_indices, find_turning_points
from runtall.signals._student import student_t_cdf, student_t_quantile
from runtall.signals._time import fill_short_gaps, paused_before, sample_seconds
from runtall.signals._weighted import weighted_mean, weighted_quantile

__all__ = [
    "block_means",
    "drop_short_spans",
    "fill_short_gaps",
    "find_spans",
    "find_turning_indices",
    "find_turning_points",
    "low_pass",
    "on_even_clock",
    "paused_before",
    "sample_seconds",
    "smooth_over_time",
    "student_t_cdf",
    "student_t_quantile",
    "weighted_mean",
    "weighted_quantile",
]
