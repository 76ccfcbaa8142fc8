"""The contract kit: what every importer and exporter is held to, ours and those of other packages alike.

In a plugin's tests:

    from twin import testing

    @pytest.mark.parametrize("sample", testing.samples(Path("samples")))
    def test_the_importer_keeps_the_contract(sample: Path, tmp_path: Path) -> None:
        testing.check_importer(MyImporter(), sample, tmp_path)

A sample that cannot answer a question itself (a CRS, the place of a model) has the answers beside it, hidden, under its name:
`.plan.dxf.answers.json` with `{"crs": "EPSG:25832", "options": {"x": 412000}}`. What belongs to it (a world file, a `.prj`)
lies in a folder `plan.png.beside`.

A broken promise is an AssertionError that says which.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from twin.errors import Cancelled, FormatUnknown, InputRefused, OptionsInvalid
from twin.findings import Progress
from twin.geodata.dataset import LayerData
from twin.handlers import Batch, Companion, Confidence, Exporter, ExportLayer, Importer, Match, Selection, Source
from twin.importers.probing import take_probe
from twin.options import parse


def samples(folder: Path) -> list[Path]:
    """Return the sample files of a folder, sorted; files beginning with a dot are left out.

    What belongs to a sample `plan.png` (its world file, its `.prj`) lies in a folder `plan.png.beside`.
    """
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def check_importer(importer: Importer, sample: Path, work: Path) -> None:
    """Hold an importer to the whole contract on one of its own samples; `work` is an empty folder for damaged copies."""
    check_declaration(importer)
    check_recognises(importer, sample)
    check_reads(importer, sample)
    check_cancels(importer, sample)
    check_damage(importer, sample, work)


def check_declaration(handler: Importer | Exporter) -> None:
    """Check id, titles, endings and options: options are a frozen dataclass with defaults that refuses unknown keys."""
    info = handler.format
    assert info.id == info.id.lower() and info.id.isidentifier(), f"the id {info.id!r} is not a lower-case word"
    assert info.title.de and info.title.en, "the title is missing in a language"
    assert all(ending == ending.lower() for ending in info.extensions), "endings are written in lower case"
    options: Any = handler.Options
    assert dataclasses.is_dataclass(options), "options are a dataclass"
    assert options.__dict__["__dataclass_params__"].frozen, "options are frozen"
    handler.Options()
    try:
        parse(handler.Options, {"no_such_option": 1})
    except OptionsInvalid:
        return
    raise AssertionError("an unknown option was not refused")


def recognised(importer: Importer, sample: Path) -> Match:
    """Return how well an importer fits a file."""
    return importer.identify(take_probe(sample, sample.name))


def check_recognises(importer: Importer, sample: Path) -> None:
    """Check that an own sample gets at least SIGNATURE, with evidence in both languages, and under a wrong name too."""
    match = recognised(importer, sample)
    assert match.confidence >= Confidence.SIGNATURE, f"{sample.name} got {match.confidence.name}, an own sample needs SIGNATURE"
    assert match.evidence.de and match.evidence.en, "the evidence is missing in a language"
    renamed = dataclasses.replace(take_probe(sample, sample.name), name="upload.bin")
    assert importer.identify(renamed).confidence >= Confidence.SIGNATURE, "the ending decides; the content must"


def check_refuses(importer: Importer, foreign: Path) -> None:
    """Check that the sample of another format gets less than STRUCTURE."""
    match = recognised(importer, foreign)
    assert match.confidence < Confidence.STRUCTURE, f"{importer.format.id} claims {foreign.name} with {match.confidence.name}"


def _answers(sample: Path) -> dict[str, Any]:
    beside = sample.with_name(f".{sample.name}.answers.json")
    return orjson.loads(beside.read_bytes()) if beside.is_file() else {}


def source_of(sample: Path) -> Source:
    """Return a sample as an importer is given it: with the CRS that lies beside it, and with its companions."""
    beside = sample.with_name(f"{sample.name}.beside")
    files = sorted(beside.iterdir()) if beside.is_dir() else []
    companions = tuple(Companion(path, path.name) for path in files)
    return Source(sample, sample.name, _answers(sample).get("crs"), companions)


def options_of(importer: Importer, sample: Path) -> Any:
    """Return the importer's default options, but for the answers that lie beside a sample."""
    return parse(importer.Options, _answers(sample).get("options"))


def read(importer: Importer, sample: Path, progress: Progress | None = None) -> list[Batch]:
    """Return all batches of a sample."""
    return list(importer.read(source_of(sample), options_of(importer, sample), progress or Progress()))


def check_reads(importer: Importer, sample: Path) -> None:
    """Check that every batch adds up, that something was read, and that inspection and reading count alike."""
    counts: dict[str, int] = {}
    for batch in read(importer, sample):
        assert batch.read == batch.imported + batch.repaired + batch.rejected, f"{batch.layer}: the batch does not add up"
        assert (batch.data is None) == (batch.imported + batch.repaired == 0), f"{batch.layer}: data and counts disagree"
        counts[batch.layer] = counts.get(batch.layer, 0) + batch.read
    assert sum(counts.values()) > 0, "nothing was read"
    seen = importer.inspect(source_of(sample), options_of(importer, sample))
    assert {layer.name: layer.count for layer in seen.layers} == counts, "inspection and reading count differently"


def check_cancels(importer: Importer, sample: Path) -> None:
    """Check that a reading that was cancelled stops with Cancelled."""
    progress = Progress()
    progress.cancel()
    try:
        read(importer, sample, progress)
    except Cancelled:
        return
    raise AssertionError("the importer did not notice that it was cancelled")


def check_damage(importer: Importer, sample: Path, work: Path) -> None:
    """Check that cut-off copies are refused or read in part, never with an exception outside `twin.errors`."""
    content = sample.read_bytes()
    for number, share in enumerate((0.1, 0.5, 0.9), start=1):
        cut = work / f"cut-{number}{sample.suffix}"
        cut.write_bytes(content[: int(len(content) * share)])
        try:
            source = dataclasses.replace(source_of(sample), path=cut, name=cut.name)
            batches = list(importer.read(source, options_of(importer, sample), Progress()))
        except InputRefused as refused:
            assert refused.code and refused.text.de and refused.text.en, "the refusal says too little"
        else:
            assert all(batch.read == batch.imported + batch.repaired + batch.rejected for batch in batches)
    empty = work / f"empty{sample.suffix}"
    empty.write_bytes(b"")
    try:
        take_probe(empty, empty.name)
    except InputRefused:
        return
    raise FormatUnknown("EMPTY_ACCEPTED", "Eine leere Datei wurde angenommen.", "An empty file was accepted.")


def selection_of(importer: Importer, sample: Path) -> Selection:
    """Return what a sample holds as an exporter takes it."""
    layers: dict[str, list[tuple[Batch, LayerData]]] = {}
    for batch in read(importer, sample):
        if batch.data is not None:
            layers.setdefault(batch.layer, []).append((batch, batch.data))
    return Selection(tuple(_export_layer(name, parts) for name, parts in layers.items()), sample.stem)


def _export_layer(name: str, parts: list[tuple[Batch, LayerData]]) -> ExportLayer:
    from twin.geodata.dataset import type_of

    first, data = parts[0]
    walked: Iterable[LayerData] = [item for _, item in parts]
    return ExportLayer(name, first.title or name, type_of(data), first.crs, first.vertical, lambda: iter(walked))


def check_round_trip(exporter: Exporter, importer: Importer, selection: Selection, target: Path) -> None:
    """Check that what an exporter writes passes its own check, and that the importer reads as many objects back."""
    from twin.delivery.download import download

    report = download(selection, exporter, target, exporter.Options(), progress=Progress())
    exporter.verify(target, report)
    assert len(report.sha256) == 64 and report.size > 0, "the report says too little"
    again = sum(batch.read for batch in read(importer, target))
    assert again == sum(report.counts.values()), f"{sum(report.counts.values())} written, {again} read back"
