// The two cards by the canvas API of browsers, for the drawers that offer it.
import { HEIGHT, WIDTH } from "./lines.mjs";

const serif = (px) => `700 ${px}px Headline`;
const inter = (px, weight) => `${weight} ${px}px Inter`;

function say(ctx, text, x, y, font, colour, { spacing = 0, align = "left" } = {}) {
  ctx.font = font;
  ctx.letterSpacing = `${spacing}px`;
  ctx.textAlign = align;
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
  return ctx.measureText(text).width;
}

function fill(ctx, x, y, width, height, colour) {
  ctx.fillStyle = colour;
  ctx.fillRect(x, y, width, height);
}

function wrapped(ctx, text, font, width) {
  ctx.font = font;
  ctx.letterSpacing = "0px";
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (ctx.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export function textCard(ctx, { kicker, headline, section, byline, note }) {
  fill(ctx, 0, 0, WIDTH, HEIGHT, "#fbf9f4");
  fill(ctx, 60, 112, 1080, 2, "#cdcbc8");
  const mark = say(ctx, "Le Journal", 60, 92, serif(36), "#15171a");
  fill(ctx, 60, 106, mark, 8, "#b3122a");
  say(ctx, section, 1140, 92, inter(22, 600), "#65656a", { spacing: 1.3, align: "right" });
  const lines = wrapped(ctx, headline, serif(66), 1080);
  const top = 330 - (lines.length * 77) / 2;
  say(ctx, kicker, 60, top - 14, inter(27, 700), "#b3122a", { spacing: 2.4 });
  lines.forEach((line, index) => say(ctx, line, 60, top + 62 + index * 77, serif(66), "#15171a"));
  say(ctx, byline, 60, 564, inter(25, 600), "#15171a");
  say(ctx, note, 1140, 564, inter(23, 500), "#65656a", { align: "right" });
}

export function photoCard(ctx, { kicker, headline, section, byline, note, credit }, photo) {
  const scale = Math.max(WIDTH / photo.width, HEIGHT / photo.height);
  const [width, height] = [WIDTH / scale, HEIGHT / scale];
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(photo, (photo.width - width) / 2, (photo.height - height) / 2, width, height, 0, 0, WIDTH, HEIGHT);
  const shade = ctx.createLinearGradient(0, 0, 0, HEIGHT);
  for (const [stop, alpha] of [[0.15, 0], [0.45, 0.7], [1, 0.8]]) shade.addColorStop(stop, `rgba(8,10,12,${alpha})`);
  fill(ctx, 0, 0, WIDTH, HEIGHT, shade);
  ctx.font = serif(32);
  const mark = ctx.measureText("Le Journal").width;
  fill(ctx, 38, 0, mark + 44, 106, "#fbf9f4");
  say(ctx, "Le Journal", 60, 84, serif(32), "#15171a");
  fill(ctx, 60, 98, mark, 8, "#b3122a");
  const lines = wrapped(ctx, headline, serif(64), 1080);
  const top = 470 - lines.length * 74;
  ctx.font = inter(24, 700);
  ctx.letterSpacing = "1.7px";
  fill(ctx, 60, top - 56, ctx.measureText(kicker).width + 28, 44, "#b3122a");
  say(ctx, kicker, 74, top - 25, inter(24, 700), "#ffffff", { spacing: 1.7 });
  lines.forEach((line, index) => say(ctx, line, 60, top + 54 + index * 74, serif(64), "#ffffff"));
  say(ctx, byline, 60, 536, inter(24, 600), "#ffffff");
  say(ctx, section, 60, 566, inter(22, 500), "#ffffff");
  say(ctx, credit, 1140, 536, inter(22, 500), "#ffffff", { align: "right" });
  say(ctx, note, 1140, 566, inter(22, 500), "#ffffff", { align: "right" });
}
