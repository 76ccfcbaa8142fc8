"""What the readers of city models tell a person, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twin.findings import Finding, Severity
from twin.geodata.validity.fault import FAULTS
from twin.importers import zoneprefix
from twin.language import Text

LAYER = "buildings"


@dataclass(frozen=True, slots=True)
class _Remark:
    """A finding that is always said the same way: called with what `names` lists, the object's `identifier` among it or not."""

    code: str
    severity: Severity
    names: str
    de: str
    en: str

    def __call__(self, *values: object) -> Finding:
        """Return the finding; its parameters are the values but the identifier."""
        told = dict(zip(self.names.split(), values, strict=True))
        text = Text(self.de.format(**told), self.en.format(**told))
        return Finding(self.code, self.severity, text, LAYER, str(told.pop("identifier", "")), told)


curves_only = _Remark(
    "OBJECT_WITHOUT_SURFACES",
    "warning",
    "identifier property",
    "„{identifier}“ hat keine Flächen, nur {property}; nur die Sachdaten wurden übernommen.",
    "'{identifier}' has no surfaces, only {property}; only its attributes were taken over.",
)
foreign_library: Callable[[str, str], Finding] = _Remark(
    "LIBRARY_OBJECT_FOREIGN",
    "warning",
    "identifier reference",
    "„{identifier}“ hat sein Aussehen in der fremden Datei „{reference}“, die nicht gelesen wird.",
    "'{identifier}' has its shape in the foreign file '{reference}', which is not read.",
)
unplaced: Callable[[str, str], Finding] = _Remark(
    "IMPLICIT_GEOMETRY_UNPLACED",
    "warning",
    "identifier reference",
    "„{identifier}“: Der Bibliothekskörper hat keinen lesbaren Bezugspunkt oder keine lesbare Matrix und fehlt.",
    "'{identifier}': the library shape has no readable reference point or matrix and is missing.",
)
nameless = _Remark(
    "ID_MISSING",
    "repaired",
    "identifier",
    "Ein Objekt hat keine Kennung (gml:id); es heißt jetzt „{identifier}“.",
    "An object has no identifier (gml:id); it is called '{identifier}' now.",
)
duplicate = _Remark(
    "ID_DUPLICATE",
    "repaired",
    "identifier renamed",
    "Die Kennung „{identifier}“ kommt mehrfach vor; das spätere Objekt heißt jetzt „{renamed}“.",
    "The identifier '{identifier}' occurs more than once; the later object is called '{renamed}' now.",
)
dangling = _Remark(
    "LINK_UNRESOLVED",
    "warning",
    "identifier target",
    "„{identifier}“ verweist auf die Fläche „{target}“, die nicht in der Datei steht; sie fehlt.",
    "'{identifier}' refers to the surface '{target}', which is not in the file; it is missing.",
)
bare = _Remark(
    "OBJECT_WITHOUT_GEOMETRY",
    "warning",
    "identifier",
    "„{identifier}“ hat keine Geometrie; nur die Sachdaten wurden übernommen.",
    "'{identifier}' has no geometry; only its attributes were taken over.",
)
divided = _Remark(
    "RELIEF_DIVIDED",
    "info",
    "identifier parts",
    "„{identifier}“ hat so viele Dreiecke, dass das Netz auf {parts} Objekte verteilt wurde: „{identifier}-1“ und folgende.",
    "'{identifier}' has so many triangles that its net was divided among {parts} objects: '{identifier}-1' and on.",
)
axes = _Remark(
    "AXIS_ORDER_CONTRADICTED",
    "warning",
    "crs",
    "Nach „{crs}“ stünde der Hochwert vorn, die Flächen der Gebäude zeigen aber, dass der Rechtswert vorn steht; "
    "so wurde gelesen.",
    "'{crs}' puts the northing first, but the buildings' surfaces show that the easting comes first; it was read that way.",
)
overridden = _Remark(
    "CRS_OVERRIDDEN",
    "warning",
    "found stated",
    "Die Datei nennt {found}; gelesen wurde wie angegeben in {stated}.",
    "The file names {found}; it was read in {stated} as stated.",
)
malformed = _Remark(
    "GEOMETRY_MALFORMED",
    "repaired",
    "identifier",
    "„{identifier}“: Eine Geometrie ist nicht so aufgebaut, wie ihr Typ es verlangt; sie wurde weggelassen.",
    "'{identifier}': a geometry is not built the way its type demands; it was left out.",
)
astray = _Remark(
    "VERTEX_INDEX_INVALID",
    "warning",
    "identifier count",
    "„{identifier}“: {count} Verweise auf Punkte gehen ins Leere; die betroffenen Flächen fehlen.",
    "'{identifier}': {count} references to vertices lead nowhere; the surfaces concerned are missing.",
)
orphan = _Remark(
    "PARENT_MISSING",
    "warning",
    "identifier",
    "„{identifier}“ ist ein Gebäudeteil, dessen Gebäude fehlt; er steht jetzt für sich.",
    "'{identifier}' is a building part whose building is missing; it stands by itself now.",
)


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


def zone(prefix: float) -> Finding:
    """Eastings with the zone number in front."""
    return zoneprefix.removed(prefix, LAYER)


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
