"""Bylines in the ways pages write them."""

import pytest

from share_service.articles.names import names_in


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Léa Roux", ["Léa Roux"]),
        ("Par Léa Roux", ["Léa Roux"]),
        ("par : Léa Roux", ["Léa Roux"]),
        ("By LÉA ROUX", ["LÉA ROUX"]),
        ("Propos recueillis par Léa Roux", ["Léa Roux"]),
        ("Von Jürgen Groß", ["Jürgen Groß"]),
        ("Par Léa Roux et Noé Martin", ["Léa Roux", "Noé Martin"]),
        ("Léa Roux, Noé Martin and Jo Ann Lee", ["Léa Roux", "Noé Martin", "Jo Ann Lee"]),
        ("Léa Roux; Noé Martin", ["Léa Roux", "Noé Martin"]),
        ("Léa Roux, envoyée spéciale à Kupiansk", ["Léa Roux, envoyée spéciale à Kupiansk"]),
        ("Par Léa Roux Publié le 3 mars 2026", ["Léa Roux"]),
        ("By Léa Roux Nov 22, 2026", ["Léa Roux"]),
        ("Publié le mardi 3 mars 2026 à 07h30 - Par Léa Roux", ["Léa Roux"]),
        ("Le 03/11/2026 à 07:30 par Léa Roux et Noé Martin", ["Léa Roux", "Noé Martin"]),
        ("Posted on March 3, 2026 by Ann Lee", ["Ann Lee"]),
        ("Léa Roux (avec AFP)", ["Léa Roux", "AFP"]),
        ("Léa Roux (avec Noé Martin et Ann Lee)", ["Léa Roux", "Noé Martin", "Ann Lee"]),
        ("Texte : Léa Roux ; photos : Noé Martin", ["Léa Roux", "Noé Martin"]),
        ("Léa Roux (texte) et Noé Martin (photos)", ["Léa Roux", "Noé Martin"]),
        ("Léa Roux · 3 min de lecture", ["Léa Roux"]),
        ("Marie Le Bris", ["Marie Le Bris"]),
        ("Par Yann Le Gall et Léa Roux", ["Yann Le Gall", "Léa Roux"]),
        ("Marie Le Bris le 3 mars 2026", ["Marie Le Bris"]),
        ("Marie Le Bris, le mardi 3 mars", ["Marie Le Bris"]),
        ("Marie Le Bris le lundi", ["Marie Le Bris"]),
        ("Le Monde avec AFP", ["Le Monde", "AFP"]),
        ("lea.roux@journal.example (Léa Roux)", ["Léa Roux"]),
        ("Léa Roux , journaliste", ["Léa Roux, journaliste"]),
        ("Paryse Byron", ["Paryse Byron"]),
        ("AFP", ["AFP"]),
        ("Santiago Ramón y Cajal", ["Santiago Ramón y Cajal"]),
        ("Por Ana Ruiz y Luis Gil", ["Ana Ruiz", "Luis Gil"]),
        ("Léa Roux @learoux", ["Léa Roux"]),
        ("Léa Roux — 24 novembre 2017 à 18:05", ["Léa Roux"]),
        ("Ann Lee, Senior Editor, The Journal", ["Ann Lee, Senior Editor, The Journal"]),
        ("lea.roux@journal.example", []),
        ("Share on Facebook", []),
        ("Sign up now.", []),
        ("News", []),
        ("", []),
        ("admin", []),
        ("https://www.facebook.com/lejournal", []),
        ("@lejournal", []),
        ("123", []),
        ("Last updated: 3 mars 2026", []),
        ("x" * 600, []),
        ("A B; A B", ["A B"]),
    ],
)
def test_a_byline_gives_its_names(byline, names):
    assert names_in(byline) == names


def test_there_are_at_most_twenty_names():
    assert len(names_in("; ".join(f"Nom {chr(65 + at)}" for at in range(26)))) == 20
