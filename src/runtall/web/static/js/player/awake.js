// Keeps the screen on while a session runs, where the browser gives that; it is asked for again when the page comes back.
let wanted = false;
let lock = null;
let asking = false;

async function ask() {
  if (!wanted || lock || asking || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
  try {
    asking = true;
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => { lock = null; });
    if (!wanted) await lock.release(); // paused or ended while the browser was still asked
  } catch (error) {
    lock = null; // a low battery, or a browser that does not give it
  } finally {
    asking = false;
  }
}

export function stayAwake(on) {
  wanted = on;
  if (on) ask();
  else lock?.release().catch(() => {});
}

document.addEventListener("visibilitychange", ask);
