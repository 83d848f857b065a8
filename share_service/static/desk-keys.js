// Keyboard shortcuts: every control that has `data-key` is pressed by it. Nothing is taken from fields and menus.
let first = "";

// A dialog that was just closed keeps the focus until the next frame.
const typing = (target) => target.closest("input, select, textarea, [contenteditable], dialog[open]");

function step(by) {
  const listed = document.querySelectorAll("main :is(.noticed h3, .told h3, .stories h3, .latest, .found) a");
  const links = [...listed].filter((link) => link.offsetParent);
  const at = links.indexOf(document.activeElement);
  links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

function help() {
  document.getElementById("keys")?.showModal();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target)) {
    if (event.key === "Escape" && event.target.type === "search") event.target.blur();
    return;
  }
  const keys = first + event.key;
  first = "";
  const control = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === keys && !one.hidden);
  if (control) {
    event.preventDefault();
    if (control.matches("input")) control.select();
    else control.click();
  } else if (event.key === "?") help();
  else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key === "g") {
    first = "g ";
    setTimeout(() => (first = ""), 1500);
  }
});

const opener = document.querySelector("[data-help]");
if (opener) {
  opener.hidden = false;
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    help();
  });
}
