// skia-canvas: Skia behind the canvas API, another binding of it.
import { photoCard, textCard } from "./canvas_cards.mjs";
import { answer, fonts, HEIGHT, peer, photoBytes, QUALITY, WIDTH } from "./lines.mjs";

const { Canvas, FontLibrary, loadImage } = peer("skia-canvas");
for (const name of new Set(fonts.map((font) => font.name)))
  FontLibrary.use(name, fonts.filter((font) => font.name === name).map((font) => font.path));

await answer(async (card) => {
  const canvas = new Canvas(WIDTH, HEIGHT);
  canvas.gpu = false;
  const ctx = canvas.getContext("2d");
  if (!card.photo) {
    textCard(ctx, card);
    return canvas.toBuffer("png");
  }
  photoCard(ctx, card, await loadImage(photoBytes(card.photo)));
  return canvas.toBuffer("jpg", { quality: QUALITY / 100, downsample: false });
});
