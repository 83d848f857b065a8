"""``doctor``: every line says what is there, or what must be mended."""

import sqlite3

import pytest

from share_service.assets import folder
from tests.s3_server import BUCKET, KEY, SECRET


def test_the_doctor_names_what_must_be_mended(command):
    ill = command("doctor", status=1, SHARE_ARTICLE_HOSTS="", SHARE_SECRET_KEY="short")
    assert "SHARE_ARTICLE_HOSTS" in ill.stdout
    assert "32 characters" in ill.stdout
    assert "share-service migrate" in ill.stdout
    command("migrate")
    assert "✗" not in command("doctor").stdout


def test_the_doctor_sees_a_store_that_is_older_than_the_program(command):
    command("migrate")
    with sqlite3.connect(command.folder / "var" / "share.db") as store:
        store.execute("UPDATE alembic_version SET version_num = '0001'")
    ill = command("doctor", status=1)
    assert "✗ store          it is at 0001, older than this version: run `share-service migrate`." in ill.stdout


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[buttons]\nfirst = ["facebok"]', "There is no network 'facebok'"),
        ('[buttons]\nmore = ["pocket"]', "cannot be shared to any more"),
        ('[cards]\ndesign = "foto"', "names the design 'foto'"),
        ('[campaigns]\nutm = "foo=bar"', "campaigns.utm"),
    ],
)
def test_the_doctor_finds_in_the_site_file_what_the_server_would_refuse(command, written, said):
    command("migrate")
    (command.folder / "site.toml").write_text(written)
    ill = command("doctor", status=1, SHARE_SITE_FILE="site.toml")
    assert "✗ site " in ill.stdout
    assert said in ill.stdout
    (command.folder / "site.toml").write_text('name = "La Rive"')
    assert "✓ site           La Rive, site.toml" in command("doctor", SHARE_SITE_FILE="site.toml").stdout


def test_the_doctor_tries_the_bucket(command, s3):
    command("migrate")
    store = {"SHARE_CARD_STORE": f"s3://{BUCKET}/cartes", "SHARE_CARD_STORE_ENDPOINT": s3.url}
    keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    assert f"✓ cards          s3://{BUCKET}/cartes at {s3.url}" in command("doctor", **store, **keys).stdout
    s3.answers("503")
    ill = command("doctor", status=1, **store, **keys)
    assert "✗ cards" in ill.stdout
    assert "SlowDown" in ill.stdout
    assert SECRET not in ill.stdout + ill.stderr


def test_the_doctor_says_which_scripts_the_fonts_write(command):
    command("migrate")
    line = next(line for line in command("doctor").stdout.splitlines() if " scripts " in line)
    assert "63 of 63 in living use" in line
    assert all(name in line for name in ("Latin", "Arabic", "Han", "Khmer", "Adlam"))
    assert "missing" not in line


def test_the_doctor_checks_the_newsrooms_own_fonts(command):
    command("migrate")
    (command.folder / "site.toml").write_text('[fonts]\ndisplay = ["Mine.woff2"]\n')
    (command.folder / "Mine.woff2").write_bytes(b"wOF2" + bytes(60))
    ill = command("doctor", status=1, SHARE_SITE_FILE="site.toml").stdout
    assert "✗ fonts" in ill
    assert "Mine.woff2, which is WOFF2" in ill
    (command.folder / "Mine.woff2").write_bytes((folder("fonts") / "Inter-700.ttf").read_bytes())
    assert "the newsroom's own: Mine.woff2" in command("doctor", SHARE_SITE_FILE="site.toml").stdout
