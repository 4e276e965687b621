"""Styles, script and typeface, staged from npm packages."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from headwater.foundations.ui import assets

RUN = "run: python -m headwater.foundations.ui.assets"


@pytest.fixture
def staged() -> Path:
    assert assets.is_staged(), RUN
    return assets.BUILT


def test_exactly_the_listed_files_are_staged(staged: Path):
    there = {path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file()}
    assert there == set(assets.STAGED)


def test_the_styles_take_nothing_that_is_not_ours_to_take(staged: Path):
    styles = (staged / "headwater/headwater.css").read_text()
    assert "GDS Transport" not in styles
    assert "crest" not in styles
    fonts = {f"headwater/{url}" for url in re.findall(r'url\("?([^")]+)', styles)}
    assert fonts == {name for name in assets.STAGED if name.endswith(".ttf")}


def test_the_script_names_no_source_map(staged: Path):
    assert "sourceMappingURL" not in (staged / "headwater/headwater.js").read_text()


def test_the_whole_weight_stays_small(staged: Path):
    assert sum(path.stat().st_size for path in staged.rglob("*") if path.is_file()) < 450_000


def test_a_second_build_does_nothing(staged: Path, monkeypatch: pytest.MonkeyPatch):
    def run(*_: object) -> None:
        raise AssertionError("nothing changed, yet a program was run")

    monkeypatch.setattr(assets, "_run", run)
    assert assets.build() is False


def test_a_changed_style_is_noticed(staged: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    copy = tmp_path / "styles"
    shutil.copytree(assets.STYLES, copy)
    (copy / "_palette.scss").write_text((copy / "_palette.scss").read_text() + "\n// another look\n")
    monkeypatch.setattr(assets, "STYLES", copy)
    assert assets.is_staged() is False


def test_the_lock_names_no_download_address():
    packages = json.loads((assets.CHECKOUT / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_a_registry_out_of_reach_is_one_message_and_leaves_what_was_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(assets.CHECKOUT / name, tmp_path / name)
    built = tmp_path / "build/static"
    (built / "headwater").mkdir(parents=True)
    (built / "headwater/headwater.css").write_text("as it was")
    monkeypatch.setattr(assets, "CHECKOUT", tmp_path)
    monkeypatch.setattr(assets, "PACKAGES", tmp_path / "node_modules")
    monkeypatch.setattr(assets, "BUILT", built)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    assert assets.main() == 1
    said = capsys.readouterr().err
    assert said.startswith("npm could not reach its registry")
    assert "Traceback" not in said
    assert (built / "headwater/headwater.css").read_text() == "as it was"
