"""The site: the publication's name, colours, networks and designs, from the TOML site file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from share_service.errors import ConfigError

PlaceKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Colours(_Table):
    """The site's colours as `#rrggbb`: `accent` for the mark and kicker, `ink` on `paper`."""

    accent: Colour = "#b3122a"
    ink: Colour = "#15171a"
    paper: Colour = "#fbf9f4"


class Cards(_Table):
    """Which design draws a card: by kicker, by section, else the default ("photo" falls back without one).

    `designs` is a folder of the newsroom's own designs, written relative to the site file.
    """

    design: str = "photo"
    sections: dict[str, str] = {}
    kickers: dict[str, str] = {}
    designs: Path | None = None


class Fonts(_Table):
    """The newsroom's own fonts (TTF or OTF), for headlines and for labels; paths are relative to the site file."""

    display: tuple[Path, ...] = ()
    label: tuple[Path, ...] = ()

    def beside(self, folder: Path) -> Fonts:
        """Return the fonts with their paths counted from ``folder``."""
        return Fonts(
            display=tuple(folder / path for path in self.display), label=tuple(folder / path for path in self.label)
        )


class Buttons(_Table):
    """The share buttons: networks shown first, the rest behind "more", and what they share."""

    first: tuple[str, ...] = ("facebook", "x", "linkedin")
    more: tuple[str, ...] = ("whatsapp", "bluesky", "mastodon", "threads", "telegram", "reddit", "email")
    share_url: Literal["signed", "canonical"] = "signed"
    copied: str | None = None
    # Networks that need an account of the site: Messenger's application id.
    facebook_app_id: str | None = None


class PlaceTable(_Table):
    """A place where campaign links are put: its name, and `medium` and template where they are not the usual ones."""

    name: str | None = Field(None, min_length=1, max_length=60)
    medium: str | None = Field(None, min_length=1, max_length=40)
    utm: str | None = None


class Campaigns(_Table):
    """What campaign links add to an article's address (`utm`, a template; nothing by itself), and the places."""

    utm: str = ""
    places: dict[PlaceKey, PlaceTable] = {}


class Desk(_Table):
    """How the desk words its day: plainly, or livelier unless the article read most is of these words or sections.

    A word stands for itself, whatever its accents and capitals; with `*` behind it, for all that begin with it.
    """

    wording: Literal["neutral", "lively"] = "neutral"
    neutral_words: tuple[Annotated[str, Field(min_length=2, max_length=80)], ...] = ()
    neutral_sections: tuple[Annotated[str, Field(min_length=1, max_length=300)], ...] = ()


class Site(_Table):
    """One publication."""

    name: str = Field("Le Journal", min_length=1, max_length=80)
    language: str = Field("fr", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    url: str | None = Field(None, pattern=r"^https?://[^/\s]+")
    x_account: str | None = Field(None, pattern=r"^@?[A-Za-z0-9_]{1,15}$")
    colours: Colours = Colours()
    cards: Cards = Cards()
    fonts: Fonts = Fonts()
    buttons: Buttons = Buttons()
    campaigns: Campaigns = Campaigns()
    desk: Desk = Desk()


def load_site(path: Path | None) -> Site:
    """Read the site file, or return the default site when there is none.

    Raises:
        ConfigError: naming the file, and the line or key that is wrong.
    """
    if path is None:
        return Site()
    try:
        site = Site.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError(f"The site file {path} cannot be read: {error.strerror}.", code="site_file") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"The site file {path} is not TOML: {error}.", code="site_file") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        unknown = first["type"] == "extra_forbidden"
        wrong = f"a key that is not known: {key}" if unknown else f"a wrong {key}: {first['msg']}"
        raise ConfigError(f"The site file {path} has {wrong}.", code="site_file") from error
    site = site.model_copy(update={"fonts": site.fonts.beside(path.parent)})
    return _with_folder(site, path.parent)


def _with_folder(site: Site, folder: Path) -> Site:
    """Return ``site`` with its folder of designs found from ``folder``, the site file's."""
    if site.cards.designs is None:
        return site
    return site.model_copy(update={"cards": site.cards.model_copy(update={"designs": folder / site.cards.designs})})
