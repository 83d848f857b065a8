// Draws cards with satori and resvg-js, one for each JSON line on standard input; answers
// {"ms", "bytes", "file"} on one line each. Fonts and the photo are read once, as a warm service would.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const require = createRequire(new URL("./peers/package.json", import.meta.url));
const satori = require("satori").default;
const { Resvg } = require("@resvg/resvg-js");
const sharp = require("sharp");

const font = (family, file, weight, name) => ({
  name,
  weight,
  style: "normal",
  data: readFileSync(new URL(`./peers/node_modules/@fontsource/${family}/files/${file}`, import.meta.url)),
});
const fonts = [
  font("source-serif-4", "source-serif-4-latin-700-normal.woff", 700, "Serif"),
  font("inter", "inter-latin-500-normal.woff", 500, "Inter"),
  font("inter", "inter-latin-600-normal.woff", 600, "Inter"),
  font("inter", "inter-latin-700-normal.woff", 700, "Inter"),
];
const el = (style, children, type = "div", props = {}) => ({ type, props: { style, children, ...props } });
const row = { display: "flex", justifyContent: "space-between", alignItems: "flex-end" };
const serif = { fontFamily: "Serif", fontWeight: 700 };

function textCard({ kicker, headline, section, byline, note }) {
  const page = { width: 1200, height: 630, boxSizing: "border-box", display: "flex", flexDirection: "column", justifyContent: "space-between" };
  return el({ ...page, background: "#fbf9f4", color: "#15171a", padding: "62px 60px 60px", fontFamily: "Inter" }, [
    el({ ...row, borderBottom: "2px solid #cdcbc8" }, [
      el({ ...serif, fontSize: 36, borderBottom: "8px solid #b3122a", paddingBottom: 8 }, "Le Journal"),
      el({ fontSize: 22, fontWeight: 600, letterSpacing: 1.3, color: "#65656a", paddingBottom: 14 }, section),
    ]),
    el({ display: "flex", flexDirection: "column" }, [
      el({ fontSize: 27, fontWeight: 700, letterSpacing: 2.4, color: "#b3122a", marginBottom: 20 }, kicker),
      el({ ...serif, fontSize: 66, lineHeight: 1.16 }, headline),
    ]),
    el(row, [
      el({ fontSize: 25, fontWeight: 600 }, byline),
      el({ fontSize: 23, fontWeight: 500, color: "#65656a" }, note),
    ]),
  ]);
}

function photoCard({ kicker, headline, section, byline, note, credit }, photo) {
  const over = { position: "absolute", left: 0, top: 0, width: 1200, height: 630, display: "flex" };
  const shade = { ...over, backgroundImage: "linear-gradient(to bottom, rgba(8,10,12,0) 15%, rgba(8,10,12,.7) 45%, rgba(8,10,12,.8))" };
  const label = { fontSize: 24, fontWeight: 700, letterSpacing: 1.7, background: "#b3122a", padding: "8px 14px", alignSelf: "flex-start" };
  return el({ width: 1200, height: 630, display: "flex", color: "#fff", fontFamily: "Inter" }, [
    el({ ...over, objectFit: "cover" }, undefined, "img", { src: photo, width: 1200, height: 630 }),
    el(shade, ""),
    el({ position: "absolute", left: 38, top: 0, padding: "52px 22px 0", background: "#fbf9f4", color: "#15171a", display: "flex" }, [
      el({ ...serif, fontSize: 32, borderBottom: "8px solid #b3122a", paddingBottom: 8 }, "Le Journal"),
    ]),
    el({ ...over, flexDirection: "column", justifyContent: "flex-end", padding: "0 60px 60px", boxSizing: "border-box" }, [
      el(label, kicker),
      el({ ...serif, fontSize: 64, lineHeight: 1.16, margin: "18px 0 28px" }, headline),
      el(row, [
        el({ display: "flex", flexDirection: "column", fontSize: 24 }, [el({ fontWeight: 600 }, byline), el({ fontSize: 22 }, section)]),
        el({ display: "flex", flexDirection: "column", fontSize: 22, alignItems: "flex-end" }, [el({}, credit), el({}, note)]),
      ]),
    ]),
  ]);
}

let photo;
async function draw(card) {
  const tree = card.photo ? photoCard(card, photo) : textCard(card);
  const svg = await satori(tree, { width: 1200, height: 630, fonts });
  const rendered = new Resvg(svg, { fitTo: { mode: "original" }, font: { loadSystemFonts: false } }).render();
  if (!card.photo) return rendered.asPng();
  const raw = { width: rendered.width, height: rendered.height, channels: 4 };
  return sharp(rendered.pixels, { raw }).removeAlpha().jpeg({ quality: 85, chromaSubsampling: "4:4:4" }).toBuffer();
}

for await (const line of createInterface({ input: process.stdin })) {
  const card = JSON.parse(line);
  if (card.photo && !photo) photo = `data:image/jpeg;base64,${readFileSync(card.photo).toString("base64")}`;
  const begun = performance.now();
  const data = await draw(card);
  const ms = performance.now() - begun;
  if (card.save) writeFileSync(card.save, data);
  console.log(JSON.stringify({ ms, bytes: data.length }));
}
