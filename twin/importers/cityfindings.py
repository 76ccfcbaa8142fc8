"""What the readers of city models tell a person, in both languages."""

from __future__ import annotations

from twin.findings import Finding, Severity
from twin.geodata.validity.fault import FAULTS
from twin.importers import zoneprefix
from twin.language import Text

LAYER = "buildings"


def _finding(code: str, severity: Severity, de: str, en: str, identifier: str = "", **params: object) -> Finding:
    return Finding(code, severity, Text(de, en), LAYER, identifier, dict(params))


def left_out(kind: str, identifier: str) -> Finding:
    """An object of a class that is not shown."""
    return _finding(
        f"LEFT_OUT_{kind}",
        "info",
        f"„{identifier or kind}“: {kind} wird nicht dargestellt und wurde nicht übernommen.",
        f"'{identifier or kind}': {kind} is not shown and was not taken over.",
        identifier,
        type=kind,
    )


IGNORED = {
    "ade": (
        "ADE_NOT_READ",
        "{name} gehört zu einer Erweiterung (ADE), die nicht gelesen wird: {count} mal.",
        "{name} belongs to an extension (ADE) that is not read: {count} times.",
    ),
    "extension": (
        "ADE_SURFACES_READ",
        "{name} gehört zu einer Erweiterung (ADE); übernommen wurden Flächen und einfache Angaben: {count} mal.",
        "{name} belongs to an extension (ADE); its surfaces and plain values were taken over: {count} times.",
    ),
    "inside": (
        "INTERIOR_NOT_READ",
        "{name} liegt im Inneren und wird nicht gelesen: {count} mal.",
        "{name} lies inside and is not read: {count} times.",
    ),
    "space": (
        "SPACE_GEOMETRY_NOT_READ",
        "{name} teilt nur, was die Hülle umschließt; übernommen wurden die Sachdaten, nicht die Geometrie: {count} mal.",
        "{name} only divides what the shell encloses; its attributes were taken over, its geometry was not: {count} times.",
    ),
    "curve": (
        "CURVES_NOT_READ",
        "{name} besteht aus Linien, die nicht dargestellt werden: {count} mal.",
        "{name} consists of lines, which are not shown: {count} times.",
    ),
    "point": (
        "POINTS_NOT_READ",
        "{name} besteht aus Punkten, die nicht dargestellt werden: {count} mal.",
        "{name} consists of points, which are not shown: {count} times.",
    ),
    "texture": (
        "TEXTURE_NOT_READ",
        "{name} wird nicht gelesen: {count} mal.",
        "{name} is not read: {count} times.",
    ),
}
"""Kinds of elements that are counted by name and told once each: code and both sentences."""


def ignored_elements(kind: str, name: str, count: int) -> Finding:
    """Elements of one name that are not read."""
    code, de, en = IGNORED[kind]
    told = {"name": name, "count": count}
    return Finding(code, "info", Text(de.format(**told), en.format(**told)), params=told)


def curves_only(identifier: str, what: str) -> Finding:
    """An object that has nothing but lines or points."""
    return _finding(
        "OBJECT_WITHOUT_SURFACES",
        "warning",
        f"„{identifier}“ hat keine Flächen, nur {what}; nur die Sachdaten wurden übernommen.",
        f"'{identifier}' has no surfaces, only {what}; only its attributes were taken over.",
        identifier,
        property=what,
    )


def invalid_solid(identifier: str, code: int, place: tuple[float, float]) -> Finding:
    """A solid that is not what ISO 19107 demands; it is taken over as it is."""
    text = FAULTS[code]
    return Finding(
        f"SOLID_INVALID_{code}",
        "warning",
        Text(
            f"„{identifier}“: Der Körper ist nach ISO 19107 nicht gültig: {text.de} (Code {code}). Er wurde so übernommen.",
            f"'{identifier}': the solid is not valid after ISO 19107: {text.en} (code {code}). It was taken over as it is.",
        ),
        object_id=identifier,
        params={"code": code},
        place=place,
    )


def raster_relief(identifier: str, reference: str) -> Finding:
    """A terrain grid the file only refers to."""
    return _finding(
        "RASTER_RELIEF_REFERENCE",
        "warning",
        f"„{identifier}“ verweist auf das Geländeraster „{reference or 'ohne Angabe'}“; bitte laden Sie es als eigene Datei.",
        f"'{identifier}' refers to the terrain grid '{reference or 'not named'}'; please load it as a file of its own.",
        identifier,
        reference=reference,
    )


def foreign_library(identifier: str, reference: str) -> Finding:
    """An implicit geometry that lies in a file of another format."""
    return _finding(
        "LIBRARY_OBJECT_FOREIGN",
        "warning",
        f"„{identifier}“ hat sein Aussehen in der fremden Datei „{reference}“, die nicht gelesen wird.",
        f"'{identifier}' has its shape in the foreign file '{reference}', which is not read.",
        identifier,
        reference=reference,
    )


def unplaced(identifier: str, reference: str) -> Finding:
    """An implicit geometry without a sound matrix or reference point."""
    return _finding(
        "IMPLICIT_GEOMETRY_UNPLACED",
        "warning",
        f"„{identifier}“: Der Bibliothekskörper hat keinen lesbaren Bezugspunkt oder keine lesbare Matrix und fehlt.",
        f"'{identifier}': the library shape has no readable reference point or matrix and is missing.",
        identifier,
        reference=reference,
    )


def picture_missing(name: str, count: int) -> Finding:
    """A texture whose picture did not come along."""
    return Finding(
        "TEXTURE_IMAGE_MISSING",
        "warning",
        Text(
            f"Das Bild „{name}“ liegt der Datei nicht bei; {count} Flächen bleiben ohne Textur. Bitte laden Sie es mit hoch.",
            f"The picture '{name}' did not come with the file; {count} surfaces stay without texture. Please upload it too.",
        ),
        params={"image": name, "surfaces": count},
    )


def picture_unknown(name: str) -> Finding:
    """A texture whose file is no picture."""
    return Finding(
        "TEXTURE_IMAGE_UNREADABLE",
        "warning",
        Text(
            f"„{name}“ ist kein lesbares Bild (JPEG, PNG, WebP, GIF, TIFF); die Textur fehlt.",
            f"'{name}' is no readable picture (JPEG, PNG, WebP, GIF, TIFF); the texture is missing.",
        ),
        params={"image": name},
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
    """A reference to a surface that is not in the file."""
    return _finding(
        "LINK_UNRESOLVED",
        "warning",
        f"„{identifier}“ verweist auf die Fläche „{target}“, die nicht in der Datei steht; sie fehlt.",
        f"'{identifier}' refers to the surface '{target}', which is not in the file; it is missing.",
        identifier,
        target=target,
    )


def bare(identifier: str) -> Finding:
    """An object without geometry and without parts."""
    return _finding(
        "OBJECT_WITHOUT_GEOMETRY",
        "warning",
        f"„{identifier}“ hat keine Geometrie; nur die Sachdaten wurden übernommen.",
        f"'{identifier}' has no geometry; only its attributes were taken over.",
        identifier,
    )


def divided(identifier: str, parts: int) -> Finding:
    """A triangle net taken in several objects."""
    return _finding(
        "RELIEF_DIVIDED",
        "info",
        f"„{identifier}“ hat so viele Dreiecke, dass das Netz auf {parts} Objekte verteilt wurde: „{identifier}-1“ und folgende.",
        f"'{identifier}' has so many triangles that its net was divided among {parts} objects: '{identifier}-1' and on.",
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


_SAID = {
    "Building": ("Gebäude", "buildings"),
    "BuildingPart": ("Gebäudeteile", "building parts"),
    "BuildingInstallation": ("Anbauten", "building installations"),
    "Storey": ("Geschosse", "storeys"),
    "BuildingUnit": ("Nutzungseinheiten", "building units"),
    "Bridge": ("Brücken", "bridges"),
    "BridgePart": ("Brückenteile", "bridge parts"),
    "Tunnel": ("Tunnel", "tunnels"),
    "SolitaryVegetationObject": ("Einzelbäume", "single trees"),
    "PlantCover": ("Pflanzflächen", "plant covers"),
    "CityFurniture": ("Stadtmöbel", "pieces of city furniture"),
    "Road": ("Straßen", "roads"),
    "Railway": ("Bahnstrecken", "railways"),
    "Track": ("Wege", "tracks"),
    "Square": ("Plätze", "squares"),
    "WaterBody": ("Gewässer", "water bodies"),
    "LandUse": ("Nutzungsflächen", "land use areas"),
    "ReliefFeature": ("Geländemodelle", "terrain models"),
    "TINRelief": ("Dreiecksnetze", "triangle nets"),
    "GenericCityObject": ("sonstige Objekte", "generic objects"),
}


def counted(counts: dict[str, int]) -> Finding:
    """How many objects of each class were read."""
    words = [(number, *_SAID.get(kind, (kind, kind))) for kind, number in counts.items() if number]
    de, en = (", ".join(f"{word[0]} {word[language]}" for word in words) for language in (1, 2))
    return _finding("OBJECTS_BY_TYPE", "info", f"Gelesen: {de}.", f"Read: {en}.", counts=dict(counts))


def none_found() -> Finding:
    """A city model without a single object that is read."""
    return _finding(
        "NO_BUILDINGS",
        "warning",
        "Die Datei enthält keine Stadtobjekte, die gelesen werden.",
        "The file holds no city objects that are read.",
    )
