// takumi: a renderer in Rust that takes a tree of boxes.
import { photoCard, textCard } from "./boxes.mjs";
import { answer, fontFiles, HEIGHT, peer, photoBytes, QUALITY, WIDTH } from "./lines.mjs";

const { Renderer } = peer("@takumi-rs/core");
const renderer = new Renderer();
for (const font of fontFiles()) await renderer.registerFont(font);

function node({ type, props: { style, children, src, width, height } }) {
  if (type === "img") return { type: "image", src, width, height, style };
  if (children && typeof children === "string") return { type: "text", text: children, style };
  return { type: "container", style, children: children ? children.map(node) : [] };
}

await answer((card) => {
  const extent = { width: WIDTH, height: HEIGHT };
  if (!card.photo) return renderer.render(node(textCard(card)), { ...extent, format: "png" });
  // Every article has another photo: a decoded one that is kept would measure something else.
  const images = [{ src: "photo", data: photoBytes(card.photo), cache: "none" }];
  return renderer.render(node(photoCard(card, "photo")), { ...extent, images, format: "jpeg", quality: QUALITY });
});
