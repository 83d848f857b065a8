// satori, resvg-js, and sharp for the JPEG.
import { dataUri, photoCard, textCard } from "./boxes.mjs";
import { answer, fontFiles, HEIGHT, peer, photoBytes, QUALITY, WIDTH } from "./lines.mjs";

const satori = peer("satori").default;
const { Resvg } = peer("@resvg/resvg-js");
const sharp = peer("sharp");
const fonts = fontFiles();

await answer(async (card) => {
  const tree = card.photo ? photoCard(card, dataUri(photoBytes(card.photo))) : textCard(card);
  const svg = await satori(tree, { width: WIDTH, height: HEIGHT, fonts });
  const rendered = new Resvg(svg, { fitTo: { mode: "original" }, font: { loadSystemFonts: false } }).render();
  if (!card.photo) return rendered.asPng();
  const raw = { width: rendered.width, height: rendered.height, channels: 4 };
  return sharp(rendered.pixels, { raw }).removeAlpha().jpeg({ quality: QUALITY, chromaSubsampling: "4:4:4" }).toBuffer();
});
