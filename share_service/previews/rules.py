"""The lint's rules: how grave each is, what it says and how to mend it. The words are translated where they are shown."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]


class Rule(NamedTuple):
    """One rule: its gravity, and its sentences with ``%(…)s`` where the finding's own values go.

    An error breaks the preview somewhere, a warning spoils it, a note tells what will be seen and asks for nothing.
    """

    severity: Severity
    message: str
    mend: str


def N_(text: str) -> str:  # noqa: N802 - the name by which message extractors know a text that is translated later
    """Mark a text for translation and return it as it is."""
    return text


RULES: dict[str, Rule] = {
    # What the page says.
    "title_missing": Rule("error", N_("There is no og:title."), N_("Write the headline into og:title.")),
    "description_missing": Rule(
        "warning", N_("There is no og:description."), N_("Write the standfirst into og:description.")
    ),
    "image_missing": Rule(
        "error", N_("There is no og:image: the link is shown without a picture."), N_("Name the card in og:image.")
    ),
    "url_missing": Rule(
        "warning",
        N_("There is no og:url: every decorated address counts as another page."),
        N_("Write the canonical address into og:url."),
    ),
    "type_missing": Rule("warning", N_("There is no og:type."), N_("Write article into og:type.")),
    "site_name_missing": Rule(
        "warning", N_("There is no og:site_name."), N_("Write the publication's name into og:site_name.")
    ),
    "locale_missing": Rule(
        "warning", N_("There is no og:locale."), N_("Write the language and territory into og:locale, as in fr_FR.")
    ),
    "tag_empty": Rule("error", N_("%(tag)s is there and empty."), N_("Give it a value or leave it out.")),
    "tag_duplicate": Rule(
        "warning",
        N_("%(tag)s is there %(count)s times: networks take the first or the last."),
        N_("Leave one of them: a plugin and the template may both be writing it."),
    ),
    "tag_long": Rule(
        "warning",
        N_("%(tag)s has %(length)s characters: it is dropped from 1,000 on."),
        N_("Shorten it; an image's address is best under 300 characters."),
    ),
    "title_differs": Rule(
        "warning",
        N_("og:title and %(other)s do not say the same: networks differ in which they show."),
        N_("Write one headline everywhere, or leave out the other."),
    ),
    "description_differs": Rule(
        "warning",
        N_("og:description and %(other)s do not say the same: networks differ in which they show."),
        N_("Write one description everywhere, or leave out the other."),
    ),
    "image_differs": Rule(
        "warning",
        N_("og:image and %(other)s are different pictures."),
        N_("Name one picture in both, or leave out the other."),
    ),
    "url_differs": Rule(
        "warning",
        N_("og:url is not the page's canonical address (%(canonical)s): shares are counted on two pages."),
        N_("Write the same address into og:url and link rel=canonical."),
    ),
    "url_other_domain": Rule(
        "error",
        N_("og:url is on another domain (%(domain)s): Facebook refuses it unless that domain allows it."),
        N_("Write this page's own address into og:url."),
    ),
    "url_relative": Rule("error", N_("og:url is not an absolute address."), N_("Begin it with https:// and the host.")),
    "og_in_name": Rule(
        "warning",
        N_("%(tag)s stands in name= and not in property=: some networks do not see it."),
        N_("Write property= for every og: tag."),
    ),
    "card_missing": Rule(
        "warning",
        N_("There is no twitter:card: the picture is shown as a small square."),
        N_("Write summary_large_image into twitter:card."),
    ),
    "card_duplicate": Rule(
        "warning",
        N_("twitter:card is there %(count)s times with different values: the last one wins (%(value)s)."),
        N_("Leave one twitter:card, with summary_large_image."),
    ),
    "card_small": Rule(
        "warning",
        N_("twitter:card is %(value)s: the picture is shown as a small square."),
        N_("Write summary_large_image into twitter:card."),
    ),
    "title_cut": Rule(
        "note",
        N_("The title is cut: “%(shown)s”."),
        N_("Put what matters first, or give the networks a shorter og:title."),
    ),
    "title_long": Rule(
        "warning",
        N_("The title has %(length)s characters: most networks cut it."),
        N_("Give the networks a title of at most 70 characters."),
    ),
    "description_long": Rule(
        "warning",
        N_("The description has %(length)s characters: it is cut at 200 or earlier."),
        N_("Keep og:description under 200 characters."),
    ),
    "site_name_long": Rule(
        "error",
        N_("og:site_name has %(length)s bytes: from 254 on nothing of the page is shown."),
        N_("Write the publication's name alone into og:site_name."),
    ),
    "tags_many": Rule(
        "warning",
        N_("There are %(count)s og: tags: beyond 50 all of them are dropped."),
        N_("Leave out what no network reads."),
    ),
    "tags_late": Rule(
        "error",
        N_("%(tag)s stands beyond the first %(kilobytes)s KB of the page, where no more is read."),
        N_("Move the social tags to the beginning of the head, before styles and scripts."),
    ),
    "tags_by_script": Rule(
        "error",
        N_("The page has no social tags until its scripts have run: no network runs them."),
        N_("Write the tags into the page on the server."),
    ),
    "published_missing": Rule(
        "warning",
        N_("The page does not say when it was published."),
        N_("Write article:published_time, and datePublished in JSON-LD."),
    ),
    "author_missing": Rule(
        "warning", N_("The page does not name its author."), N_("Write article:author, and author in JSON-LD.")
    ),
    "locale_differs": Rule(
        "warning",
        N_("og:locale (%(locale)s) and the page's lang (%(lang)s) are different languages."),
        N_("Write the article's own language into both."),
    ),
    "locale_invalid": Rule(
        "warning",
        N_("og:locale is “%(locale)s”: it must be a language and a territory, as in fr_FR."),
        N_("Write it with an underscore: fr_FR."),
    ),
    "json_ld_broken": Rule(
        "warning",
        N_("A JSON-LD script is not JSON: networks and search engines pass over it."),
        N_("Write it with a JSON library; quotation marks in headlines must be escaped."),
    ),
    # The picture.
    "image_relative": Rule(
        "error",
        N_("%(tag)s is a relative address (%(url)s): most networks do not resolve it."),
        N_("Begin it with https:// and the host."),
    ),
    "image_http": Rule(
        "warning",
        N_("%(tag)s is an http address: networks that show https alone leave it out."),
        N_("Serve the picture over https."),
    ),
    "image_invalid": Rule(
        "error", N_("%(tag)s is not the address of a picture (%(url)s)."), N_("Name an https address of a JPEG or PNG.")
    ),
    "image_unreachable": Rule(
        "error",
        N_("The picture cannot be fetched: %(why)s."),
        N_("Serve it with status 200 to everybody, without cookies or a referrer check."),
    ),
    "image_redirects": Rule(
        "warning",
        N_("The picture's address redirects: X shows no picture then."),
        N_("Name the final address in og:image."),
    ),
    "image_type_wrong": Rule(
        "error",
        N_("The picture is served as %(served)s and is %(real)s."),
        N_("Serve it with its own Content-Type."),
    ),
    "image_not_picture": Rule(
        "error",
        N_("What is served as the picture (%(served)s) is none."),
        N_("Serve a JPEG or a PNG; an error page or a sign-in may stand in its place."),
    ),
    "image_type_untrue": Rule(
        "warning",
        N_("og:image:type says %(declared)s and the picture is %(real)s."),
        N_("Declare the picture's own type, or none."),
    ),
    "image_format": Rule(
        "error",
        N_("The picture is %(format)s, which not every network shows."),
        N_("Serve a JPEG or a PNG."),
    ),
    "image_no_length": Rule(
        "warning",
        N_("The picture comes without a Content-Length: Signal takes it for too large."),
        N_("Send its Content-Length."),
    ),
    "image_heavy": Rule(
        "warning",
        N_("The picture weighs %(kilobytes)s KB."),
        N_("Keep it under 300 KB: then every network shows it."),
    ),
    "image_small": Rule(
        "warning",
        N_("The picture is %(width)s × %(height)s pixels: it is shown small, or not at all."),
        N_("Use 1200 × 630 pixels."),
    ),
    "image_ratio": Rule(
        "warning",
        N_("The picture is %(ratio)s times as wide as it is high: its edges are cropped."),
        N_("Use 1200 × 630 pixels, 1.91 times as wide as high."),
    ),
    "image_dimensions_missing": Rule(
        "warning",
        N_("og:image:width and og:image:height are not declared: Facebook shows no picture on the first share."),
        N_("Declare the picture's true width and height."),
    ),
    "image_dimensions_untrue": Rule(
        "warning",
        N_("The page declares %(declared)s pixels and the picture has %(real)s."),
        N_("Declare the picture's true width and height."),
    ),
    "image_alt_missing": Rule(
        "warning",
        N_("There is no og:image:alt: who cannot see the picture learns nothing of it."),
        N_("Describe the picture in og:image:alt."),
    ),
    # What is answered.
    "page_unreachable": Rule(
        "error", N_("The page cannot be fetched: %(why)s."), N_("Serve it with status 200 to everybody.")
    ),
    "bot_refused": Rule(
        "error",
        N_("This crawler gets %(why)s, and others the page."),
        N_("Let preview crawlers through in the firewall or the bot protection."),
    ),
    "bot_other_tags": Rule(
        "warning",
        N_("This crawler is served another title than the others."),
        N_("Serve everybody the same page; a consent or bot page may stand in its place."),
    ),
    "page_type_wrong": Rule(
        "error", N_("The page is served as %(type)s."), N_("Serve it as text/html with its charset.")
    ),
    "attachment": Rule(
        "error",
        N_("%(what)s is served with Content-Disposition: attachment."),
        N_("Leave that header out, or say inline."),
    ),
    "redirects_many": Rule(
        "warning",
        N_("The address redirects %(count)s times before it answers."),
        N_("Share the final address; at most two redirects are followed everywhere."),
    ),
    "encoding": Rule(
        "error",
        N_("The page comes packed as %(encoding)s, though only gzip was offered."),
        N_("Pack as the request's Accept-Encoding allows, or not at all."),
    ),
    "slow": Rule(
        "warning",
        N_("The page took %(seconds)s seconds: crawlers give up after two to five."),
        N_("Answer crawlers from a cache."),
    ),
    "head_refused": Rule(
        "warning",
        N_("%(what)s answers %(status)s to HEAD, and 200 to GET."),
        N_("Answer HEAD like GET, without the body."),
    ),
    "robots_blocked": Rule(
        "error",
        N_("robots.txt forbids the page to this crawler."),
        N_("Allow the page to preview crawlers in robots.txt."),
    ),
    "robots_blocked_image": Rule(
        "error",
        N_("robots.txt forbids the picture to this crawler."),
        N_("Allow the picture to preview crawlers in the robots.txt of its host."),
    ),
    "robots_header": Rule(
        "warning",
        N_("%(where)s says %(value)s: this crawler may show nothing."),
        N_("Leave noindex and noimageindex to pages that must not be found."),
    ),
}
