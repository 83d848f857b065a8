"""The site file is checked, and an error names the file and the key."""

import pytest

from share_service.errors import ConfigError
from share_service.site import Site, load_site


def test_without_a_file_there_is_a_default_site():
    assert load_site(None) == Site()


def test_a_site_file_sets_names_colours_and_networks(tmp_path):
    file = tmp_path / "site.toml"
    file.write_text(
        'name = "La Rive"\nx_account = "@larive"\n[colours]\naccent = "#004488"\n[buttons]\nfirst = ["linkedin"]\n'
    )
    site = load_site(file)
    assert (site.name, site.colours.accent, site.buttons.first) == ("La Rive", "#004488", ("linkedin",))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name = ", "not TOML"),
        ('colour = "red"', "a key that is not known: colour"),
        ('language = "français"', "language"),
        ('url = "journal.example"', "url"),
        ('[colours]\naccent = "red"', r"colours\.accent"),
        ('name = ""', "name"),
    ],
)
def test_an_error_names_the_file_and_the_key(tmp_path, text, named):
    file = tmp_path / "site.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=named) as refusal:
        load_site(file)
    assert "site.toml" in refusal.value.detail


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.toml cannot be read"):
        load_site(tmp_path / "none.toml")


def test_a_folder_of_designs_is_found_from_the_site_file(tmp_path):
    file = tmp_path / "site.toml"
    file.write_text('[cards]\ndesigns = "ours"\n[cards.kickers]\nALERTE = "breaking"\n')
    cards = load_site(file).cards
    assert cards.designs == tmp_path / "ours"
    assert cards.kickers == {"ALERTE": "breaking"}
