"""What ships: one importable name, all of it, and the data it needs."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.tree import ROOT, copy_tree

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of what git tracks, so that no stale build lends it files."""
    kept = ("lint/", "rulesets/", "schemas/")
    copy = copy_tree(
        tmp_path_factory.mktemp("tree"), lambda name: name.startswith(kept) or "/" not in name
    )
    out = tmp_path_factory.mktemp("wheel")
    build = "import setuptools.build_meta as b, sys; b.build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, str(out)], cwd=copy, check=True, capture_output=True
    )
    (found,) = out.glob("*.whl")
    return found


def test_every_package_is_listed() -> None:
    folders = {p.parent.relative_to(ROOT) for p in (ROOT / "lint").rglob("__init__.py")}
    names = {".".join(("healthlint", *folder.parts[1:])) for folder in folders}
    listed = set(PYPROJECT["tool"]["setuptools"]["packages"])
    assert names | {"healthlint.rulesets", "healthlint.schemas"} == listed


def test_the_wheel_puts_one_name_into_site_packages(wheel: Path) -> None:
    names = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"healthlint"}


def test_the_wheel_holds_all_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("rulesets", "schemas"):
        for path in (ROOT / folder).iterdir():
            if path.suffix in (".yaml", ".json", ".npz"):
                assert f"healthlint/{folder}/{path.name}" in names


def test_every_module_imports_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    modules = [
        ".".join(p.relative_to(tmp_path).with_suffix("").parts).removesuffix(".__init__")
        for p in (tmp_path / "healthlint").rglob("*.py")
        if p.name != "__main__.py"
    ]
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import importlib\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "assert 'lint' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


def test_the_version_is_one() -> None:
    from lint.version import VERSION

    assert PYPROJECT["project"]["version"] == VERSION


def test_both_hook_manifests_are_equal() -> None:
    assert (ROOT / ".pre-commit-hooks.yaml").read_bytes() == (
        ROOT / "pre-commit-hooks.yaml"
    ).read_bytes()
