"""Reading real little sites: the templates found must give Hugo's verdict on the article."""

import json
from pathlib import Path
from typing import Any

import pytest

from lint import document
from lint.config import Config
from lint.embedded import removed
from lint.shortcode_walk import hugo_error
from lint.site_reader import find_root, read_site
from lint.templates import declared

DATA = Path(__file__).parent / "data" / "hugo" / "sites.jsonl"
OURS = {"ok", "not-found", "must-close", "no-inner-closed", "close-none-open", "close-mismatch"}
NO_CONTENT = {  # about which files Hugo reads at all, not about templates
    "dot file",
    "ignoreFiles",
    "archetype with bad shortcode",
    "static md",
    "disabled language file",
    "render hook with RenderString error",
}
ROWS = [json.loads(line) for line in DATA.read_text(encoding="utf-8").split("\n") if line]


def build(folder: Path, row: dict[str, Any]) -> Path:
    for name, text in row["files"].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    if not any((folder / f"hugo.{kind}").exists() for kind in ("toml", "yaml", "json")):
        (folder / "hugo.toml").write_text(row.get("cfg") or "", encoding="utf-8")
    return folder / str(row["target"])


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in ROWS
        if row["kind"] in OURS and row["target"].endswith(".md") and row["title"] not in NO_CONTENT
    ],
    ids=lambda row: row["title"][:70],
)
def test_templates_are_found_as_by_hugo(row: dict[str, Any], tmp_path: Path) -> None:
    target = build(tmp_path, row)
    site = read_site(tmp_path)
    text = target.read_text(encoding="utf-8")
    front = document.parse(text, site.templates).front_matter
    error = hugo_error(text, front.body, site.templates)
    assert (error.kind if error else "ok") == row["kind"]


def test_the_root_is_found_from_an_article(tmp_path: Path) -> None:
    (tmp_path / "content" / "posts").mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text("")
    assert find_root(tmp_path / "content" / "posts") == tmp_path


def test_a_theme_that_is_missing_leaves_names_open(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('theme = "gone"')
    (tmp_path / "layouts" / "shortcodes").mkdir(parents=True)
    assert not read_site(tmp_path).templates.complete


def test_a_module_that_is_not_vendored_leaves_names_open(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('[[module.imports]]\npath = "example.org/theme"\n')
    (tmp_path / "layouts" / "shortcodes").mkdir(parents=True)
    assert not read_site(tmp_path).templates.complete


def test_a_broken_configuration_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("= broken")
    (tmp_path / "layouts" / "_shortcodes").mkdir(parents=True)
    (tmp_path / "layouts" / "_shortcodes" / "box.html").write_text("{{ .Inner }}")
    template = read_site(tmp_path).templates.get("box")
    assert template
    assert template.reads_inner


def test_static_files_are_known_by_their_address(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("")
    (tmp_path / "static" / "uploads").mkdir(parents=True)
    (tmp_path / "static" / "uploads" / "a.png").write_bytes(b"")
    assert read_site(tmp_path).static == frozenset({"/uploads/a.png"})


def test_the_hugo_version_decides_which_shortcodes_it_brings(tmp_path: Path) -> None:
    (tmp_path / "layouts" / "_shortcodes").mkdir(parents=True)
    (tmp_path / "layouts" / "_shortcodes" / "box.html").write_text("{{ .Inner }}")
    (tmp_path / "hugo.toml").write_text("")
    site = read_site(tmp_path)
    old = declared(site, Config(hugo_version="0.130.0"))
    assert site.templates.get("details")
    assert old.templates.get("details") is None
    assert old.templates.get("box")
    assert removed("gist", "0.130.0") == ""
    assert removed("gist", "")
