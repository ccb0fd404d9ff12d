{% load static %}// Keeps the player working without a connection. Everything is asked of runtall first; what was kept answers only when it
// cannot be reached. Pages other than the player are never kept: a calm page stands in for them.
const CACHE = "runtall-player-3";
const OFFLINE = "{% url 'player_offline' %}";
const ROOT = new URL("./", location.href).pathname;
const STATIC = "{% static '' %}";
const WHICH = /^player\/(?!token\/|kept\/|offline\/)[-\w]+\/$/;
const isPlayer = (path) => path.startsWith(ROOT) && WHICH.test(path.slice(ROOT.length));
const MOST_PAGES = 8;
const PATIENCE_MS = 4000;
const SHELL = [OFFLINE, "{% static 'css/base.css' %}", "{% static 'css/components.css' %}", "{% static 'icon.svg' %}"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("runtall-player-") && name !== CACHE).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const { page, parts } = event.data ?? {};
  if (!page) return;
  event.waitUntil(keep([page, ...parts]).then(() => event.ports[0]?.postMessage("kept"), () => {}));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, address));
  else if (address.pathname.startsWith(STATIC) || address.pathname.startsWith(`${ROOT}figures/`)) event.respondWith(part(request));
});

async function keep(addresses) {
  const cache = await caches.open(CACHE);
  await Promise.all(addresses.map(async (address) => {
    const answer = await fetch(address, { cache: "no-cache", credentials: "same-origin" });
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
  }));
  const pages = (await cache.keys()).filter((each) => isPlayer(new URL(each.url).pathname));
  await Promise.all(pages.slice(0, Math.max(0, pages.length - MOST_PAGES)).map((each) => cache.delete(each)));
}

async function page(request, address) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(CACHE);
    const kept = isPlayer(address.pathname) && (await cache.match(request, { ignoreVary: true }) ?? await cache.match(request, { ignoreVary: true, ignoreSearch: true }));
    return kept || (await cache.match(OFFLINE)) || Response.error();
  }
}

async function part(request) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    return await fetch(request, { signal: patience.signal });
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
    return kept ?? fetch(request);
  } finally {
    clearTimeout(timer);
  }
}
