// The photo, whole, with what each size of the card shows of it. Its focal point is dragged, or moved by the arrow keys.
const SVG = "http://www.w3.org/2000/svg";
const between = (value, most) => Math.min(Math.max(value, 0), Math.max(most, 0));

// As cards/crop.py: the largest part in the frame's shape, the focal point as near as can be to where it belongs.
function cover(frame, width, height, [across, down]) {
  const scale = Math.min(width / frame.width, height / frame.height);
  const [wide, high] = [frame.width * scale, frame.height * scale];
  return [between(across * width - frame.focus[0] * wide, width - wide), between(down * height - frame.focus[1] * high, height - high), wide, high];
}

function drawn(name, attributes, parent) {
  const made = parent.appendChild(document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export function focal(stage, form, changed) {
  const image = stage.querySelector("img");
  const frames = JSON.parse(stage.dataset.frames);
  const names = JSON.parse(stage.dataset.names);
  const fields = ["fx", "fy"].map((id) => document.getElementById(id));
  const free = form.querySelector("button[data-free]");
  const overlay = drawn("svg", { "aria-hidden": "true", preserveAspectRatio: "none" }, stage);
  const handle = stage.appendChild(document.createElement("span"));
  let chosen = frames[0]?.size;
  let windows = {};

  const point = () => (fields.every((field) => field.value !== "") ? fields.map((field) => between(field.value / 100, 1)) : null);
  // Without a focal point the service looks for what there is to see; the middle of that is where a drag begins.
  const middle = () => {
    const [left, top, wide, high] = windows[chosen] ?? [0, 0, 1, 1];
    return [left + wide / 2, top + high / 2];
  };

  function show() {
    const [width, height] = [image.naturalWidth || 3, image.naturalHeight || 2];
    const at = point();
    const box = (frame) => (at ? cover(frame, width, height, at) : windows[frame.size]?.map((part, index) => part * (index % 2 ? height : width)));
    overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
    overlay.replaceChildren();
    for (const frame of [...frames].sort((one) => (one.size === chosen ? 1 : -1))) {
      const [x, y, wide, high] = box(frame) ?? [];
      if (x === undefined) continue;
      if (frame.size === chosen) drawn("path", { class: "shade", d: `M0 0h${width}v${height}h${-width}zM${x} ${y}h${wide}v${high}h${-wide}z` }, overlay);
      for (const kind of frame.size === chosen ? ["frame under", "frame"] : ["frame other"]) drawn("rect", { class: kind, x, y, width: wide, height: high }, overlay);
    }
    const [across, down] = at ?? middle();
    handle.style.left = `${across * 100}%`;
    handle.style.top = `${down * 100}%`;
    handle.classList.toggle("free", !at);
    const [x, y] = [across, down].map((part) => Math.round(part * 100));
    handle.setAttribute("aria-valuenow", x);
    handle.setAttribute("aria-valuetext", at ? stage.dataset.says.replace("{x}", x).replace("{y}", y) : stage.dataset.free);
    if (free) free.hidden = !at;
  }

  function set(across, down) {
    [across, down].forEach((part, index) => (fields[index].value = Math.round(between(part, 1) * 100)));
    show();
    changed();
  }

  function drag(event) {
    const box = stage.getBoundingClientRect();
    set((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function key(event) {
    const step = STEPS[event.key];
    if (!step && !["Home", "End"].includes(event.key)) return;
    event.preventDefault();
    const [across, down] = point() ?? middle();
    if (!step) return set(event.key === "Home" ? 0 : 1, down);
    const far = event.shiftKey ? 0.1 : 0.01;
    set(across + step[0] * far, down + step[1] * far);
  }

  async function look() {
    const data = new FormData(form);
    for (const name of ["fx", "fy"]) data.set(name, "");
    for (const name of ["upload", "address"]) data.delete(name);
    const answer = await fetch(stage.dataset.windows, { method: "POST", body: data });
    if (answer.ok) windows = await answer.json();
    show();
  }

  function sizes() {
    const row = document.createElement("p");
    row.className = "sizes";
    for (const frame of frames) {
      const button = row.appendChild(document.createElement("button"));
      button.type = "button";
      button.textContent = names[frame.size];
      button.setAttribute("aria-pressed", frame.size === chosen);
      button.addEventListener("click", () => {
        chosen = frame.size;
        for (const one of row.children) one.setAttribute("aria-pressed", one === button);
        show();
      });
    }
    stage.after(row);
  }

  handle.className = "handle";
  const said = { role: "slider", tabindex: "0", "aria-label": stage.dataset.label, "aria-roledescription": stage.dataset.role, "aria-valuemin": "0", "aria-valuemax": "100" };
  for (const [name, value] of Object.entries(said)) handle.setAttribute(name, value);
  stage.classList.add("live");
  // A finger on the photo scrolls the page; it drags the ring, or puts it where it taps.
  stage.addEventListener("click", (event) => event.pointerType === "touch" && event.target !== handle && drag(event));
  stage.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" && event.target !== handle) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    stage.setPointerCapture(event.pointerId);
    drag(event);
  });
  stage.addEventListener("pointermove", (event) => stage.hasPointerCapture(event.pointerId) && drag(event));
  handle.addEventListener("keydown", key);
  for (const field of fields) field.addEventListener("input", show);
  free?.addEventListener("click", () => {
    for (const field of fields) field.value = "";
    show();
    changed();
    handle.focus();
  });
  image.addEventListener("load", show);
  if (frames.length > 1) sizes();
  show();
  if (!point()) look().catch(() => {});
}
