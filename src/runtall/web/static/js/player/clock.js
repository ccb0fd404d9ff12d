// A session while it is played: which step runs and until when. It has no timer of its own: whoever has one asks with the
// time of the wall clock, so that a locked screen, a frozen tab or a reload lands on the right step.

export function begin(play, id, now) {
  return { id, play, step: 0, endsAt: now + play.steps[0].s * 1000, leftMs: null, startedAt: now, pausedMs: 0, pausedAt: null, endedAt: null, over: false, finished: false, went: {}, seenAt: now };
}

// Lets the wall clock carry the session on; returns how many steps went by.
export function tick(state, now) {
  const before = state.step;
  while (!state.over && state.leftMs === null && now >= state.endsAt) {
    if (state.step + 1 >= state.play.steps.length) {
      finish(state, state.endsAt, true);
    } else {
      state.step += 1;
      state.endsAt += state.play.steps[state.step].s * 1000;
    }
  }
  return (state.over ? state.play.steps.length : state.step) - before;
}

export function leftMs(state, now) {
  return Math.max(0, state.leftMs ?? state.endsAt - now);
}

export function isPaused(state) {
  return state.leftMs !== null;
}

export function pause(state, now) {
  if (state.over || isPaused(state)) return;
  state.leftMs = leftMs(state, now);
  state.pausedAt = now;
}

export function goOn(state, now) {
  if (state.over || !isPaused(state)) return;
  state.endsAt = now + state.leftMs;
  state.pausedMs += now - state.pausedAt;
  state.leftMs = null;
  state.pausedAt = null;
}

export function goTo(state, step, now, left = null) {
  if (step >= state.play.steps.length) {
    finish(state, now, true);
    return;
  }
  state.over = state.finished = false;
  state.endedAt = null;
  state.step = Math.max(0, step);
  const ms = left ?? state.play.steps[state.step].s * 1000;
  if (isPaused(state)) state.leftMs = ms;
  else state.endsAt = now + ms;
}

// Notes how the exercise that runs went, and goes on to the next one.
export function leave(state, went, now) {
  const steps = state.play.steps;
  const item = steps[state.step].item;
  if (item !== null) state.went[item] = went;
  const next = steps.findIndex((each, at) => at > state.step && each.item !== item);
  goTo(state, next < 0 ? steps.length : next, now);
}

// Skips what hurts; much pain, or a new leg, ends the session. Returns "skipped", "ends" or "safety".
export function hurts(state, told, now) {
  const { pain = null, place = "", leg = null, side = "" } = told;
  const item = state.play.steps[state.step].item;
  if (item === null) return "skipped";
  const went = { outcome: "hurt", sets: setsDone(state.play.steps, state.step), pain, place, leg, side };
  leave(state, went, now);
  if (leg === true) {
    end(state, now);
    return "safety";
  }
  if (pain !== null && pain > state.play.endsAbove) {
    end(state, now);
    return "ends";
  }
  return "skipped";
}

// Sets that lie wholly before a step; a set of two sides is done when both are.
export function setsDone(steps, at) {
  const item = steps[at].item;
  const numbers = (part) => new Set(part.filter((each) => each.item === item && each.kind === "work" && !each.extra).map((each) => each.set));
  const after = numbers(steps.slice(at));
  return [...numbers(steps.slice(0, at))].filter((each) => !after.has(each)).length;
}

// Ends early: what is behind was done, what runs was done in part, the rest was left out.
export function end(state, now) {
  const steps = state.play.steps;
  const here = state.over ? null : steps[state.step].item;
  const at = state.over ? steps.length : state.step;
  steps.forEach((each, place) => {
    if (each.item === null || state.went[each.item]) return;
    if (each.item === here) {
      const begun = steps.slice(0, at + 1).some((step) => step.item === here && step.kind === "work");
      state.went[each.item] = begun ? { outcome: "part", sets: setsDone(steps, at) } : { outcome: "skipped" };
    } else {
      state.went[each.item] = { outcome: place < at ? "done" : "skipped" };
    }
  });
  finish(state, now, false);
}

function finish(state, now, finished) {
  if (isPaused(state)) {
    state.pausedMs += now - state.pausedAt;
    state.leftMs = state.pausedAt = null;
  }
  state.over = true;
  state.finished = finished;
  state.endedAt = now;
}

// Milliseconds of the whole session that lie before now, for the bar of progress.
export function playedMs(state, now) {
  const steps = state.play.steps;
  const before = steps.slice(0, state.over ? steps.length : state.step).reduce((sum, each) => sum + each.s * 1000, 0);
  return state.over ? before : before + steps[state.step].s * 1000 - leftMs(state, now);
}

// What is sent, as the fields of the page's own form.
export function told(state, asked = {}) {
  const fields = {
    token: state.play.token,
    session_id: state.id,
    finished: state.finished ? "1" : "0",
    duration_s: String(Math.max(1, Math.round((state.endedAt - state.startedAt - state.pausedMs) / 1000))),
    ended_at: String(Math.round(state.endedAt)),
    pain: asked.pain ?? "",
    form: asked.form ?? "",
    rpe: asked.rpe ?? "",
  };
  for (const [item, went] of Object.entries(state.went)) {
    const name = state.play.items[item].id;
    fields[`outcome-${name}`] = went.outcome;
    if (went.sets !== undefined) fields[`sets-${name}`] = String(went.sets);
    if (went.outcome !== "hurt") continue;
    fields[`hurt-${name}`] = went.pain === null ? "" : String(went.pain);
    fields[`place-${name}`] = went.place ?? "";
    fields[`side-${name}`] = went.side ?? "";
    fields[`leg-${name}`] = went.leg === true ? "yes" : went.leg === false ? "no" : "";
  }
  return fields;
}
