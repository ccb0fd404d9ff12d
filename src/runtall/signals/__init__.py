"""Gaps, resampling, zero-lag filters, event finding, on plain arrays."""
