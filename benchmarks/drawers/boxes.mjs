// The two cards as boxes with CSS, for the drawers that take such trees: React's elements, without React.
import { HEIGHT, WIDTH } from "./lines.mjs";

const el = (style, children, type = "div", props = {}) => ({ type, props: { style, children, ...props } });
const row = { display: "flex", justifyContent: "space-between", alignItems: "flex-end" };
const serif = { fontFamily: "Headline", fontWeight: 700 };
const whole = { width: WIDTH, height: HEIGHT, display: "flex", fontFamily: "Inter" };

export function textCard({ kicker, headline, section, byline, note }) {
  const page = { boxSizing: "border-box", flexDirection: "column", justifyContent: "space-between", padding: "62px 60px 60px" };
  return el({ ...whole, ...page, background: "#fbf9f4", color: "#15171a" }, [
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

export function photoCard({ kicker, headline, section, byline, note, credit }, photo) {
  const over = { position: "absolute", left: 0, top: 0, width: WIDTH, height: HEIGHT, display: "flex" };
  const shade = { ...over, backgroundImage: "linear-gradient(to bottom, rgba(8,10,12,0) 15%, rgba(8,10,12,.7) 45%, rgba(8,10,12,.8))" };
  const label = { fontSize: 24, fontWeight: 700, letterSpacing: 1.7, background: "#b3122a", padding: "8px 14px", alignSelf: "flex-start" };
  return el({ ...whole, color: "#ffffff" }, [
    el({ ...over, objectFit: "cover" }, undefined, "img", { src: photo, width: WIDTH, height: HEIGHT }),
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

export const dataUri = (bytes) => `data:image/jpeg;base64,${bytes.toString("base64")}`;
