"""runtall: a self-hosted companion for runners whose lower back gets tight or sore."""

__version__ = "0.1.0.dev0"
