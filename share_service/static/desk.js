// Refreshes the numbers and copies a link. Every page works without it.
const EVERY = 30_000;

async function refresh() {
  const shown = [...document.querySelectorAll("[data-live]")];
  if (!shown.length || document.hidden || String(getSelection())) return;
  const answer = await fetch(location.href, { headers: { "X-Desk-Refresh": "1" } });
  // Signed out meanwhile: show it, instead of numbers that have stopped.
  if (answer.redirected) return location.reload();
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelectorAll("[data-live]");
  if (fresh.length === shown.length) shown.forEach((live, place) => renew(live, fresh[place]));
  reveal();
}

function renew(live, fresh) {
  if (fresh.innerHTML === live.dataset.seen) return;
  live.dataset.seen = fresh.innerHTML;
  const focused = live.contains(document.activeElement) && document.activeElement.id;
  for (const opened of live.querySelectorAll("details[open]")) fresh.querySelector(`#${opened.id}`)?.setAttribute("open", "");
  live.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    document.execCommand("copy"); // a desk served without https has no clipboard of its own
  }
  const said = button.form.querySelector("output");
  said.textContent = button.form.dataset.copied;
  setTimeout(() => (said.textContent = ""), 3000);
}

function reveal() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = false;
    if ("first" in button.dataset) requestAnimationFrame(() => button.focus());
  }
}

addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
reveal();
setInterval(() => refresh().catch(() => {}), EVERY);
