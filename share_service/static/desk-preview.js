// Redraws the previews a moment after a pause in typing, takes photos that are dropped, and keeps what is typed from
// being lost. The page works without it; the focal point is desk-focal.js.
const PAUSE = 120;
const form = document.getElementById("draft");
const { focal } = await import(form.dataset.focal);
const part = (name, page = document) => page.querySelector(`[data-${name}]`);
let waiting, asked, taken, typed;

const post = (address, body, signal) => fetch(address, { method: "POST", body, signal });

// What is answered to an earlier text is dropped with its request.
function body(wanted) {
  const data = new FormData(form);
  data.set("do", wanted);
  return data;
}

// The policy lets no blob be shown, and an address has no room for long texts.
const shown = (blob) =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = failed;
    reader.readAsDataURL(blob);
  });

async function card(signal) {
  const data = body("preview");
  for (const name of ["upload", "address"]) data.delete(name);
  const answer = await post(form.dataset.card, data, signal);
  if (!answer.ok) return;
  const image = new Image();
  image.src = await shown(await answer.blob());
  await image.decode();
  return image.src;
}

async function page(wanted, signal) {
  const answer = await post(form.action, body(wanted), signal);
  if (answer.redirected) return location.reload();
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function say(fresh) {
  const [mine, its] = [part("problem"), part("problem", fresh)];
  if (mine.textContent !== its.textContent) mine.textContent = its.textContent;
  mine.hidden = its.hidden;
  for (const origin of document.querySelectorAll("[data-origin]")) {
    const now = part(`origin="${origin.dataset.origin}"`, fresh);
    if (now && now.textContent !== origin.textContent) origin.textContent = now.textContent;
  }
}

// Text and card change in one step, and nothing that has not changed is touched.
function show(fresh, picture) {
  const preview = part("preview");
  const [old, now] = [preview.querySelectorAll(".looks > li"), part("preview", fresh).querySelectorAll(".looks > li")];
  old.forEach((look, at) => now[at] && look.innerHTML !== now[at].innerHTML && look.replaceChildren(...now[at].childNodes));
  const [rest, its] = [[...preview.children].slice(1), [...part("preview", fresh).children].slice(1)];
  if (rest.map((one) => one.outerHTML).join() !== its.map((one) => one.outerHTML).join()) {
    rest.forEach((one) => one.remove());
    preview.append(...its);
  }
  if (picture) document.getElementById("card").setAttribute("href", picture);
}

async function redraw() {
  asked?.abort();
  const turn = (asked = new AbortController());
  const start = performance.now();
  const [fresh, picture] = await Promise.all([page("preview", turn.signal), card(turn.signal)]);
  if (!fresh || turn !== asked || !part("preview", fresh)) return;
  say(fresh);
  if (part("problem").hidden) show(fresh, picture);
  // What is set in one frame stands on the screen when the next begins: benchmarks/redraw.py reads this.
  requestAnimationFrame(() => requestAnimationFrame(() => performance.measure("redraw", { start })));
}

// Another photo is fetched or sent first; its part of the form comes back with it.
async function take(wanted) {
  asked?.abort();
  clearTimeout(waiting);
  const turn = (asked = taken = new AbortController());
  form.setAttribute("aria-busy", "true");
  try {
    const fresh = await page(wanted, turn.signal);
    if (!fresh || turn !== asked || !part("photo", fresh)) return;
    say(fresh);
    if (!part("problem").hidden) return part("problem").scrollIntoView({ block: "nearest" });
    const [mine, its] = [part("photo"), part("photo", fresh)];
    const open = mine.querySelector("details")?.open;
    const at = mine.contains(document.activeElement) && (document.activeElement.id || document.activeElement.value);
    mine.replaceWith(its);
    its.querySelector("details").open = open;
    ready();
    show(fresh, part("preview", fresh).dataset.card);
    if (at) [...its.querySelectorAll("input, button")].find((one) => one.id === at || one.value === at)?.focus();
    redraw().catch(() => {});
  } finally {
    if (turn === taken) form.removeAttribute("aria-busy");
  }
}

const quietly = (work) => work.catch((error) => error.name === "AbortError" || console.warn(error));

function later() {
  typed = true;
  clearTimeout(waiting);
  waiting = setTimeout(() => quietly(redraw()), PAUSE);
}

function dropping(target) {
  const file = target.querySelector("[type=file]");
  part("dropping", target).hidden = false;
  for (const kind of ["dragover", "dragleave", "drop"]) {
    target.addEventListener(kind, (event) => {
      event.preventDefault();
      target.classList.toggle("over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      file.files = event.dataTransfer.files;
      typed = true;
      quietly(take("preview"));
    });
  }
}

function ready() {
  const photo = part("photo");
  const stage = part("stage", photo);
  if (stage) focal(stage, form, later);
  const drop = part("drop", photo);
  if (drop) dropping(drop);
}

if (form.querySelector("[value=save]")) {
  form.classList.add("live");
  form.querySelector("[data-plain]").hidden = true;
  form.addEventListener("input", (event) => {
    if (["photo", "upload", "address"].includes(event.target.name)) return;
    later();
  });
  form.addEventListener("change", (event) => {
    if (!["photo", "upload"].includes(event.target.name)) return;
    typed = true;
    quietly(take("preview"));
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-redraw]");
    if (!button || !form.reportValidity()) return;
    event.preventDefault();
    quietly(take(button.value));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[value=save]"));
  });
  form.addEventListener("submit", () => (typed = false));
  addEventListener("beforeunload", (event) => typed && event.preventDefault());
  ready();
}
