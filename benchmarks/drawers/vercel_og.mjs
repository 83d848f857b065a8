// @vercel/og: satori and resvg as WebAssembly; it gives PNG files only.
import { dataUri, photoCard, textCard } from "./boxes.mjs";
import { answer, fontFiles, HEIGHT, photoBytes, WIDTH } from "./lines.mjs";

const { ImageResponse } = await import(new URL("../peers/node_modules/@vercel/og/dist/index.node.js", import.meta.url));
const fonts = fontFiles();

await answer(async (card) => {
  const tree = card.photo ? photoCard(card, dataUri(photoBytes(card.photo))) : textCard(card);
  return Buffer.from(await new ImageResponse(tree, { width: WIDTH, height: HEIGHT, fonts }).arrayBuffer());
});
