"""Settings: ``SHARE_*`` environment variables, ``.env``, and secrets in files (``SHARE_*_FILE``)."""

from __future__ import annotations

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import idna
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from share_service.errors import ConfigError

MIN_SECRET_LENGTH = 32
_SPLIT = re.compile(r"[\s,]+")

# A host as addresses have it: `journal.example`, `*.journal.example`, `journal.example:8080`, or an IP address.
_NAME = r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?"
_IPV6 = r"[0-9a-f]*(:[0-9a-f.]*){2,8}"
_HOST = re.compile(rf"({_NAME}|\[{_IPV6}\])(:[0-9]{{1,5}})?|\*\.{_NAME}|{_IPV6}")
_KNOWN = {"locale": ("fr", "en"), "log_level": ("debug", "info", "warning", "error")}
_BUCKET = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?")

CommaList = Annotated[tuple[str, ...], NoDecode]


class BucketPlace(NamedTuple):
    """A bucket that speaks S3, what the names in it begin with (empty, or ending in a slash), and where it is served."""

    name: str
    prefix: str
    endpoint: str | None


class Settings(BaseSettings):
    """Everything an operator can set. Each field is ``SHARE_<NAME>`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SHARE_", env_file=".env", extra="ignore", frozen=True)

    secret_key: str = Field("", description="Signs links, cards and sign-in links; at least 32 characters.")
    secret_key_fallbacks: CommaList = Field((), description="Older secret keys whose links still work.")
    public_url: str = Field("http://127.0.0.1:8000", description="Where readers and crawlers reach the service.")
    article_hosts: CommaList = Field(
        (), description="Hosts whose articles are served: `journal.example`, `*.journal.example`."
    )
    data_dir: Path = Field(Path("var"), description="Folder of the SQLite file, the journals and the cards.")
    database_url: str = Field(
        "", description="`sqlite:///…` (default: in the data folder) or `postgresql+psycopg://…`."
    )
    card_store: str = Field("", description="`file:///…` (default: in the data folder) or `s3://bucket/prefix`.")
    card_store_endpoint: str = Field(
        "", description="Address of a bucket that is not Amazon's: `https://minio.example`."
    )
    card_store_max_mb: int = Field(
        2000, ge=0, description="Megabytes of cards and photos that are kept; 0 is no limit."
    )
    click_stream: str = Field(
        "", repr=False, description="`redis://…` or `rediss://…`: a stream between web and store; default none."
    )
    click_stream_in_web: bool = Field(
        True, description="Whether a web process of each machine reads the stream; off where workers do."
    )
    proxy_hops: int = Field(
        0, ge=0, le=8, description="How many proxies in front are ours; 0 ignores forwarded headers."
    )
    timezone: str = Field("Europe/Paris", description="The newsroom's time zone: days and hours in the numbers.")
    locale: str = Field("fr", description="Language of the desk and of the pages when nothing else says: `fr` or `en`.")
    site_file: Path | None = Field(None, description="TOML file of the site's name, colours, networks and designs.")
    alerts_per_day: int = Field(
        2, ge=0, le=20, description="Alerts that one editor gets in a day at most; 0: none at all."
    )
    alert_again_days: int = Field(
        7, ge=1, le=90, description="Days before the same article is told again for the same reason."
    )
    webhook_networks: CommaList = Field(
        (), description="Private networks that messages may be sent to: `10.0.0.0/8`; default public addresses only."
    )
    retention_months: int = Field(13, ge=1, le=25, description="Months that counts are kept.")
    event_retention_months: int = Field(
        3, ge=1, le=25, description="Months that single events are kept, never longer than counts."
    )
    trending_half_life_hours: int = Field(
        6, ge=1, le=168, description="Hours after which a click weighs half as much in “Plus de contenu”."
    )
    trial_min_clicks: int = Field(
        100, ge=1, le=1_000_000, description="Clicks of all variants of a trial before anything is said of the best."
    )
    trial_min_hours: int = Field(24, ge=0, le=720, description="Hours that a trial runs before that.")
    fetch_timeout: float = Field(10.0, gt=0, le=30, description="Seconds one page or photo may take in all.")
    oidc_issuer: str = Field("", description="Signs editors in: the issuer's address, `https://login.example`.")
    oidc_client_id: str = Field("", description="What the issuer calls this service.")
    oidc_client_secret: str = Field("", repr=False, description="The secret that the issuer gave for it.")
    signin_header: str = Field("", description="A header of a proxy that has signed an editor in: `X-Forwarded-Email`.")
    signin_header_from: CommaList = Field(
        (), description="Networks of that proxy: `10.0.0.0/8`; from others it is ignored."
    )
    signin_new_role: str = Field(
        "", description="Role of those that issuer or proxy vouches for and nobody invited: `viewer`; default none."
    )
    smtp_url: str = Field("", repr=False, description="Takes our letters: `smtp://host:587` or `smtps://host:465`.")
    smtp_password: str = Field("", repr=False, description="The password for it.")
    smtp_from: str = Field("", description="Whom letters are from: `Le Journal <partages@journal.example>`.")
    facebook_token: str = Field("", repr=False, description="Lets an editor's press refresh a preview on Facebook.")
    demo: bool = Field(False, description="Serves the demo newsroom under `/demo/`; `share-service demo` sets it.")
    log_level: str = Field("info", description="`debug`, `info`, `warning` or `error`.")

    @field_validator("secret_key_fallbacks", "article_hosts", "signin_header_from", "webhook_networks", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part for part in _SPLIT.split(value) if part) if isinstance(value, str) else value

    @field_validator("article_hosts")
    @classmethod
    def _plain_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_plain_host(host) for host in value)

    @field_validator("public_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^/@?#\s]+(/[^?#\s]*)?", value):
            raise ValueError("must be an absolute http or https URL, without a user name, a query or spaces")
        return value.rstrip("/")

    @field_validator("locale", "log_level")
    @classmethod
    def _one_of_those_there_are(cls, value: str, field: ValidationInfo) -> str:
        known = _KNOWN[str(field.field_name)]
        if value.lower() not in known:
            raise ValueError(f"must be one of {', '.join(known)}")
        return value.lower()

    @field_validator("signin_header_from", "webhook_networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network, strict=False)
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, value: str) -> str:
        if value and not re.match(r"https://[^/]+|http://(127\.0\.0\.1|localhost)(:\d+)?", value):
            raise ValueError("must be an https address")
        return value.rstrip("/")

    @field_validator("signin_new_role")
    @classmethod
    def _role(cls, value: str) -> str:
        if value not in ("", "viewer", "editor"):
            raise ValueError("must be viewer or editor, or nothing")
        return value

    @field_validator("card_store")
    @classmethod
    def _folder_or_bucket(cls, value: str) -> str:
        if "://" in value and not value.startswith("file:///") and not _BUCKET.fullmatch(value):
            raise ValueError("must be file:///a/folder or s3://bucket/prefix")
        return value

    @field_validator("card_store_endpoint")
    @classmethod
    def _plain_endpoint(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^/@?#\s]+/?", value):
            raise ValueError("must be https://host or http://host:port, without a user, a password or a path")
        return value.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("must be an IANA time zone such as Europe/Paris")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The newsroom's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the store."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'share.db'}"

    @property
    def spool_dir(self) -> Path:
        """Folder of the journals and salts."""
        return self.data_dir.absolute() / "spool"

    @property
    def card_dir(self) -> Path:
        """Folder of the drawn cards and of the photos they use; with a bucket, of this machine's copies."""
        own = self.card_store and not self.card_store.startswith("s3:")
        folder = Path(self.card_store.removeprefix("file://")) if own else self.data_dir / "cards"
        # Flask takes a relative path from the package's folder, not from where the service was started.
        return folder.absolute()

    @property
    def bucket(self) -> BucketPlace | None:
        """The bucket that machines share their cards in, if there is one."""
        found = _BUCKET.fullmatch(self.card_store)
        if found is None:
            return None
        prefix = (found[2] or "").strip("/")
        return BucketPlace(found[1], prefix and f"{prefix}/", self.card_store_endpoint or None)

    def require_secret(self) -> str:
        """Return the secret key.

        Raises:
            ConfigError: it is missing or shorter than 32 characters.
        """
        for key in (self.secret_key, *self.secret_key_fallbacks):
            if len(key) < MIN_SECRET_LENGTH:
                raise ConfigError(
                    f"SHARE_SECRET_KEY and its fallbacks must have at least {MIN_SECRET_LENGTH} characters: "
                    "make one with `share-service key secret`.",
                    code="secret_key",
                )
        return self.secret_key

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # pydantic-settings names it
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the sources in order: arguments, environment, files named in it, ``.env``."""
        return init_settings, env_settings, _FileSource(settings_cls), dotenv_settings


class _FileSource(PydanticBaseSettingsSource):
    """``SHARE_X_FILE=/run/secrets/x``: the value of ``SHARE_X`` is that file's content."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002  # its interface
        """Return the content of the file that the environment names for a setting, or None."""
        variable = f"SHARE_{field_name.upper()}_FILE"
        path = os.environ.get(variable)
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            raise ConfigError(f"{variable} names {path}, which cannot be read: {error.strerror}.") from error

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


def load(**overrides: Any) -> Settings:
    """Read the settings from the environment.

    Raises:
        ConfigError: naming the variable that is wrong and why.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = "SHARE_" + str(first["loc"][0]).upper() if first["loc"] else "a setting"
        raise ConfigError(f"{name} is wrong: {first['msg'].removeprefix('Value error, ')}.") from error


def _plain_host(text: str) -> str:
    """Return a host of `SHARE_ARTICLE_HOSTS` as addresses are compared with it: small, ASCII, without a last dot."""
    host = text.lower().rstrip(".")
    if not host.isascii():
        front, name = ("*.", host[2:]) if host.startswith("*.") else ("", host)
        try:
            host = front + idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise ValueError(f"names {text}, which is no host") from error
    if not _HOST.fullmatch(host):
        raise ValueError(f"names {text}: write hosts alone, such as journal.example or *.journal.example")
    return host
