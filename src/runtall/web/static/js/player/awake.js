// Keeps the screen on while a session runs, where the browser gives that; it is asked for again when the page comes back.
let wanted = false;
let lock = null;

async function ask() {
  if (!wanted || lock || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => { lock = null; });
  } catch (error) {
    lock = null; // a low battery, or a browser that does not give it
  }
}

export function stayAwake(on) {
  wanted = on;
  if (on) ask();
  else lock?.release().catch(() => {});
}

document.addEventListener("visibilitychange", ask);
