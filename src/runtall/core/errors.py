"""What the runner's data can do to us, named. The shells turn these into pages and exit codes (STYLE 6)."""

from __future__ import annotations

from runtall.core.messages import Message, say


class RuntallError(Exception):
    """Something the runner's data or wishes caused; it says what happened and what to do next.

    Parameters
    ----------
    what
        What happened, as a sentence.
    next_step
        What the runner can do about it, as a sentence; ``None`` where nothing can be done.
    """

    def __init__(self, what: Message | str, next_step: Message | str | None = None) -> None:
        self.what = what if isinstance(what, Message) else say("{sentence}", sentence=what)
        self.next_step = say("{sentence}", sentence=next_step) if isinstance(next_step, str) else next_step
        super().__init__(str(self.what) if self.next_step is None else f"{self.what} {self.next_step}")

    def __reduce__(self) -> tuple[type[RuntallError], tuple[Message, Message | None]]:
        """Travel between processes whole."""
        return type(self), (self.what, self.next_step)


class UnreadableFileError(RuntallError):
    """The bytes are not the format that they claim to be."""


class LimitExceededError(UnreadableFileError):
    """The file asks for more memory, time, depth or parts than a real one needs; it was refused, not read."""


class ImplausibleValueError(RuntallError):
    """A number cannot be what it says."""


class ShapeMismatchError(RuntallError):
    """Arrays that should describe the same samples do not."""


class NotEnoughDataError(RuntallError):
    """Too little to answer honestly. Not a failure: pages show it as "not enough data yet"."""


class NotFoundError(RuntallError):
    """There is no such thing."""


class ConflictError(RuntallError):
    """Someone changed it first, or it is in use."""


class MissingExtraError(RuntallError):
    """An optional feature is not installed."""
