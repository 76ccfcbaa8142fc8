"""The town's glossary over the shipped list: written anew, changed, taken out and brought back."""

from __future__ import annotations

import pytest

from twin.errors import NotFound
from twin.language import Text
from twin.store.database import Database
from twin.store.glossary import Glossary
from twin.storytelling.glossary.planning import STARTERS
from twin.storytelling.glossary.term import Term


def test_a_new_town_explains_the_shipped_words(database: Database) -> None:
    assert {term.name for term in Glossary(database).terms()} == {term.name for term in STARTERS}


def test_a_town_changes_adds_renames_and_takes_out(database: Database) -> None:
    kept = Glossary(database)
    kept.save(Term("GRZ", Text("Unser Satz.", "Our sentence.")), by="x")
    assert kept.get("GRZ").term.explanation.de == "Unser Satz." and kept.get("GRZ").is_shipped and kept.get("GRZ").is_own
    kept.save(Term("ZVR", Text("Eine Regel.", "A rule.")))
    kept.save(Term("ZVR-2", Text("Eine Regel.", "A rule.")), instead_of="ZVR")
    with pytest.raises(NotFound):
        kept.get("ZVR")
    kept.remove("GRZ")
    assert kept.removed() == ("GRZ",) and "GRZ" not in {term.name for term in kept.terms()}
    kept.reset("GRZ")
    assert not kept.get("GRZ").is_own and kept.removed() == ()
    with pytest.raises(NotFound):
        kept.reset("ZVR-2")
