"""The schemas of CityGML from a folder that mirrors addresses, as in `schemas.opengis.net/citygml/2.0/cityGMLBase.xsd`."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from twin.exporters.citygml.words import Version, namespaces_of

SHARED = Path(__file__).resolve().parents[3] / "shared" / "schemas"
_TARGET = re.compile(rb'targetNamespace="([^"]+)"')


class _Mirror(etree.Resolver):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def resolve(self, system_url: str, public_id: str, context: object) -> object:
        address = re.sub(r"^https?://", "", system_url)
        return None if address == system_url else self.resolve_filename(str(self._folder / address), context)


def schema_of(folder: Path, version: Version) -> etree.XMLSchema | None:
    """Return one schema of all modules of a version, None when the folder does not hold them."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("schemas.opengis.net/citygml/**/*.xsd")):
        if target := _TARGET.search(path.read_bytes()):
            found[target[1].decode()] = f"http://{path.relative_to(folder).as_posix()}"
    wanted = [uri for uri in namespaces_of(version).values() if "citygml" in uri]
    if any(uri not in found for uri in wanted):
        return None
    imports = "".join(f'<import namespace="{uri}" schemaLocation="{found[uri]}"/>' for uri in wanted)
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Mirror(folder))
    return etree.XMLSchema(etree.fromstring(f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>', parser))
