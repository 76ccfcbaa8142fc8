"""Configured catalogues: whose they are, what is known of them, and where their passwords are not."""

from __future__ import annotations

import dataclasses
import sqlite3
import tarfile
from pathlib import Path

import orjson
import pytest

from tests.store import cataloguerecords as made
from tests.store.conftest import Clock
from twin.catalogue.catalogue import Catalogue, CatalogueId
from twin.catalogue.wanted import Wanted
from twin.errors import Conflict, NotFound, OptionsInvalid
from twin.language import Text
from twin.store import backup
from twin.store.catalogues import Catalogues
from twin.store.database import Database
from twin.store.records import Records


@pytest.fixture
def catalogues(database: Database) -> Catalogues:
    return Catalogues(database)


def of(address: str, title: str, group: str = "", user: str = "") -> Catalogue:
    return made.catalogue("", address=address, title=title, group=group, user=user)


def test_a_catalogue_gets_an_id_of_its_title(catalogues: Catalogues) -> None:
    first = catalogues.add(of("https://a.example/csw", "GeoPortal Thüringen (Straße)"))
    second = catalogues.add(of("https://b.example/csw", "Geoportal Thueringen Strasse"))
    third = catalogues.add(of("https://c.example/csw", "地图"))
    assert (first.id, second.id, third.id) == ("geoportal-thueringen-strasse", "geoportal-thueringen-strasse-2", "x")
    assert catalogues.get(first.id) == first and catalogues.all()[0].id == first.id
    with pytest.raises(NotFound):
        catalogues.get("nirgends")


def test_an_address_is_added_once_a_group(catalogues: Catalogues) -> None:
    catalogues.add(of("https://a.example/csw", "A"))
    catalogues.add(of("https://a.example/csw", "A", "amt61"))
    with pytest.raises(Conflict) as caught:
        catalogues.add(of("https://a.example/csw", "Anders"))
    assert caught.value.code == "CATALOGUE_EXISTS"


def test_groups_see_everybodys_catalogues_and_their_own(catalogues: Catalogues) -> None:
    for number, group in enumerate(("", "amt61", "amt62")):
        catalogues.add(of(f"https://{number}.example/csw", f"Katalog {number}", group))
    seen = {groups: [item.group for item in catalogues.all(groups)] for groups in ((), ("amt61",), ("amt61", "amt62"))}
    assert seen == {(): [""], ("amt61",): ["", "amt61"], ("amt61", "amt62"): ["", "amt61", "amt62"]}
    assert len(catalogues.all(None)) == 3


def test_a_password_is_bound_to_its_origin_and_in_no_document(catalogues: Catalogues, database: Database) -> None:
    kept = catalogues.add(of("https://a.example/csw", "A", user="leser"), password="geheim-4711")
    credential = catalogues.credential(kept)
    assert credential is not None and (credential.origin, credential.user) == ("https://a.example", "leser")
    assert credential.password == "geheim-4711" and "geheim" not in repr(credential)
    assert "geheim" not in str(catalogues.kept()[0].to_json()) + repr(catalogues.kept())
    moved = catalogues.update(dataclasses.replace(kept, address="https://b.example/csw"))
    assert catalogues.credential(moved) is None
    assert catalogues.credential(catalogues.update(kept)) == credential
    catalogues.update(kept, password="")
    assert catalogues.credential(kept) is None


def test_a_backup_holds_catalogues_and_records_but_no_password(
    catalogues: Catalogues, database: Database, tmp_path: Path
) -> None:
    kept = catalogues.add(of("https://a.example/csw", "A", user="leser"), password="geheim-4711")
    Records(database).keep(kept.id, made.records(20))
    home, target = tmp_path / "home", tmp_path / "b.tar"
    home.mkdir()
    backup.write(database, home, target)
    assert b"geheim-4711" not in target.read_bytes()
    assert catalogues.credential(kept) is not None
    with tarfile.open(target) as archive:
        archive.extract("twin.sqlite", tmp_path / "out", filter="data")
    with sqlite3.connect(tmp_path / "out" / "twin.sqlite") as copy:
        assert copy.execute("SELECT count(*) FROM catalogue_records").fetchone() == (20,)
        assert copy.execute("SELECT count(*) FROM catalogue_words WHERE catalogue_words MATCH 'musterstadt'").fetchone()[0] > 0
        assert orjson.loads(copy.execute("SELECT document FROM catalogues").fetchone()[0])["user"] == "leser"
    copy.close()


def test_the_administrators_word_is_kept_and_read_strictly(catalogues: Catalogues) -> None:
    kept = catalogues.add(of("http://gdi.intern/csw", "A"), allow="gdi.intern:80")
    catalogues.add(of("http://b.example/csw", "B"))
    assert catalogues.allowed() == "gdi.intern:80"
    catalogues.update(kept, allow="gdi.intern:80 10.1.2.0/24:8080")
    assert catalogues.allowed() == "gdi.intern:80 10.1.2.0/24:8080"
    with pytest.raises(OptionsInvalid):
        catalogues.add(of("http://c.example/csw", "C"), allow="gdi.intern")
    catalogues.remove(kept.id)
    assert catalogues.allowed() == ""


def test_the_last_good_answer_stays_when_a_catalogue_fails(catalogues: Catalogues, clock: Clock) -> None:
    kept = catalogues.add(of("https://a.example/csw", "A"))
    before = catalogues.one(kept.id).asked_at
    clock.now += 3600
    catalogues.failed(kept.id, Text("nicht erreichbar", "cannot be reached"))
    failed = catalogues.one(kept.id)
    assert failed.asked_at == before and failed.problem == Text("nicht erreichbar", "cannot be reached")
    catalogues.answered(kept.id)
    well = catalogues.one(kept.id)
    assert well.problem is None and well.asked_at > before


def test_a_removed_catalogue_takes_its_records_along(catalogues: Catalogues, database: Database) -> None:
    kept, other = catalogues.add(of("https://a.example/csw", "A")), catalogues.add(of("https://b.example/csw", "B"))
    records = Records(database)
    records.keep(kept.id, made.records(30))
    records.keep(other.id, made.records(10))
    assert [item.records for item in catalogues.kept()] == [30, 10]
    catalogues.remove(kept.id)
    assert records.search(Wanted("musterstadt kassel"), [CatalogueId(kept.id)]).matched == 0
    assert records.search(Wanted(), [other.id]).matched == 10
    with database.reading() as connection:
        for table in ("catalogue_records", "catalogue_documents", "catalogue_words"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 10
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
