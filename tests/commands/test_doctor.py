"""``doctor``: every line says what is there, or what must be mended."""


def test_the_doctor_names_what_must_be_mended(command):
    ill = command("doctor", status=1, SHARE_ARTICLE_HOSTS="", SHARE_SECRET_KEY="short")
    assert "SHARE_ARTICLE_HOSTS" in ill.stdout
    assert "32 characters" in ill.stdout
    assert "share-service migrate" in ill.stdout
    command("migrate")
    assert "✗" not in command("doctor").stdout


def test_the_doctor_says_which_scripts_the_fonts_write_and_which_they_lack(command):
    command("migrate")
    line = next(line for line in command("doctor").stdout.splitlines() if " scripts " in line)
    covered, _, missing = line.partition("; missing: ")
    assert all(name in covered for name in ("Latin", "Arabic", "Han", "Khmer", "Adlam"))
    assert missing == "Nyiakeng Puachue Hmong"
