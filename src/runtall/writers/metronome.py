"""A metronome as a sound file: a click for every step, at one rate, to take along on a run."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from runtall.core import ImplausibleValueError, say

SAMPLING_RATE_HZ = 8000
LEAST_SPM, MOST_SPM = 30.0, 300.0
MOST_MINUTES = 120.0
_CLICK_S = 0.03
_PLAIN_HZ, _ACCENT_HZ = 1000.0, 1500.0
_LOUDNESS = 0.7


def write_metronome(out: Path | IO[bytes], *, cadence_spm: float, duration_min: float, accent_every: int = 0) -> None:
    """Write clicks as a mono sound file (WAV, 8 bit), a click where each step falls, never adding up rounding.

    Parameters
    ----------
    cadence_spm
        Steps per minute, both feet: 30 to 300.
    duration_min
        Up to 120.
    accent_every
        A higher click on every so many steps, the first one included; 0 for none.

    Raises
    ------
    ImplausibleValueError
        A rate, a length or an accent that cannot be.
    """
    check(cadence_spm, duration_min, accent_every)
    total = round(60 * duration_min * SAMPLING_RATE_HZ)
    plain, accented = _click(_PLAIN_HZ), _click(_ACCENT_HZ)
    with wave.open(str(out) if isinstance(out, Path) else out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(SAMPLING_RATE_HZ)
        file.setnframes(total)
        for first in range(0, total, _BLOCK):
            size = min(_BLOCK, total - first)
            file.writeframesraw(_block(first, size, cadence_spm, accent_every, plain, accented).tobytes())


_BLOCK = 10 * SAMPLING_RATE_HZ
_SILENCE = 128


def check(cadence_spm: float, duration_min: float, accent_every: int = 0) -> None:
    """Refuse what cannot be."""
    if not LEAST_SPM <= cadence_spm <= MOST_SPM:
        raise ImplausibleValueError(
            say("A metronome beats between {low} and {high} times a minute.", low=int(LEAST_SPM), high=int(MOST_SPM)),
            say("Your own cadence is a good place to begin."),
        )
    if not 0 < duration_min <= MOST_MINUTES:
        raise ImplausibleValueError(say("A sound file is up to {most} minutes long.", most=int(MOST_MINUTES)))
    if not 0 <= accent_every <= 16:
        raise ImplausibleValueError(say("An accent comes on every 2nd to 16th step, or never."))


def _click(pitch_hz: float) -> NDArray[np.float64]:
    t_s = np.arange(round(_CLICK_S * SAMPLING_RATE_HZ)) / SAMPLING_RATE_HZ
    fade = np.minimum(1.0, t_s / 0.001) * np.exp(-t_s / 0.007)
    return _LOUDNESS * fade * np.sin(2 * np.pi * pitch_hz * t_s)


def _block(
    first: int, size: int, cadence_spm: float, accent_every: int, plain: NDArray[np.float64], accented: NDArray[np.float64]
) -> NDArray[np.uint8]:
    """Return samples ``first`` to ``first + size``; a click that began in the block before goes on into this one."""
    sound = np.zeros(size)
    between = 60.0 * SAMPLING_RATE_HZ / cadence_spm
    beat = max(0, int((first - len(plain)) // between))
    while (at := round(beat * between)) < first + size:
        click = accented if accent_every and beat % accent_every == 0 else plain
        begins, ends = max(at, first), min(at + len(click), first + size)
        if begins < ends:
            sound[begins - first : ends - first] += click[begins - at : ends - at]
        beat += 1
    return np.asarray(np.clip(np.rint(sound * 127) + _SILENCE, 0, 255), np.uint8)
