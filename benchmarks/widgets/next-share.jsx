import { createElement as h, Fragment } from "react";
import { createRoot } from "react-dom/client";
import { FacebookIcon, FacebookShareButton, LinkedinIcon, LinkedinShareButton, TwitterIcon, TwitterShareButton } from "next-share";

const kinds = [[FacebookShareButton, FacebookIcon], [TwitterShareButton, TwitterIcon], [LinkedinShareButton, LinkedinIcon]];
const url = "https://journal.example/article";
const row = kinds.map(([Button, Icon], key) => h(Button, { url, key }, h(Icon, { size: 44 })));
createRoot(document.querySelector("#widget")).render(h(Fragment, null, row));
