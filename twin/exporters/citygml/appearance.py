"""Pictures and colours of one batch as a CityGML appearance: textures by the rings they lie on, materials by their surfaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from twin.exporters.citygml.words import Version
from twin.geodata.texture import Texture

THEME = "visual"


@dataclass(frozen=True, slots=True)
class Look:
    """What a surface looks like: a picture with the texture coordinates of each ring, closed, or a colour; neither is no look."""

    texture: Texture | None = None
    rings: tuple[str, ...] = ()
    colour: tuple[int, ...] = ()


@dataclass(slots=True)
class Appearance:
    """The looks of the surfaces written so far, by picture and colour; `address` tells where a picture lies."""

    version: Version
    address: Callable[[Texture], str]
    _pictured: dict[Texture, list[tuple[str, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))
    _coloured: dict[tuple[int, ...], list[str]] = field(default_factory=lambda: defaultdict(list))

    def take(self, look: Look, polygon: str) -> None:
        """Take the look of a polygon with this id; its rings are called `<id>_r<n>`."""
        if look.texture is not None:
            self._pictured[look.texture].append((polygon, look.rings))
        if look.colour:
            self._coloured[look.colour].append(polygon)

    @property
    def is_empty(self) -> bool:
        """Return whether no surface had a look."""
        return not self._pictured and not self._coloured

    def text(self, identifier: str) -> str:
        """Return the member of the city model with everything taken."""
        data = [*self._textures(identifier), *self._materials(identifier)]
        holder, prefix = ("surfaceData", "core") if self.version == "3.0" else ("surfaceDataMember", "app")
        held = "".join(f"<app:{holder}>\n{item}</app:{holder}>\n" for item in data)
        inner = f'<app:Appearance gml:id="{identifier}">\n<app:theme>{THEME}</app:theme>\n{held}</app:Appearance>\n'
        return f"<{prefix}:appearanceMember>\n{inner}</{prefix}:appearanceMember>\n"

    def _textures(self, identifier: str) -> Iterator[str]:
        for number, (texture, targets) in enumerate(self._pictured.items()):
            name, wrap = f"{identifier}_t{number}", "wrap" if texture.repeats else "none"
            told = f"<app:imageURI>{self.address(texture)}</app:imageURI>\n<app:mimeType>{texture.media_type}</app:mimeType>\n"
            told += f"<app:wrapMode>{wrap}</app:wrapMode>\n"
            told += "".join(self._target(name, row, *target) for row, target in enumerate(targets))
            yield f'<app:ParameterizedTexture gml:id="{name}">\n{told}</app:ParameterizedTexture>\n'

    def _target(self, texture: str, row: int, polygon: str, rings: tuple[str, ...]) -> str:
        """Return where a texture lies on a polygon; 3.0 names the rings in elements of their own, behind all coordinates."""
        names = [f"#{polygon}_r{number}" for number in range(len(rings))]
        if self.version == "2.0":
            places = "".join(
                f'<app:textureCoordinates ring="{name}">{places}</app:textureCoordinates>'
                for name, places in zip(names, rings, strict=True)
            )
            return f'<app:target uri="#{polygon}"><app:TexCoordList>{places}</app:TexCoordList></app:target>\n'
        places = "".join(f"<app:textureCoordinates>{places}</app:textureCoordinates>" for places in rings)
        places += "".join(f"<app:ring>{name}</app:ring>" for name in names)
        coordinates = f"<app:textureParameterization><app:TexCoordList>{places}</app:TexCoordList></app:textureParameterization>"
        return (
            f'<app:textureParameterization><app:TextureAssociation gml:id="{texture}_{row}"><app:target>#{polygon}</app:target>'
            f"{coordinates}</app:TextureAssociation></app:textureParameterization>\n"
        )

    def _materials(self, identifier: str) -> Iterator[str]:
        for number, (colour, polygons) in enumerate(self._coloured.items()):
            parts = " ".join(f"{part / 255:.6g}" for part in colour)
            targets = "".join(f"<app:target>#{polygon}</app:target>\n" for polygon in polygons)
            told = f"<app:diffuseColor>{parts}</app:diffuseColor>\n{targets}"
            yield f'<app:X3DMaterial gml:id="{identifier}_m{number}">\n{told}</app:X3DMaterial>\n'
