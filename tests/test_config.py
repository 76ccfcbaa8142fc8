"""Settings come from the file, then the environment; every fault is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from twin.config import Settings, load, secret, terminal_language
from twin.errors import OptionsInvalid


def test_an_empty_home_gives_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path, {}) == Settings(home=tmp_path)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "twin.toml").write_text('port = 9000\ntown = "Paderborn"\n', encoding="utf-8")
    settings = load(tmp_path, {"TWIN_PORT": "9001"})
    assert (settings.port, settings.town) == (9001, "Paderborn")


def test_the_home_comes_from_the_environment(tmp_path: Path) -> None:
    assert load(None, {"TWIN_HOME": str(tmp_path)}).home == tmp_path


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "twin.toml").write_text('prot = 9000\nthreads = "many"\n', encoding="utf-8")
    with pytest.raises(OptionsInvalid) as caught:
        load(tmp_path, {})
    assert len(caught.value.params["faults"]) == 2
    assert "port" in caught.value.text.en


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "twin.toml").write_text("port: 9000", encoding="utf-8")
    with pytest.raises(OptionsInvalid, match=r"twin\.toml"):
        load(tmp_path, {})


def test_foreign_variables_are_no_fault(tmp_path: Path) -> None:
    assert load(tmp_path, {"TWIN_SERVICE_HOST": "10.0.0.1"}).host == "127.0.0.1"


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert secret(settings) == secret(settings)
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("lang", "language"), [("en_GB.UTF-8", "en"), ("de_DE.UTF-8", "de"), ("C", "de"), ("", "de")])
def test_the_terminal_speaks_german_unless_told_otherwise(lang: str, language: str) -> None:
    assert terminal_language({"LANG": lang}) == language
