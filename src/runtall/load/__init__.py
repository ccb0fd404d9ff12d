"""Runs to how much: weeks, single-run spikes, impact-equivalent distance, shoes."""

from runtall.load._weeks import Week

__all__ = ["Week"]
