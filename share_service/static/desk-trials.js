// Redraws the variants of a new trial a moment after a pause in typing. The page works without it.
const PAUSE = 150;
const form = document.getElementById("trial");
let waiting, asked;

function take(page, mark, change) {
  for (const old of document.querySelectorAll(`[${mark}]`)) {
    const fresh = page.querySelector(`[${mark}="${old.getAttribute(mark)}"]`);
    if (fresh && fresh.innerHTML !== old.innerHTML) change(old, fresh);
  }
}

async function redraw(photo) {
  asked?.abort();
  asked = new AbortController();
  const body = new FormData(form);
  // A photo is sent once: from then on the form names it.
  for (const field of form.querySelectorAll("[type=file]")) if (field !== photo) body.delete(field.name);
  body.set("do", "preview");
  const answer = await fetch(form.action, { method: "POST", body, signal: asked.signal });
  if (answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const mark of ["data-look", "data-state"]) take(page, mark, (old, fresh) => old.replaceChildren(...fresh.childNodes));
  take(page, "data-problem", (old, fresh) => {
    old.textContent = fresh.textContent;
    old.hidden = fresh.hidden;
  });
  if (!photo || !answer.ok) return;
  const letter = photo.closest("[data-photo]").dataset.photo;
  const place = `[data-photo="${letter}"]`;
  document.querySelector(place).replaceChildren(...page.querySelector(place).childNodes);
  document.getElementById(`upload-${letter}`).focus();
}

form.addEventListener("input", ({ target }) => {
  clearTimeout(waiting);
  if (target.type === "file") return redraw(target).catch(() => {});
  waiting = setTimeout(() => redraw().catch(() => {}), PAUSE);
});
