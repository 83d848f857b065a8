// @napi-rs/canvas: Skia behind the canvas API.
import { photoCard, textCard } from "./canvas_cards.mjs";
import { answer, fonts, HEIGHT, peer, photoBytes, QUALITY, WIDTH } from "./lines.mjs";

const { createCanvas, GlobalFonts, loadImage } = peer("@napi-rs/canvas");
for (const font of fonts) GlobalFonts.registerFromPath(font.path, font.name);

await answer(async (card) => {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const ctx = canvas.getContext("2d");
  if (!card.photo) {
    textCard(ctx, card);
    return canvas.encode("png");
  }
  photoCard(ctx, card, await loadImage(photoBytes(card.photo)));
  return canvas.encode("jpeg", QUALITY);
});
