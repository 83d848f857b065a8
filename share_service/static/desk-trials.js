// Redraws the variants of a new trial a moment after a pause in typing. The page works without it.
const PAUSE = 150;
const form = document.getElementById("trial");
let waiting, asked;

function take(page, selector, change) {
  for (const old of document.querySelectorAll(selector)) {
    const key = old.dataset.look ?? old.dataset.state ?? "";
    const fresh = [...page.querySelectorAll(selector)].find((one) => (one.dataset.look ?? one.dataset.state ?? "") === key);
    if (fresh && fresh.innerHTML !== old.innerHTML) change(old, fresh);
  }
}

async function redraw() {
  asked?.abort();
  asked = new AbortController();
  const body = new FormData(form);
  body.set("do", "preview");
  const answer = await fetch(form.action, { method: "POST", body, signal: asked.signal });
  if (answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  take(page, "[data-look], [data-state]", (old, fresh) => old.replaceChildren(...fresh.childNodes));
  take(page, "[data-problem]", (old, fresh) => {
    old.textContent = fresh.textContent;
    old.hidden = fresh.hidden;
  });
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => redraw().catch(() => {}), PAUSE);
});
