// Reads {"reader", "url", "agent"} lines and writes what each reader saw there: {"reader", "url", "title", "image"}.
// Every reader is used as its README shows; `agent` is the user agent for those that can be given one.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const require = createRequire(pathToFileURL(`${folder}/package.json`));
const load = async (name) => import(pathToFileURL(require.resolve(name)));
const inside = (path) => import(pathToFileURL(`${folder}/node_modules/${path}`));
const first = (value) => (Array.isArray(value) ? first(value[0]) : value && typeof value === "object" ? value.url : value);

process.env.SUMMALY_ALLOW_PRIVATE_IP = "true";
// iframely's log, and others', go beside the answers.
console.log = console.info = console.warn = () => {};

async function page(url, agent) {
  const answer = await fetch(url, { headers: { "user-agent": agent } });
  return { html: await answer.text(), url: answer.url };
}

const dom = async (html) => (await load("linkedom")).parseHTML(html).document;

const READERS = {
  metascraper: async (url, agent) => {
    const rules = ["title", "image", "description"].map((name) => require(`metascraper-${name}`)());
    const found = await require("metascraper")(rules)(await page(url, agent));
    return [found.title, found.image];
  },
  "open-graph-scraper": async (url, agent) => {
    const { result } = await require("open-graph-scraper")({ url, fetchOptions: { headers: { "user-agent": agent } } });
    return [result.ogTitle, first(result.ogImage)];
  },
  "unfurl.js": async (url, agent) => {
    const found = await require("unfurl.js").unfurl(url, { headers: { "user-agent": agent } });
    return [found.open_graph?.title ?? found.title, first(found.open_graph?.images)];
  },
  "link-preview-js": async (url, agent) => {
    // It takes no address of this machine, but the answer of one.
    const seen = await page(url, agent);
    const answer = { url: seen.url, data: seen.html, headers: { "content-type": "text/html; charset=utf-8" } };
    const found = await (await load("link-preview-js")).getPreviewFromContent(answer);
    return [found.title, first(found.images)];
  },
  summaly: async (url, agent) => {
    const { summaly } = await load("@misskey-dev/summaly");
    const found = await summaly(url, { userAgent: agent, followRedirects: true });
    return [found.title, found.thumbnail];
  },
  iframely: async (url, agent) => {
    process.chdir(`${folder}/node_modules/iframely`); // it reads its settings from there
    const { run } = await inside("iframely/lib/core.js");
    const { findWhitelistRecordFor } = await inside("iframely/lib/whitelist.js");
    const options = { v: "1.3", forceParams: ["meta"], mixAllWithDomainPlugin: true, getWhitelistRecord: findWhitelistRecordFor };
    const found = await new Promise((done, fail) =>
      run(url, options, (error, data) => (error ? fail(error) : done(data))));
    const image = found.links.find((link) => link.rel.includes("thumbnail") || link.rel.includes("image"));
    return [found.meta.title, image?.href];
  },
  "@extractus/article-extractor": async (url, agent) => {
    const { extract } = await inside("@extractus/article-extractor/esm/mod.js");
    // An own-card page has a standfirst only: less than this reader wants of an article unless it is told.
    const found = await extract(url, { contentLengthThreshold: 0 }, (address) => fetch(address, { headers: { "user-agent": agent } }));
    return [found?.title, found?.image];
  },
  "metadata-scraper": async (url, agent) => {
    const found = await require("metadata-scraper")({ url, ua: agent, forceImageHttps: false });
    return [found.title, found.image];
  },
  "url-metadata": async (url, agent) => {
    const found = await require("url-metadata")(url, {
      requestHeaders: { "user-agent": agent },
      requestFilteringAgentOptions: { allowPrivateIPAddress: true },
      ensureSecureImageRequest: false,
    });
    return [found["og:title"], found["og:image"]];
  },
  "html-metadata-parser": async (url, agent) => {
    const found = await require("html-metadata-parser").parse(url, { headers: { "user-agent": agent } });
    return [found.og?.title ?? found.meta?.title, found.og?.image ?? found.images?.[0]];
  },
  "page-metadata-parser": async (url, agent) => {
    const seen = await page(url, agent);
    const found = require("page-metadata-parser").getMetadata(await dom(seen.html), seen.url);
    return [found.title, found.image];
  },
  htmlmetaparser: async (url, agent) => {
    const seen = await page(url, agent);
    const { Handler } = require("htmlmetaparser");
    const { Parser } = require("htmlparser2");
    const result = await new Promise((done, fail) => {
      const parser = new Parser(new Handler((error, data) => (error ? fail(error) : done(data)), { url: seen.url }), { decodeEntities: true });
      parser.write(seen.html);
      parser.end();
    });
    const tags = Object.fromEntries((result.rdfa?.["@graph"] ?? []).map((item) => [item, item]));
    const og = result.rdfa?.["@graph"]?.[0] ?? tags;
    const of = (name) => og?.[`http://ogp.me/ns#${name}`]?.[0]?.["@value"];
    return [of("title") ?? result.twitter?.title ?? result.html?.title, of("image") ?? result.twitter?.image];
  },
  "open-graph": async (url, agent) => {
    const seen = await page(url, agent);
    const found = require("open-graph").parse(seen.html);
    return [first(found.title), first(found.image)];
  },
  "fetch-meta": async (url, agent) => {
    const { parse, default: read } = await load("fetch-meta");
    const found = await (read?.default ?? read)({ uri: url, headers: { "user-agent": agent } }, parse);
    return [found["og:title"], found["og:image"]];
  },
  "meta-fetcher": async (url, agent) => {
    const found = await require("meta-fetcher")(url, { headers: { "user-agent": agent } });
    return [found.socials?.["og:title"] ?? found.metadata?.title, found.socials?.["og:image"] ?? found.metadata?.banner];
  },
};

// Some fetch for themselves and can be told no user agent.
const plainFetch = globalThis.fetch;
const fetchAs = (agent) => (url, options = {}) =>
  plainFetch(url, { ...options, headers: { "user-agent": agent, ...Object.fromEntries(new Headers(options.headers)) } });

const late = (seconds) => new Promise((_, fail) => setTimeout(() => fail(new Error(`no answer within ${seconds} s`)), seconds * 1000));

for await (const line of createInterface({ input: process.stdin })) {
  const { reader, url, agent } = JSON.parse(line);
  let saw;
  globalThis.fetch = fetchAs(agent);
  try {
    const [title, image] = await Promise.race([READERS[reader](url, agent), late(15)]);
    saw = { title: String(title ?? ""), image: String(first(image) ?? "") };
  } catch (error) {
    saw = { error: String(error?.message ?? error).slice(0, 200) };
  }
  process.stdout.write(`${JSON.stringify({ reader, url, ...saw })}\n`);
}
process.exit(0);
