"""The index of catalogue records: seconds and memory to keep thousands, milliseconds to search them.

    python benchmarks/catalogue_search.py [--records 10000]

Records are made (8 kinds of data, 8 places, texts of 5 to 120 words) and kept in an empty SQLite database; then eleven searches
run seven times each: words common and rare, with and without conditions, in each order, facets always counted. Goals for 10,000
records: kept in 30 s with at most 100 MB, p95 of the searches at most 100 ms.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.store import cataloguerecords as made
from twin.catalogue.wanted import Wanted
from twin.geodata.bbox import BBox
from twin.store.catalogues import Catalogues
from twin.store.database import Database
from twin.store.migrations import migrate
from twin.store.records import Records

SEARCHES = (
    Wanted(),
    Wanted("Gebäude"),
    Wanted("plan Kassel"),
    Wanted("amtlich strasse"),
    Wanted("a"),
    Wanted("daten quelle neue", kinds=("dataset",)),
    Wanted("gebaeude", bbox=BBox(9, 51, 10, 52), since="2020", shown_only=True),
    Wanted(order="title"),
    Wanted("umwelt", order="date"),
    Wanted(keyword="Straße", topic="structure"),
    Wanted(organisation="umweltamt"),
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=10_000)
    count = parser.parse_args().records
    with tempfile.TemporaryDirectory(prefix="twin-benchmark-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'twin.sqlite'}")
        migrate(database)
        catalogue = Catalogues(database).add(made.catalogue()).id
        records, before = Records(database), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = (time.perf_counter(), time.process_time())
        records.keep(catalogue, made.records(count))
        wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"kept {count} records: {wall:.1f} s, {cpu:.1f} CPU s, {grown:.0f} MB more")
        walls, cpus = [], []
        for wanted in SEARCHES * 7:
            began = (time.perf_counter(), time.process_time())
            records.search(wanted, [catalogue])
            walls.append(1000 * (time.perf_counter() - began[0]))
            cpus.append(1000 * (time.process_time() - began[1]))
        for name, taken in (("wall", sorted(walls)), ("CPU", sorted(cpus))):
            print(f"searches, {name}: median {taken[len(taken) // 2]:.0f} ms, p95 {taken[len(taken) * 95 // 100]:.0f} ms")
        database.close()


if __name__ == "__main__":
    main()
