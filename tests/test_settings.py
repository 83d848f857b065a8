"""Settings come from the environment, from files it names, and say what is wrong."""

import pytest

from share_service.articles.article import canonical_url, host_allowed
from share_service.errors import ConfigError
from share_service.settings import load


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_secret_is_read_from_the_file_that_the_environment_names(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("k" * 40 + "\n")
    monkeypatch.setenv("SHARE_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert load().require_secret() == "k" * 40


def test_a_secret_file_that_is_missing_fails_loudly(monkeypatch):
    monkeypatch.setenv("SHARE_SECRET_KEY_FILE", "/nowhere/key")
    with pytest.raises(ConfigError, match="SHARE_SECRET_KEY_FILE names /nowhere/key"):
        load()


def test_a_short_or_missing_secret_is_refused(monkeypatch):
    for secret in ("", "short"):
        monkeypatch.setenv("SHARE_SECRET_KEY", secret)
        with pytest.raises(ConfigError, match="32 characters"):
            load().require_secret()


def test_lists_are_separated_by_commas_or_spaces(monkeypatch):
    monkeypatch.setenv("SHARE_ARTICLE_HOSTS", "Journal.example, *.presse.example  autre.example")
    assert load().article_hosts == ("journal.example", "*.presse.example", "autre.example")


def test_hosts_are_written_as_addresses_have_them(monkeypatch):
    monkeypatch.setenv("SHARE_ARTICLE_HOSTS", "été.example *.Été.example. localhost:8433 127.0.0.1 [::1]:8433 ::1")
    hosts = load().article_hosts
    assert hosts == ("xn--t-9fab.example", "*.xn--t-9fab.example", "localhost:8433", "127.0.0.1", "[::1]:8433", "::1")
    for url in ("https://été.example/a", "https://m.été.example/a", "http://localhost:8433/a", "http://[::1]/a"):
        assert host_allowed(canonical_url(url), hosts)


@pytest.mark.parametrize(
    "value", ["https://journal.example", "journal.example/monde", "*", "*journal.example", "a b:c"]
)
def test_what_is_no_host_is_named(monkeypatch, value):
    monkeypatch.setenv("SHARE_ARTICLE_HOSTS", f"journal.example, {value}")
    with pytest.raises(ConfigError, match=r"SHARE_ARTICLE_HOSTS is wrong: names .*: write hosts alone, such as"):
        load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHARE_TIMEZONE", "Paris"),
        ("SHARE_LOCALE", "de"),
        ("SHARE_LOG_LEVEL", "loud"),
        ("SHARE_PUBLIC_URL", "journal.example"),
        ("SHARE_PUBLIC_URL", "https://key:secret@journal.example"),
        ("SHARE_PUBLIC_URL", "https://journal.example?a=b"),
        ("SHARE_PROXY_HOPS", "-1"),
        ("SHARE_CARD_STORE", "s3://"),
        ("SHARE_CARD_STORE", "s3://key:secret@bucket/cards"),
        ("SHARE_CARD_STORE", "ftp://cards.example/cards"),
        ("SHARE_CARD_STORE_ENDPOINT", "minio:9000"),
        ("SHARE_CARD_STORE_ENDPOINT", "https://key:secret@minio.example"),
        ("SHARE_RETENTION_MONTHS", "26"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name) as refused:
        load()
    assert "secret" not in refused.value.detail
    assert "Value error" not in refused.value.detail


@pytest.mark.parametrize(
    ("store", "prefix"),
    [("s3://cartes", ""), ("s3://cartes/", ""), ("s3://cartes/share", "share/"), ("s3://cartes/a/b/", "a/b/")],
)
def test_a_bucket_has_a_name_a_prefix_and_perhaps_an_address(monkeypatch, tmp_path, store, prefix):
    monkeypatch.setenv("SHARE_CARD_STORE", store)
    monkeypatch.setenv("SHARE_DATA_DIR", str(tmp_path))
    assert load().bucket == ("cartes", prefix, None)
    assert load().card_dir == tmp_path / "cards", "this machine's copies"
    monkeypatch.setenv("SHARE_CARD_STORE_ENDPOINT", "http://minio.example:9000/")
    assert load().bucket == ("cartes", prefix, "http://minio.example:9000")


def test_a_folder_of_cards_is_no_bucket(monkeypatch, tmp_path):
    for store in (f"file://{tmp_path}", str(tmp_path)):
        monkeypatch.setenv("SHARE_CARD_STORE", store)
        assert (load().bucket, load().card_dir) == (None, tmp_path)
