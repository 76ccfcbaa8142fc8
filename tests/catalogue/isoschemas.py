"""The schemas of ISO 19139 and CSW 2.0.2 for tests, from the files pycsw brings along; nothing is fetched.

Those of metadata are the ones of 2007 (GML 3.2.1), those of services the ones of 2006, put beside them as GDI-DE does.
"""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

import pytest
from lxml import etree

from .pycswserver import ABSENT, PYTHON

_ISO = Path("plugins/profiles/apiso/schemas/ogc/iso/19139")
_ALL = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:all">
<xs:import namespace="http://www.isotc211.org/2005/gmd" schemaLocation="gmd/gmd.xsd"/>
<xs:import namespace="http://www.isotc211.org/2005/gmx" schemaLocation="gmx/gmx.xsd"/>
<xs:import namespace="http://www.isotc211.org/2005/srv" schemaLocation="srv/srv.xsd"/>
</xs:schema>"""


def _package() -> Path:
    found = sorted(PYTHON.parents[1].glob("lib/python*/site-packages/pycsw"))
    if not found:
        pytest.skip(ABSENT)
    return found[0]


@functools.cache
def _iso() -> etree.XMLSchema:
    package = _package()
    with tempfile.TemporaryDirectory(prefix="twin-schemas-") as folder:
        # the relative addresses in the files ask for their place below pycsw's folder
        place = Path(folder) / _ISO / "20070417"
        place.mkdir(parents=True)
        (Path(folder) / "core").symlink_to(package / "core")
        for part in (package / _ISO / "20070417").iterdir():
            (place / part.name).symlink_to(part)
        (place / "srv").symlink_to(package / _ISO / "20060504" / "srv")
        (place / "all.xsd").write_text(_ALL)
        return etree.XMLSchema(etree.parse(str(place / "all.xsd")))


@functools.cache
def _csw() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_package() / "core/schemas/ogc/csw/2.0.2/CSW-discovery.xsd")))


def iso_faults(document: bytes) -> list[str]:
    """Return what is not valid in an ISO 19139 document; empty when it is. Skips the test without pycsw's environment."""
    return _faults(_iso(), document)


def csw_faults(document: bytes) -> list[str]:
    """Return what is not valid in an answer of CSW 2.0.2 that holds no ISO records."""
    return _faults(_csw(), document)


def _faults(schema: etree.XMLSchema, document: bytes) -> list[str]:
    schema.validate(etree.fromstring(document))
    return [f"line {fault.line}: {fault.message}" for fault in schema.error_log]
