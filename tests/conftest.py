"""What tests of several rooms share: a small Musterstadt, taken in, planned and published once per process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.catalogue.pycswserver import pycsw  # noqa: F401 - a fixture
from twin.sample.demo import build_demo
from twin.workspace import Workspace, open_workspace


@pytest.fixture(scope="session")
def musterstadt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A home with the sample city of 150 buildings, its case and a published storyboard; do not change what it holds."""
    workspace = open_workspace(tmp_path_factory.mktemp("musterstadt"))
    build_demo(workspace, 150)
    yield workspace
    workspace.runner.stop()
    workspace.database.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the folder of schemas, which some tests need and this repository does not hold."""
    parser.addoption(
        "--schemas", help="folder of XML schemas, mirroring their addresses; see tests/exporters/test_citygml_schemas.py"
    )
