// The arithmetic of a metronome, without sound or page.

// Instants (seconds) of the beats from number `from` on that fall before `until`; counted from the first, so rounding never adds up.
export function beatsBefore(startAt, rate, from, until) {
  const found = [];
  for (let number = from; startAt + (number * 60) / rate < until; number += 1) found.push({ number, at: startAt + (number * 60) / rate });
  return found;
}

// The rate of taps (milliseconds): the median gap of the last eight; null until three taps tell. A pause begins anew.
export function tapped(taps, now, { longestGapMs = 2500, most = 9 } = {}) {
  const last = taps.at(-1);
  const kept = last !== undefined && now - last > longestGapMs ? [now] : [...taps, now].slice(-most);
  if (kept.length < 3) return { taps: kept, rate: null };
  const gaps = kept.slice(1).map((each, at) => each - kept[at]).sort((a, b) => a - b);
  const middle = gaps.length % 2 ? gaps[(gaps.length - 1) / 2] : (gaps[gaps.length / 2 - 1] + gaps[gaps.length / 2]) / 2;
  return { taps: kept, rate: 60000 / middle };
}

export function within(rate, least, most) {
  return Math.min(most, Math.max(least, Math.round(rate)));
}
