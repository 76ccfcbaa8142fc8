"""A pycsw catalogue in a process of its own; runs with the interpreter of pycsw's environment, not with the twin's.

    python pycswhost.py FOLDER [MAXRECORDS]

Keeps its SQLite repository in FOLDER, prints its port as soon as it answers at `/csw`, ends when its standard input closes.
Beside `/csw` it knows `/load` (records, each after its length in ten digits), `/revise?ID&DATE` and `/clear`, as only tests need.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, make_server

from lxml import etree
from pycsw import server
from pycsw.core import admin, config, metadata, repository, util
from sqlalchemy import event
from sqlalchemy.engine import Engine

GMD, GCO = "{http://www.isotc211.org/2005/gmd}", "{http://www.isotc211.org/2005/gco}"
CITATION = f".//{GMD}identificationInfo/*/{GMD}citation/{GMD}CI_Citation"


@event.listens_for(Engine, "connect")
def hurry(connection, _):
    """What tests keep need not outlive the machine."""
    connection.execute("PRAGMA synchronous=OFF")


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        return


class Host:
    """The catalogue and the paths beside it."""

    def __init__(self, folder: Path, most: str) -> None:
        self.database = f"sqlite:///{folder / 'records.db'}"
        self.most = most
        admin.setup_db(self.database, "records", str(folder))
        self.context = config.StaticContext()
        self.repository = repository.Repository(self.database, self.context, table="records")
        self.port = 0

    def settings(self) -> dict[str, dict[str, str]]:
        """Return what pycsw reads from its configuration file."""
        told = {
            "identification_title": "Metadatenkatalog Musterstadt",
            "identification_abstract": "Geodaten der Stadt Musterstadt",
            "identification_keywords": "Geodaten,Musterstadt",
            "identification_keywords_type": "theme",
            "identification_fees": "keine",
            "identification_accessconstraints": "keine",
            "provider_name": "Stadt Musterstadt",
            "provider_url": "https://musterstadt.example/",
            "contact_name": "Geoinformation",
            "contact_position": "Geodatenmanagement",
            "contact_address": "Markt 1",
            "contact_city": "Musterstadt",
            "contact_stateorprovince": "NRW",
            "contact_postalcode": "33000",
            "contact_country": "Deutschland",
            "contact_phone": "+49 5251 0",
            "contact_fax": "",
            "contact_email": "geodaten@musterstadt.example",
            "contact_url": "https://musterstadt.example/",
            "contact_hours": "",
            "contact_instructions": "",
            "contact_role": "pointOfContact",
        }
        inspire = {
            "enabled": "true",
            "languages_supported": "ger,eng",
            "default_language": "ger",
            "date": "2026-01-01",
            "gemet_keywords": "Utility and governmental services",
            "conformity_service": "notEvaluated",
            "contact_name": "Geoinformation",
            "contact_email": "geodaten@musterstadt.example",
            "temp_extent": "2026-01-01/2026-12-31",
        }
        return {
            "server": {
                "home": str(Path(server.__file__).parent),
                "url": f"http://127.0.0.1:{self.port}/csw",
                "mimetype": "application/xml; charset=UTF-8",
                "encoding": "UTF-8",
                "language": "de-DE",
                "maxrecords": self.most,
                "profiles": "apiso",
                "ogc_schemas_base": "http://schemas.opengis.net",
                "pretty_print": "false",
            },
            "manager": {"transactions": "true", "allowed_ips": "127.0.0.1"},
            "metadata:main": told,
            "metadata:inspire": inspire,
            "repository": {"database": self.database, "table": "records"},
        }

    def __call__(self, environ, start):
        path, body = environ["PATH_INFO"], b""
        if path == "/csw":
            status, contents = self.answer(environ)
            start(status, [("Content-Type", self.type), ("Content-Length", str(len(contents)))])
            return [contents]
        if environ.get("CONTENT_LENGTH"):
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        query = dict(parse_qsl(environ["QUERY_STRING"]))
        if path == "/load":
            self.load(body)
        elif path == "/revise":
            self.revise(query["id"], query["date"])
        elif path == "/clear":
            self.repository.delete({"where": "1 = 1", "values": []})
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"done"]

    def answer(self, environ):
        environ["local.app_root"] = str(Path(server.__file__).parent)
        catalogue = server.Csw(self.parsed(), environ)
        status, contents = catalogue.dispatch_wsgi()
        self.type = str(catalogue.contenttype)
        return status, contents

    def parsed(self):
        settings = server.configparser.ConfigParser(interpolation=None)
        settings.read_dict(self.settings())
        return settings

    def load(self, body: bytes) -> None:
        """Insert every record, or put it in the place of the one with its identifier."""
        while body:
            length = int(body[:10])
            self.keep(etree.fromstring(body[10 : 10 + length], self.context.parser))
            body = body[10 + length :]

    def keep(self, element) -> None:
        for record in metadata.parse_record(self.context, element, self.repository):
            if self.repository.query_ids([record.identifier]):
                self.repository.update(record)
            else:
                self.repository.insert(record, "local", util.get_today_and_now())

    def revise(self, identifier: str, date: str) -> None:
        """Give an ISO 19139 record a revision date and its own date stamp, as an editor would."""
        xml = self.repository.query_ids([identifier])[0].xml
        root = etree.fromstring(xml if isinstance(xml, bytes) else xml.encode())
        citation = root.find(CITATION)
        dates = [item for item in citation.iter(f"{GMD}CI_Date") if "revision" in etree.tostring(item).decode()]
        if not dates:
            holder = etree.Element(f"{GMD}date")
            citation.find(f"{GMD}date").addnext(holder)
            dates = [etree.SubElement(holder, f"{GMD}CI_Date")]
            etree.SubElement(etree.SubElement(dates[0], f"{GMD}date"), f"{GCO}Date")
            code = etree.SubElement(etree.SubElement(dates[0], f"{GMD}dateType"), f"{GMD}CI_DateTypeCode")
            code.set("codeList", "http://www.isotc211.org/2005/resources/codelist/gmxCodelists.xml#CI_DateTypeCode")
            code.set("codeListValue", "revision")
        dates[0].find(f"{GMD}date")[0].text = date
        stamp = root.find(f"{GMD}dateStamp")
        if stamp is not None and len(stamp):
            stamp[0].text = date if stamp[0].tag == f"{GCO}Date" else f"{date}T00:00:00"
        self.keep(root)


def main() -> None:
    folder, most = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "1000"
    host = Host(folder, most)
    with make_server("127.0.0.1", 0, host, handler_class=Quiet) as listening:
        host.port = listening.server_port
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        print(host.port, flush=True)
        sys.stdin.read()
        listening.shutdown()


if __name__ == "__main__":
    main()
