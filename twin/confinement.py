"""What the reader process may do: its environment, its limits, its missing network and the drivers GDAL keeps."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path

ALLOWED_DRIVERS = frozenset(
    {
        *("COG", "CSV", "DXF", "ESRI Shapefile", "FlatGeobuf", "GML", "GPKG", "GPX", "GTiff", "GeoJSON", "GeoJSONSeq", "KML"),
        *("LIBKML", "MapInfo File", "OSM", "OpenFileGDB"),
    }
)
# The drivers that open other files, call servers, run code or take memory addresses; every other one outside the
# allow-list is removed once the library can be asked for its list (importers.ogr.restrict_drivers).
DANGEROUS_DRIVERS = (
    "VRT,OGR_VRT,GTI,DERIVED,STACTA,STACIT,GDALG,WMS,WMTS,WCS,WFS,HTTP,CSW,OGCAPI,OAPIF,PLMOSAIC,PLSCENES,EEDA,EEDAI,NGW,"
    "AmigoCloud,Carto,Elasticsearch,DAAS,MEM,Memory,ADBC,GPSBabel,PDF,PCIDSK,HDF4,HDF4Image,HDF5,HDF5Image,netCDF,Zarr,"
    "PostGISRaster,PostgreSQL,MySQL,ODBC,MSSQLSpatial,SQLite,MRF,Rasterlite,GNMFile,GNMDatabase,ESRIC,TIL,SENTINEL2,SAFE"
)
_DEAD_PROXY = "http://127.0.0.1:9"
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reader process may use: bytes of memory and of each written file, seconds of CPU and of wall clock."""

    memory: int = 3 * 1024**3
    cpu_seconds: int = 600
    wall_seconds: float = 900.0
    file_bytes: int = 8 * 1024**3
    open_files: int = 64
    processes: int = 256


INSPECTION_LIMITS = Limits(cpu_seconds=20, wall_seconds=60.0)


def environment(work: Path) -> dict[str, str]:
    """Return the whole environment of a reader process working in `work`; nothing of the parent's is passed on."""
    network = dict.fromkeys(("GDAL_HTTP_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), _DEAD_PROXY)
    gdal = {
        "GDAL_SKIP": DANGEROUS_DRIVERS,
        "GDAL_DRIVER_PATH": "disable",
        "OGR_DRIVER_PATH": "disable",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none",
        "GDAL_VRT_ENABLE_PYTHON": "NO",
        "GDAL_VRT_ENABLE_RAWRASTERBAND": "NO",
        "OGR_SQLITE_LIST_VIRTUAL_OGR": "NO",
        "DXF_INLINE_BLOCKS": "FALSE",
        "GDAL_CACHEMAX": "128",
        "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
        "GDAL_NUM_THREADS": "1",
        "GDAL_PAM_ENABLED": "NO",
        "CPL_LOG": "/dev/null",
        "GML_SKIP_RESOLVE_ELEMS": "ALL",
        "GML_DOWNLOAD_SCHEMA": "NO",
        "PROJ_NETWORK": "OFF",
    }
    # one thread each: address space is limited, and a new user namespace can only be entered by a process with one thread
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS"), "1")
    place = {name: str(work) for name in ("HOME", "TMPDIR", "CPL_TMPDIR")}
    memory = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
    plain = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "NO_PROXY": "", "no_proxy": ""}
    return {**plain, **network, **gdal, **threads, **place, **memory}


def confine(limits: Limits) -> bool:
    """Confine this process for good; returns True when the kernel cut its network, False when only dead proxies stand in the way.

    Must be called by a reader process before it starts a thread or imports a library that does.
    """
    _die_with_parent()
    with contextlib.suppress(OSError):
        os.nice(10)
    cut = _cut_network()
    _set_limit(resource.RLIMIT_AS, limits.memory)
    _set_limit(resource.RLIMIT_FSIZE, limits.file_bytes)
    _set_limit(resource.RLIMIT_NOFILE, limits.open_files)
    _set_limit(resource.RLIMIT_NPROC, limits.processes)
    _set_limit(resource.RLIMIT_CORE, 0)
    # the soft limit sends SIGXCPU, which tells the parent the reason; the hard one a second later cannot be caught
    _set_limit(resource.RLIMIT_CPU, limits.cpu_seconds, spare=1)
    return cut


def _set_limit(what: int, value: int, spare: int = 0) -> None:
    _, highest = resource.getrlimit(what)
    hard = value + spare if highest == resource.RLIM_INFINITY else min(highest, value + spare)
    resource.setrlimit(what, (min(value, hard), hard))


def _libc() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(None, use_errno=True)
    except OSError:
        return None


def _die_with_parent() -> None:
    libc = _libc()
    if libc is not None and hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _cut_network() -> bool:
    """Move into a network namespace without interfaces; a user namespace is only entered when the plain way is refused."""
    libc = _libc()
    if libc is None or not hasattr(libc, "unshare"):
        return False
    return bool(libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)
