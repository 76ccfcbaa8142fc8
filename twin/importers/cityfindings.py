"""What the readers of city models tell a person, in both languages."""

from __future__ import annotations

from twin.findings import Finding, Severity
from twin.importers import zoneprefix
from twin.language import Text

LAYER = "buildings"


def _finding(code: str, severity: Severity, de: str, en: str, identifier: str = "", **params: object) -> Finding:
    return Finding(code, severity, Text(de, en), LAYER, identifier, dict(params))


def left_out(kind: str, identifier: str) -> Finding:
    """An object that is no building, or a part of one that is not shown."""
    return _finding(
        f"LEFT_OUT_{kind}",
        "info",
        f"„{identifier or kind}“: {kind} ist kein Gebäude oder Gebäudeteil und wurde nicht übernommen.",
        f"'{identifier or kind}': {kind} is no building or building part and was not taken over.",
        identifier,
        type=kind,
    )


def unreadable(identifier: str, name: str, text: str) -> Finding:
    """An attribute whose value is not what its type promises."""
    return _finding(
        "ATTRIBUTE_UNREADABLE",
        "warning",
        f"„{identifier}“: Der Wert „{text[:60]}“ des Attributs {name} ist keine Zahl; das Attribut fehlt jetzt.",
        f"'{identifier}': the value '{text[:60]}' of attribute {name} is no number; the attribute is missing now.",
        identifier,
        attribute=name,
    )


def nameless(identifier: str) -> Finding:
    """An object without gml:id."""
    return _finding(
        "ID_MISSING",
        "repaired",
        f"Ein Objekt hat keine Kennung (gml:id); es heißt jetzt „{identifier}“.",
        f"An object has no identifier (gml:id); it is called '{identifier}' now.",
        identifier,
    )


def duplicate(identifier: str, renamed: str) -> Finding:
    """A second object of the same gml:id."""
    return _finding(
        "ID_DUPLICATE",
        "repaired",
        f"Die Kennung „{identifier}“ kommt mehrfach vor; das spätere Objekt heißt jetzt „{renamed}“.",
        f"The identifier '{identifier}' occurs more than once; the later object is called '{renamed}' now.",
        identifier,
        renamed=renamed,
    )


def dangling(identifier: str, target: str) -> Finding:
    """A reference to a surface that is not in the same building."""
    return _finding(
        "LINK_UNRESOLVED",
        "warning",
        f"„{identifier}“ verweist auf die Fläche „{target}“, die nicht im selben Gebäude steht; sie fehlt.",
        f"'{identifier}' refers to the surface '{target}', which is not within the same building; it is missing.",
        identifier,
        target=target,
    )


def bare(identifier: str) -> Finding:
    """A building without geometry and without parts."""
    return _finding(
        "OBJECT_WITHOUT_GEOMETRY",
        "warning",
        f"„{identifier}“ hat keine Geometrie; nur die Sachdaten wurden übernommen.",
        f"'{identifier}' has no geometry; only its attributes were taken over.",
        identifier,
    )


def other_levels(identifier: str, chosen: float | None, others: list[float]) -> Finding:
    """Further levels of detail not taken; `chosen` is None when the building's parts stand for it."""
    listed = ", ".join(f"{lod:g}" for lod in others)
    instead = (f"LoD {chosen:g}", f"LoD {chosen:g}") if chosen is not None else ("die Geometrie der Teile", "its parts' geometry")
    return _finding(
        "LOD_LEFT_OUT",
        "info",
        f"„{identifier}“: Übernommen wurde {instead[0]}, nicht LoD {listed}.",
        f"'{identifier}': {instead[1]} was taken over, LoD {listed} was not.",
        identifier,
        chosen=chosen,
        others=others,
    )


def axes(written: str) -> Finding:
    """The file's axes run the other way than its system's name says."""
    return _finding(
        "AXIS_ORDER_CONTRADICTED",
        "warning",
        f"Nach „{written}“ stünde der Hochwert vorn, die Flächen der Gebäude zeigen aber, dass der Rechtswert vorn steht; "
        "so wurde gelesen.",
        f"'{written}' puts the northing first, but the buildings' surfaces show that the easting comes first; "
        "it was read that way.",
        crs=written,
    )


def overridden(found: str, stated: str) -> Finding:
    """The person's coordinate system is not the file's."""
    return _finding(
        "CRS_OVERRIDDEN",
        "warning",
        f"Die Datei nennt {found}; gelesen wurde wie angegeben in {stated}.",
        f"The file names {found}; it was read in {stated} as stated.",
        found=found,
        stated=stated,
    )


def zone(prefix: float) -> Finding:
    """Eastings with the zone number in front."""
    return zoneprefix.removed(prefix, LAYER)


def malformed(identifier: str) -> Finding:
    """A geometry that is not built the way its type says."""
    return _finding(
        "GEOMETRY_MALFORMED",
        "repaired",
        f"„{identifier}“: Eine Geometrie ist nicht so aufgebaut, wie ihr Typ es verlangt; sie wurde weggelassen.",
        f"'{identifier}': a geometry is not built the way its type demands; it was left out.",
        identifier,
    )


def astray(identifier: str, count: int) -> Finding:
    """Vertex indices beyond the list of vertices."""
    return _finding(
        "VERTEX_INDEX_INVALID",
        "warning",
        f"„{identifier}“: {count} Verweise auf Punkte gehen ins Leere; die betroffenen Flächen fehlen.",
        f"'{identifier}': {count} references to vertices lead nowhere; the surfaces concerned are missing.",
        identifier,
        count=count,
    )


def orphan(identifier: str) -> Finding:
    """A building part without its building."""
    return _finding(
        "PARENT_MISSING",
        "warning",
        f"„{identifier}“ ist ein Gebäudeteil, dessen Gebäude fehlt; er steht jetzt für sich.",
        f"'{identifier}' is a building part whose building is missing; it stands by itself now.",
        identifier,
    )


def ignored(what_de: str, what_en: str) -> Finding:
    """Something of the file that is not read."""
    return _finding("CONTENT_IGNORED", "info", f"{what_de} werden nicht gelesen.", f"{what_en} are not read.", what=what_en)


def counted(counts: dict[str, int]) -> Finding:
    """How many objects of each class were read."""
    buildings, parts = counts.get("Building", 0), counts.get("BuildingPart", 0)
    return _finding(
        "OBJECTS_BY_TYPE",
        "info",
        f"Gelesen: {buildings} Gebäude und {parts} Gebäudeteile.",
        f"Read: {buildings} buildings and {parts} building parts.",
        counts=dict(counts),
    )


def none_found() -> Finding:
    """A city model without buildings."""
    return _finding(
        "NO_BUILDINGS",
        "warning",
        "Die Datei enthält keine Gebäude.",
        "The file holds no buildings.",
    )
