"""What a record says about using its data: licence, source note, access and use constraints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from twin.catalogue import licences
from twin.catalogue.isotext import Wording, anchor, code, each, within
from twin.catalogue.licences import Licence
from twin.catalogue.record import Constraints
from twin.importers.xml import Element, local_name

_INSPIRE_ACCESS = "/LimitationsOnPublicAccess/"
_INSPIRE_USE = "/ConditionsApplyingToAccessAndUse/"
_ACCESS_WORDS = ("zugriff", "zugangs", "access", "limitations on public")
_SILENT = ("otherRestrictions", "unclassified", "unrestricted")


@dataclass
class _Gathered:
    access: list[str] = field(default_factory=list)
    use: list[str] = field(default_factory=list)
    licences: list[tuple[int, Licence]] = field(default_factory=list)
    """With what each was read from: 0 GDI-DE's JSON, 1 a licence's address, 2 words, 3 the address of other conditions."""


def iso_constraints(identification: Element | None, wording: Wording) -> Constraints:
    """Return the constraints of an ISO identification, in 19139 and in 19115-3 alike.

    A licence is taken from GDI-DE's JSON first, then from an Anchor's address, then from the words; INSPIRE's code lists of
    access and use are kept as words, never as a licence.
    """
    found = _Gathered()
    for item in each(identification, "resourceConstraints"):
        for body in item:
            _body(body, wording, found)
    return _constraints(found)


def plain_constraints(rights: Iterable[str]) -> Constraints:
    """Return the constraints Dublin Core gives: free texts, or addresses of licences."""
    found = _Gathered()
    for text in rights:
        _use(text, text if text.startswith(("http://", "https://")) else "", found)
    return _constraints(found)


def _body(body: Element, wording: Wording, found: _Gathered) -> None:
    access = [code(item) for outer in each(body, "accessConstraints") for item in _elements(outer)]
    use = [code(item) for outer in each(body, "useConstraints") for item in _elements(outer)]
    found.access += [item for item in access if item and item not in _SILENT]
    found.use += [item for item in use if item and item not in _SILENT]
    found.access += [item for item in map(code, within(body, "MD_ClassificationCode")) if item and item not in _SILENT]
    for item in each(body, "useLimitation"):
        _use(wording.of(item), anchor(item), found)
    for item in each(body, "otherConstraints"):
        text, address = wording.of(item), anchor(item)
        if _is_access(text, address, bool(access), bool(use)):
            found.access += filter(None, [text or address])
        else:
            _use(text, address, found)
    for item in each(body, "reference/CI_Citation/title"):
        _use(wording.of(item), anchor(item), found)


def _elements(outer: Element) -> list[Element]:
    return [item for item in outer if local_name(item.tag)]


def _is_access(text: str, address: str, access: bool, use: bool) -> bool:
    """Return whether another constraint is about access: by INSPIRE's list, by its words, else by the code beside it."""
    if _INSPIRE_ACCESS in address or text.lower().startswith(_ACCESS_WORDS):
        return True
    if _INSPIRE_USE in address or licences.is_json(text) or text.lower().startswith("nutzung"):
        return False
    return access and not use


def _use(text: str, address: str, found: _Gathered) -> None:
    if text:
        found.licences.append((0 if licences.has_json(text) else 2, licences.in_text(text)))
        if not licences.is_json(text):
            found.use.append(text)
    if address and _INSPIRE_USE not in address and _INSPIRE_ACCESS not in address:
        linked = licences.in_address(address)
        known = Licence(linked.name or (text[:200] if linked.url else ""), linked.url)
        found.licences.append((1 if linked.name else 3, known))


def _constraints(found: _Gathered) -> Constraints:
    ranked = [item for _, item in sorted(found.licences, key=lambda pair: pair[0])]
    chosen = next((item for item in ranked if item.name), None) or next((item for item in ranked if item.url), Licence())
    note = chosen.attribution or next((item.attribution for item in ranked if item.attribution), "")
    access, use = (tuple(dict.fromkeys(texts)) for texts in (found.access, found.use))
    return Constraints(chosen.name, chosen.url, note, access, use)
