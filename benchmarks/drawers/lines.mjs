// What every drawer that runs on node has in common: a card for each JSON line on standard input, an
// answer {"ms", "bytes"} for each on standard output; packages from ../peers and the project's own fonts.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const peer = createRequire(new URL("../peers/package.json", import.meta.url));
export const WIDTH = 1200;
export const HEIGHT = 630;
export const QUALITY = 85;

const font = (name, file, weight) => ({
  name,
  weight,
  style: "normal",
  path: fileURLToPath(new URL(`../../fonts/${file}-${weight}.ttf`, import.meta.url)),
});
export const fonts = [font("Headline", "HeadlineSerif", 700), ...[500, 600, 700].map((weight) => font("Inter", "Inter", weight))];
export const fontFiles = () => fonts.map(({ path, ...rest }) => ({ ...rest, data: readFileSync(path) }));

// A photo's bytes are read once, as a warm service has them at hand; it is decoded for every card.
const photos = new Map();
export function photoBytes(path) {
  if (!photos.has(path)) photos.set(path, readFileSync(path));
  return photos.get(path);
}

export async function answer(draw) {
  for await (const line of createInterface({ input: process.stdin })) {
    const card = JSON.parse(line);
    if (card.photo) photoBytes(card.photo);
    const begun = performance.now();
    const data = await draw(card);
    const ms = performance.now() - begun;
    if (card.save) writeFileSync(card.save, data);
    console.log(JSON.stringify({ ms, bytes: data.length }));
  }
}
