// Redraws the previews a moment after a pause in typing, and sets the focal point on the photo. The page works without it.
const PAUSE = 150;
const form = document.getElementById("draft");
let waiting, asked;

async function redraw() {
  asked?.abort();
  asked = new AbortController();
  const body = new FormData(form);
  body.set("do", "preview");
  const answer = await fetch(form.action, { method: "POST", body, signal: asked.signal });
  if (answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-preview]");
  if (!fresh) return;
  const card = document.getElementById("card");
  if (answer.ok && card.getAttribute("href") !== fresh.dataset.card) card.setAttribute("href", fresh.dataset.card);
  document.querySelector("[data-preview]").replaceChildren(...fresh.childNodes);
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(() => redraw().catch(() => {}), PAUSE);
}

function focus(photo) {
  const [across, down] = ["fx", "fy"].map((id) => document.getElementById(id));
  const mark = photo.querySelector("span");
  const show = () => {
    mark.hidden = across.value === "" || down.value === "";
    mark.style.left = `${across.value}%`;
    mark.style.top = `${down.value}%`;
  };
  const set = (event) => {
    const box = photo.getBoundingClientRect();
    const percent = (at, size) => Math.round(Math.min(Math.max(at / size, 0), 1) * 100);
    across.value = percent(event.clientX - box.left, box.width);
    down.value = percent(event.clientY - box.top, box.height);
    show();
    later();
  };
  photo.classList.add("live");
  photo.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    photo.setPointerCapture(event.pointerId);
    set(event);
  });
  photo.addEventListener("pointermove", (event) => photo.hasPointerCapture(event.pointerId) && set(event));
  form.addEventListener("input", show);
  show();
}

if (form.querySelector("[value=save]")) {
  form.addEventListener("input", later);
  const photo = form.querySelector("[data-focus]");
  if (photo) focus(photo);
}
