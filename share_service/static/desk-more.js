// One press changes the list in place and leaves the focus where it was. Every form works without this.
const rows = (name) => [...document.querySelectorAll(`#picks [data-list="${name}"] > li`)];

async function send(form, button) {
  const fields = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(form.action, { method: "POST", body: fields });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("picks");
  // Signed out, or an error that is a page of its own.
  if (!fresh) return location.reload();
  const here = form.closest("[data-list]").dataset.list;
  const place = rows(here).indexOf(form.closest("li"));
  document.getElementById("picks").replaceWith(fresh);
  for (const part of [".sentence", ".said", ".problem"]) {
    const [old, now] = [document.querySelector(part), page.querySelector(part)];
    old.hidden = now.hidden;
    old.textContent = now.textContent;
  }
  focus(rows(here), fields, place);
}

function focus(left, fields, place) {
  // The same button of the same article, else another one of it, else whatever has taken its place in that list.
  const row = left.find((one) => one.dataset.article === fields.get("article")) ?? left[Math.min(place, left.length - 1)];
  const buttons = row ? [...row.querySelectorAll("button:enabled")] : [];
  const same = buttons.find((one) => one.value === fields.get("do"));
  (same ?? buttons[0] ?? row?.querySelector("h3 a, a") ?? document.getElementById("content")).focus();
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-pick]")) return;
  event.preventDefault();
  send(form, event.submitter).catch(() => location.reload());
});

addEventListener("keydown", (event) => {
  const by = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const row = event.altKey && by && event.target.closest("li[data-pinned]");
  if (!row || event.target.matches("select")) return;
  event.preventDefault();
  row.querySelector(`button[value=${by}]:enabled`)?.click();
});
