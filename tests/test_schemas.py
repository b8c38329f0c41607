"""What is shipped, and what is printed, fits the schemas that are published."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from lint import library
from lint.config import Config
from lint.files import read
from lint.options import Options
from lint.report import Report
from lint.reporters.json_report import view
from lint.session import Session
from lint.version import VERSION

ROOT = Path(__file__).parent.parent
RULESETS = ("claims-*", "front-matter", "shortcodes", "notes", "io", "directives")


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text())
    return loaded


def complaints(value: object, name: str) -> list[str]:
    found = Draft202012Validator(schema(name)).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


@pytest.mark.parametrize("path", sorted((ROOT / "schemas").glob("*.json")), ids=lambda p: p.name)
def test_every_schema_is_one(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text()))


@pytest.mark.parametrize(
    "path",
    sorted(path for name in RULESETS for path in (ROOT / "rulesets").glob(f"{name}.yaml")),
    ids=lambda path: path.name,
)
def test_rulesets_fit_their_schema(path: Path) -> None:
    assert complaints(yaml.safe_load(path.read_text(encoding="utf-8")), "ruleset") == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "rulesets").glob("lexicon-*.yaml")), ids=lambda path: path.name
)
def test_lexicons_fit_their_schema(path: Path) -> None:
    assert complaints(yaml.safe_load(path.read_text(encoding="utf-8")), "lexicon") == []


def test_the_json_output_fits_its_schema() -> None:
    session = Session(Options(isolated=True))
    paths = sorted((ROOT / "examples").rglob("*.md"))
    files = tuple(session.report(read(str(path))) for path in paths)
    report = Report(files, library.ruleset(Config()), VERSION)
    assert report.total > 50
    assert complaints(json.loads(json.dumps(view(report))), "report") == []
