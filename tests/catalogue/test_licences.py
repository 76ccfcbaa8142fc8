"""Licences are found in GDI-DE's JSON, in addresses and in sentences."""

from __future__ import annotations

import pytest

from twin.catalogue.licences import Licence, has_json, in_address, in_text, is_json

GDI_DE = (
    '{"id":"dl-by-de/2.0","name":"Datenlizenz Deutschland Namensnennung 2.0",'
    '"url":"http://www.govdata.de/dl-de/by-2-0","quelle":"© GeoBasis-DE / BKG 2026"}'
)
READ = Licence("Datenlizenz Deutschland Namensnennung 2.0", "http://www.govdata.de/dl-de/by-2-0", "© GeoBasis-DE / BKG 2026")


@pytest.mark.parametrize(
    "written",
    [
        GDI_DE,
        f"  {GDI_DE}\n",
        f"Nutzungsbedingungen: {GDI_DE}",
        f"[{GDI_DE}]",
        GDI_DE.replace('"', "&quot;"),
        GDI_DE.replace('"', "'"),
        GDI_DE.replace('"}', '",}'),
        GDI_DE.replace('"quelle"', '"Quelle"'),
    ],
)
def test_json_of_gdi_de_gives_licence_address_and_source_note(written: str) -> None:
    assert in_text(written) == READ
    assert has_json(written)


def test_only_bare_json_is_json() -> None:
    assert is_json(GDI_DE)
    assert not is_json(f"Es gilt: {GDI_DE}")
    assert not is_json("{kein JSON}")
    assert not has_json("{")


def test_json_without_an_address_takes_the_licence_s_own() -> None:
    assert in_text('{"id":"cc-by/4.0","name":"CC BY 4.0","quelle":""}').url == "https://creativecommons.org/licenses/by/4.0/"
    assert in_text('{"name":"CC BY 4.0","url":"javascript:alert(1)"}').url == "https://creativecommons.org/licenses/by/4.0/"
    assert in_text('{"id":"dl-zero-de/2.0"}') == Licence("dl-zero-de/2.0", "https://www.govdata.de/dl-de/zero-2-0")


@pytest.mark.parametrize("written", ['{"id": 7}', "{}", '{"name": null}', '{"a":{"b":{}}}', "{" * 5000, '{"x": "y"}'])
def test_other_json_is_no_licence(written: str) -> None:
    assert in_text(written) == Licence()


@pytest.mark.parametrize(
    ("written", "name", "url"),
    [
        ("Datenlizenz Deutschland – Namensnennung – Version 2.0", "dl-de/by-2-0", "https://www.govdata.de/dl-de/by-2-0"),
        ("Datenlizenz by-2-0", "dl-de/by-2-0", "https://www.govdata.de/dl-de/by-2-0"),
        ("dl-de/by-1-0", "dl-de/by-1-0", "https://www.govdata.de/dl-de/by-1-0"),
        ("Datenlizenz Deutschland Zero 2.0", "dl-de/zero-2-0", "https://www.govdata.de/dl-de/zero-2-0"),
        ("Es gilt dl-de/zero-2-0.", "dl-de/zero-2-0", "https://www.govdata.de/dl-de/zero-2-0"),
        ("CC BY-SA 4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("cc-by/4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("https://creativecommons.org/licenses/by-nc/3.0/de/", "CC BY-NC 3.0", "https://creativecommons.org/licenses/by-nc/3.0/"),
        ("CC0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("lizenziert unter ODbL", "ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    ],
)
def test_the_usual_name_of_a_licence_is_known_in_a_sentence(written: str, name: str, url: str) -> None:
    assert in_text(written) == Licence(name, url)


@pytest.mark.parametrize(
    "written", ["freie Benutzung", "keine", "no conditions apply", "Agrarstatistikgesetz (AgrStatG)", "access"]
)
def test_no_licence_is_read_into_other_sentences(written: str) -> None:
    assert in_text(written) == Licence()


def test_a_source_note_is_found_without_json() -> None:
    assert in_text("Quellenvermerk: © Stadt Köln").attribution == "© Stadt Köln"
    assert in_text("Bei Nutzung: dl-de/by-2-0. Quellenvermerk: „Stadt Köln, 2026“") == Licence(
        "dl-de/by-2-0", "https://www.govdata.de/dl-de/by-2-0", "Stadt Köln, 2026"
    )


def test_addresses_of_licences_are_named_and_kept() -> None:
    assert in_address("http://dcat-ap.de/def/licenses/dl-by-de/2.0") == Licence(
        "dl-de/by-2-0", "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
    )
    assert in_address("http://dcat-ap.de/def/licenses/cc-by/4.0").name == "CC BY 4.0"
    assert in_address("http://dcat-ap.de/def/licenses/other-closed").name == "other-closed"
    assert in_address("https://town.example/bedingungen.pdf") == Licence("", "https://town.example/bedingungen.pdf")
    assert in_address("keine Adresse") == Licence()
