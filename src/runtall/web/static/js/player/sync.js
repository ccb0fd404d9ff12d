// Sessions that were played wait on this device until runtall has them. Sent twice, a session is kept once.
import { end, told } from "./clock.js";

const QUEUE = "runtall-unsent";
const STATE = "runtall-player:";
const ABANDONED_MS = 6 * 3600 * 1000;

export function keptState(key) {
  return parsed(localStorage.getItem(STATE + key));
}

export function keepState(key, state) {
  try {
    localStorage.setItem(STATE + key, JSON.stringify(state));
  } catch (error) {
    // A full or closed store: the session plays on, only a reload would begin anew.
  }
}

export function forgetState(key) {
  localStorage.removeItem(STATE + key);
}

export function waiting() {
  return parsed(localStorage.getItem(QUEUE)) ?? [];
}

export function enqueue(save, fresh, fields) {
  const others = waiting().filter((each) => each.fields.session_id !== fields.session_id);
  localStorage.setItem(QUEUE, JSON.stringify([...others, { save, fresh, fields }]));
}

// A session that nobody came back to is told as far as it went.
export function gatherAbandoned(now) {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(STATE))) {
    const state = parsed(localStorage.getItem(name));
    if (!state?.play) localStorage.removeItem(name);
    else if (now - state.seenAt > ABANDONED_MS) {
      if (!state.over) end(state, state.seenAt);
      enqueue(state.play.save, state.play.fresh, told(state));
      localStorage.removeItem(name);
    }
  }
}

let sending = null;

// Sends what waits; returns the answers by session id. What could not be sent stays.
export function send() {
  sending ??= sendAll().finally(() => { sending = null; });
  return sending;
}

async function sendAll() {
  const answers = {};
  let token = null;
  for (const each of waiting()) {
    const id = each.fields.session_id;
    try {
      token ??= (await (await fetch(each.fresh, { cache: "no-store" })).json()).csrf;
      const answer = await fetch(each.save, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token },
        body: new URLSearchParams(each.fields),
      });
      if (answer.ok) answers[id] = await answer.json();
      else if (answer.status < 500 && answer.status !== 403 && answer.status !== 408) answers[id] = { refused: answer.status };
      else break;
      localStorage.setItem(QUEUE, JSON.stringify(waiting().filter((other) => other.fields.session_id !== id)));
    } catch (error) {
      break;
    }
  }
  return answers;
}

function parsed(text) {
  try {
    return text === null ? null : JSON.parse(text);
  } catch (error) {
    return null;
  }
}
