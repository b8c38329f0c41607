"""What may stand, what a branch brought, and what became of an earlier report."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lint.branch import unchanged_lines
from lint.model import Span
from lint.passages import sentence
from tests.test_command import ROOT, run

HEAD = '---\ntitle: "{}"\ndate: 2026-01-01\ndescription: "On tea."\n---\n\n'
TEA = HEAD.format("Tea")
CLAIM = "There is a cure for tinnitus."
BROKEN = "There is a {{\\< break >}} for tinnitus."  # found without loading the claims
OTHER = "There is a {{\\< break >}} for asthma."
RULE = "damaged-shortcode"
CONFIG = 'ignore = ["claim"]\nfail-on = "warning"\n'
NAME = ".healthlint-baseline.json"


def report(folder: Path, *words: str | Path, code: int | None = None) -> dict[str, Any]:
    done = run("check", *(words or (".",)), "--output-format", "json", cwd=folder)
    assert code is None or done.returncode == code, done.stderr.decode()
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


def shown(folder: Path, *words: str | Path) -> list[tuple[str, int, str]]:
    """Path, line and name of each finding."""
    found = report(folder, ".", *words)["findings"]
    return [(one["path"], one["line"], one["name"]) for one in found]


def create(folder: Path, *words: str | Path) -> None:
    done = run("baseline", "create", *words, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    files = ("-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", *identity, *files, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "work")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with one article that has something to answer for."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "healthlint.toml").write_text(CONFIG)
    (folder / "a.md").write_text(f"{TEA}{BROKEN} The kettle sings.\n")
    return folder


@pytest.fixture
def repository(site: Path) -> Path:
    """The same as a git repository, on a branch that began at main."""
    git(site, "init", "-q")
    commit(site)
    git(site, "checkout", "-q", "-b", "work")
    return site


# the baseline


def test_what_the_baseline_holds_is_suppressed_and_in_the_json(site: Path) -> None:
    create(site)
    after = report(site, code=0)
    assert after["findings"] == []
    (one,) = after["suppressed"]
    assert one["code"] == "SC201"
    assert one["suppressed"]["kind"] == "baseline"
    assert NAME in one["suppressed"]["reason"]
    assert len(report(site, ".", "--no-baseline", code=1)["findings"]) == 1


def test_claims_are_covered_by_their_sentences(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"{TEA}{CLAIM} Tea will cure your asthma.\n")
    assert {name for _, _, name in shown(tmp_path)} == {"disease-cure"}
    create(tmp_path)
    (tmp_path / "a.md").write_text(f"{TEA}Tea will cure\nyour asthma.\n\nTea will cure gout.\n")
    assert shown(tmp_path) == [("a.md", 10, "disease-cure")]


def test_it_covers_a_sentence_wherever_it_is_moved_or_wrapped(site: Path) -> None:
    create(site)
    wrapped = BROKEN.replace("a ", "a\n") + " The kettle\nsings.\n"
    (site / "a.md").write_text(
        TEA.replace("2026-01-01", "2026-01-02") + "Water boils.\n\n" + wrapped
    )
    assert shown(site) == []


def test_quotes_of_another_shape_are_the_same_sentence(site: Path) -> None:
    (site / "a.md").write_text(TEA + 'They say "tea" and {{\\< break >}}; it\'s ours.\n')
    assert shown(site)
    create(site)
    (site / "a.md").write_text(TEA + "They say “tea” and {{\\< break >}}; it’s ours.\n")
    assert shown(site) == []


def test_a_second_occurrence_is_new(site: Path) -> None:
    create(site)
    (site / "a.md").write_text(f"{TEA}{BROKEN}\n\n{BROKEN}\n")
    assert shown(site) == [("a.md", 9, RULE)]


def test_another_rule_or_sentence_is_new(site: Path) -> None:
    create(site)
    (site / "a.md").write_text(f"{TEA}{BROKEN} {OTHER}\n")
    assert len(shown(site)) == 1


def test_it_follows_a_moved_file_but_no_copy(site: Path) -> None:
    create(site)
    text = (site / "a.md").read_text()
    (site / "b.md").write_text(text.replace('"Tea"', '"Cake"'))
    assert shown(site) == [("b.md", 7, RULE)]
    (site / "b.md").unlink()
    (site / "tea").mkdir()
    (site / "a.md").rename(site / "tea" / "index.md")
    assert shown(site) == []


def test_what_a_whole_article_lacks_moves_only_with_its_title(site: Path) -> None:
    tagged = TEA.replace("date:", "tags: a, b\ndate:")
    (site / "a.md").write_text(tagged + "Plain.\n")
    create(site)
    (site / "a.md").rename(site / "b.md")
    assert shown(site) == []
    (site / "b.md").write_text(tagged.replace('"Tea"', '"Cake"') + "Plain.\n")
    assert shown(site) == [("b.md", 3, "comma-terms")]


def test_it_is_found_beside_the_configuration_or_where_that_says(site: Path) -> None:
    (site / "posts").mkdir()
    create(site)
    assert (site / NAME).is_file()
    (site / "a.md").rename(site / "posts" / "a.md")
    assert report(site / "posts", code=0)["summary"]["suppressed"] == 1
    (site / NAME).rename(site / "debt.json")
    assert shown(site)
    (site / "healthlint.toml").write_text(CONFIG + 'baseline = "debt.json"\n')
    assert shown(site) == []


def test_check_never_writes_it_and_tells_what_is_stale(site: Path) -> None:
    create(site)
    before = (site / NAME).read_bytes()
    (site / "a.md").write_text(f"{TEA}{OTHER}\n")
    done = run("check", ".", cwd=site)
    assert b"1 entry covers nothing any more" in done.stderr
    assert (site / NAME).read_bytes() == before
    assert b"covers nothing" not in run("check", ".", "-q", cwd=site).stderr


def test_a_run_that_cannot_tell_calls_nothing_stale(site: Path) -> None:
    (site / "b.md").write_text(f"{HEAD.format('Cake')}{OTHER}\n")
    create(site)
    (site / "a.md").write_text(TEA + "Plain.\n")
    assert b"nothing any more" not in run("check", "b.md", cwd=site).stderr
    assert b"nothing any more" not in run("check", ".", "--ignore", "SC,claim", cwd=site).stderr
    (site / "a.md").write_bytes(b"\xff\xfe\0")
    assert b"nothing any more" not in run("check", ".", cwd=site).stderr
    assert b"0 entries taken out" in run("baseline", "prune", cwd=site).stdout


def test_prune_only_shrinks(site: Path) -> None:
    (site / "b.md").write_text(f"{HEAD.format('Cake')}{OTHER}\n")
    (site / "c.md").write_text(f"{HEAD.format('Milk')}{OTHER}\n")
    create(site)
    (site / "a.md").write_text(TEA + "Tea is a {{\\< break >}} for warts.\n")
    (site / "b.md").unlink()
    (site / "c.md").rename(site / "d.md")
    done = run("baseline", "prune", cwd=site)
    assert done.returncode == 0
    assert b"1 moved along" in done.stdout
    entries = [one for one in json.loads((site / NAME).read_text())["entries"] if one]
    assert [(one["path"], one["rule"]) for one in entries] == [("d.md", "SC201")]
    assert b"1 entry covers" not in run("check", ".", cwd=site).stderr


def test_prune_of_some_paths_leaves_the_others_alone(site: Path) -> None:
    (site / "b.md").write_text(f"{HEAD.format('Cake')}{OTHER}\n")
    create(site)
    (site / "b.md").write_text(f"{HEAD.format('Cake')}Plain.\n")
    run("baseline", "prune", "a.md", cwd=site)
    assert "b.md" in (site / NAME).read_text()
    run("baseline", "prune", cwd=site)
    assert "b.md" not in (site / NAME).read_text()


def test_create_does_not_overwrite_unasked(site: Path) -> None:
    create(site)
    before = (site / NAME).read_bytes()
    (site / "a.md").write_text(f"{TEA}{OTHER}\n")
    done = run("baseline", "create", cwd=site)
    assert done.returncode == 2
    assert b"there is a baseline already; use --force" in done.stderr
    assert (site / NAME).read_bytes() == before
    create(site, "--force")
    assert shown(site) == []


def test_damaged_files_are_never_let_stand(site: Path) -> None:
    (site / "b.md").write_bytes(b"\xff\xfe\0")
    done = run("baseline", "create", cwd=site)
    assert b"1 finding left out" in done.stderr
    assert shown(site) == [("b.md", 1, "undecodable-file")]


def test_show_counts_by_file_and_rule(site: Path) -> None:
    (site / "b.md").write_text(f"{HEAD.format('Cake')}{BROKEN} {OTHER}\n")
    create(site)
    (site / "a.md").unlink()
    told = run("baseline", "show", cwd=site).stdout.decode()
    assert "a.md  (no longer there)\n     1  SC201 damaged-shortcode\n" in told
    assert "b.md\n     2  SC201 damaged-shortcode\n" in told
    assert told.endswith("3 entries in 2 files\n")
    assert run("baseline", "show", "b.md", cwd=site).stdout.endswith(b"2 entries in 1 file\n")


def test_git_merges_what_two_branches_did_to_it(repository: Path) -> None:
    for at in range(9):
        (repository / f"{at}.md").write_text(f"{HEAD.format(at)}{BROKEN}\n")
    create(repository)
    lines = (repository / NAME).read_text().splitlines()
    assert len(lines) == 13
    assert lines[1:-2] == sorted(lines[1:-2])
    commit(repository)
    git(repository, "checkout", "-q", "-b", "other")
    (repository / "2.md").write_text(HEAD.format(2) + "Plain.\n")
    run("baseline", "prune", cwd=repository)
    commit(repository)
    git(repository, "checkout", "-q", "work")
    (repository / "z.md").write_text(f"{HEAD.format('Z')}{BROKEN}\n")
    create(repository, "--force")
    commit(repository)
    git(repository, "merge", "-q", "-m", "both", "other")
    data = json.loads((repository / NAME).read_text())
    paths = [one["path"] for one in data["entries"] if one]
    assert "2.md" not in paths
    assert "z.md" in paths
    assert data["version"] == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"version": 2, "entries": []}', f"{NAME}:1: the baseline is of version 2, not 1; use"),
        ('{"version": 1,\n"entries": [\n<<<<<<< HEAD\n', f"{NAME}:3: unresolved merge conflict"),
        ('{"version": 1,\n oops', f"{NAME}:2: the baseline is not JSON; restore it"),
        ("[]", f"{NAME}:1: this is no baseline of healthlint; restore"),
        ("[" * 100_000, f"{NAME}:1: the baseline is not JSON"),
        ('{"version": 1, "entries": [\n{"path": "a.md"},\nnull]}', f"{NAME}:2: an entry of the"),
        ('{"version": 1, "entries": [\n3,\nnull]}', f"{NAME}:2: an entry of the baseline lacks"),
    ],
)
def test_a_baseline_that_cannot_be_read_stops_the_run_and_is_left_alone(
    site: Path, text: str, told: str
) -> None:
    (site / NAME).write_text(text)
    for words in (("check", "."), ("baseline", "prune"), ("baseline", "show")):
        done = run(*words, cwd=site)
        assert done.returncode == 2
        assert told in done.stderr.decode()
        assert done.stdout == b""
        assert done.stderr.count(b"\n") == 1
        assert (site / NAME).read_text() == text


def test_a_baseline_that_is_named_must_be_there(site: Path) -> None:
    done = run("check", ".", "--baseline", "gone.json", cwd=site)
    assert done.returncode == 2
    assert b"--baseline gone.json: there is no baseline gone.json; write one" in done.stderr
    (site / "healthlint.toml").write_text(CONFIG + 'baseline = "gone.json"\n')
    done = run("check", ".", cwd=site)
    assert done.returncode == 2
    assert b"healthlint.toml:3: there is no baseline gone.json" in done.stderr
    assert run("baseline", "show", cwd=site).returncode == 2


def test_a_place_that_cannot_be_written_to_is_named(site: Path) -> None:
    done = run("baseline", "create", "--baseline", "nowhere/b.json", cwd=site)
    assert done.returncode == 2
    assert b"nowhere/b.json:1: the baseline cannot be written: No such file" in done.stderr
    (site / "c.md").write_text("---\n---\n")
    assert not list(site.glob(".*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_closed_to_writing_loses_nothing(site: Path) -> None:
    create(site)
    before = (site / NAME).read_bytes()
    (site / "a.md").write_text(TEA)
    site.chmod(0o500)
    done = run("baseline", "prune", cwd=site)
    site.chmod(0o700)
    assert done.returncode == 2
    assert b"the baseline cannot be written" in done.stderr
    assert (site / NAME).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "passage", "wanted"),
    [
        ("One. Two is\n> here, now. Three.", "here", "Two is here, now."),
        ("- one\n- two  and\n  more\n", "two", "two and more"),
        ("> a “b”\n> c\n\nd", "b", 'a "b" c'),
        ("---\ntitle: a b\ndate: 1\n---\n", "a b", "title: a b"),
        ("word", "word", "word"),
        ("A one. B two. C.", "one. B", "A one. B two."),
    ],
)
def test_a_sentence_is_cut_out_of_any_layout(text: str, passage: str, wanted: str) -> None:
    at = text.index(passage)
    assert sentence(text, Span(at, at + len(passage))) == wanted


# what a branch brought


def test_only_what_the_branch_adds_is_shown(repository: Path) -> None:
    (repository / "a.md").write_text(f"{TEA}{BROKEN} The kettle sings.\n\n{OTHER}\n")
    assert shown(repository, "--diff-base", "main") == [("a.md", 9, RULE)]
    git(repository, "add", "-A")
    assert len(shown(repository, "--diff-base", "main")) == 1
    git(repository, "commit", "-q", "-m", "more")
    assert len(shown(repository, "--diff-base", "main")) == 1
    assert len(shown(repository)) == 2
    assert run("check", ".", "--diff-base", "HEAD", cwd=repository).returncode == 0


def test_work_on_main_since_then_does_not_count(repository: Path) -> None:
    git(repository, "checkout", "-q", "main")
    (repository / "a.md").write_text(TEA + "Plain.\n")
    commit(repository)
    git(repository, "checkout", "-q", "work")
    assert shown(repository, "--diff-base", "main") == []


def test_standard_input_is_compared_with_the_file_that_it_is_named_after(repository: Path) -> None:
    words = ("-", "--stdin-filename", "a.md", "--diff-base", "main", "--output-format", "concise")
    text = (repository / "a.md").read_bytes() + f"\n{OTHER}\n".encode()
    shown = run("check", *words, cwd=repository, text=text).stdout
    assert shown.startswith(b"a.md:9:")
    assert shown.count(b"\n") == 1


def test_a_new_file_is_shown_whole_tracked_or_not(repository: Path) -> None:
    (repository / "b.md").write_text(f"{HEAD.format('Cake')}{BROKEN}\n")
    assert shown(repository, "--diff-base", "main") == [("b.md", 7, RULE)]
    commit(repository)
    assert shown(repository, "--diff-base", "main") == [("b.md", 7, RULE)]


def test_a_renamed_file_brings_only_what_changed_in_it(repository: Path) -> None:
    (repository / "posts").mkdir()
    git(repository, "mv", "a.md", "posts/b.md")
    (repository / "posts" / "b.md").write_text(f"{TEA}{BROKEN} The kettle sings.\n\n{OTHER}\n")
    assert shown(repository, "--diff-base", "main") == [("posts/b.md", 9, RULE)]


def test_wrapping_a_paragraph_anew_brings_nothing(repository: Path) -> None:
    (repository / "a.md").write_text(
        TEA + "There is a\n{{\\< break >}} for tinnitus. The kettle\nsings.\n"
    )
    assert shown(repository, "--diff-base", "main") == []


def test_a_claim_on_an_unchanged_line_of_a_changed_sentence_is_old(repository: Path) -> None:
    text = "There is a {{\\< break >}} for tinnitus\nand it is {}.\n"
    (repository / "a.md").write_text(TEA + text.format("cheap"))
    commit(repository)
    (repository / "a.md").write_text(TEA + text.format("dear"))
    assert shown(repository, "--diff-base", "HEAD") == []


def test_front_matter_is_shown_only_where_the_fault_is_new(repository: Path) -> None:
    tagged = TEA.replace("date:", "tags: a, b\ndate:")
    (repository / "a.md").write_text(tagged + "Plain.\n")
    assert shown(repository, "--diff-base", "main") == [("a.md", 3, "comma-terms")]
    commit(repository)
    (repository / "a.md").write_text(tagged.replace("On tea", "On all tea") + "Plain.\n")
    assert shown(repository, "--diff-base", "HEAD") == []


NOTE = "\n\nThis is general information and no medical advice; ask your doctor.\n"


def test_a_note_that_the_branch_takes_away_is_shown(repository: Path) -> None:
    body = "A stiff neck often follows a day at the desk, and a walk may ease the pain. " * 9
    title = HEAD.format("Easing Neck Pain")
    (repository / "a.md").write_text(title + body + NOTE)
    words = (".", "--select", "RN101", "--diff-base", "HEAD")
    if report(repository, ".", "--select", "RN101")["findings"]:
        pytest.fail("the note of this article should do")
    commit(repository)
    (repository / "a.md").write_text(title + body)
    (found,) = report(repository, *words)["findings"]
    assert (found["line"], found["note"]) == (2, "medical-disclaimer")
    commit(repository)
    (repository / "a.md").write_text(title + body + "More to come.\n")
    assert report(repository, *words)["findings"] == []


def test_what_the_branch_breaks_elsewhere_in_an_article_is_shown(repository: Path) -> None:
    paired = TEA + "{{< details >}}\n\nInside.\n\n{{< /details >}}\n"
    (repository / "a.md").write_text(paired)
    commit(repository)
    (repository / "a.md").write_text(paired.replace("{{< /details >}}\n", ""))
    found = report(repository, ".", "--diff-base", "HEAD")["findings"]
    assert [one["line"] for one in found if one["family"] == "shortcode"]


def test_a_title_that_a_new_article_doubles_is_shown(repository: Path) -> None:
    (repository / "b.md").write_text(TEA.replace("Tea", "Cake") + "Plain.\n")
    commit(repository)
    (repository / "0.md").write_text(TEA.replace("Tea", "Cake") + "Plain.\n")
    assert shown(repository, "--diff-base", "HEAD") == [("b.md", 2, "repeated-title")]
    commit(repository)
    assert shown(repository, "--diff-base", "HEAD") == []


def test_the_baseline_and_the_branch_go_together(repository: Path) -> None:
    create(repository)
    (repository / "a.md").write_text(f"{TEA}{BROKEN} The kettle sings.\n\n{OTHER}\n")
    assert shown(repository, "--diff-base", "main") == [("a.md", 9, RULE)]


def test_worktrees_subfolders_and_hooks_are_no_hindrance(repository: Path) -> None:
    tree = repository.parent / "tree"
    git(repository, "worktree", "add", "-q", "-b", "third", str(tree), "main")
    (tree / "posts").mkdir()
    (tree / "posts" / "ünï b.md").write_text(f"{HEAD.format('Cake')}{BROKEN}\n")
    commit(tree)
    assert shown(tree, "--diff-base", "main") == [("posts/ünï b.md", 7, RULE)]
    assert shown(tree / "posts", "--diff-base", "main") == [("ünï b.md", 7, RULE)]
    words = ("check", ".", "--diff-base", "main", "--output-format", "concise")
    inside = run(*words, cwd=tree, GIT_DIR=str(repository / ".git"), GIT_INDEX_FILE="gone")
    assert inside.stdout.count(b"SC201") == 1


def test_a_submodule_is_compared_with_the_commit_that_was_recorded(
    repository: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    git(whole, "init", "-q")
    (whole / "healthlint.toml").write_text(CONFIG)
    (whole / "c.md").write_text(HEAD.format("Milk") + "Plain.\n")
    git(whole, "submodule", "--quiet", "add", str(repository), "sub")
    commit(whole)
    git(whole, "checkout", "-q", "-b", "next")
    old = (whole / "sub" / "a.md").read_text()
    (whole / "sub" / "a.md").write_text(f"{old}\n{OTHER}\n")
    commit(whole / "sub")
    wanted = [("sub/a.md", 9, RULE)]
    assert shown(whole, "--diff-base", "main") == wanted
    commit(whole)
    assert shown(whole, "--diff-base", "main") == wanted
    assert len(shown(whole / "sub", "--diff-base", "HEAD~1")) == 1


def refused(folder: Path, ref: str, told: str) -> None:
    done = run("check", ".", "--diff-base", ref, cwd=folder)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1


def test_a_base_that_cannot_be_had_is_explained(site: Path) -> None:
    refused(site, "main", "--diff-base main: . is not in a git repository; run it inside")
    git(site, "init", "-q")
    refused(site, "main", "the repository has no commits yet; commit first")
    commit(site)
    done = run("check", ".", "--diff-base", "main", cwd=site, PATH="")
    assert b"--diff-base: git is not installed; install it" in done.stderr
    refused(site, "mian", "no branch, tag or commit is called mian; see `git branch --all`")
    refused(site, "--all", "no branch, tag or commit is called --all")
    git(site, "checkout", "-q", "--orphan", "alone")
    (site / "new.md").write_text(HEAD.format("Milk") + "Plain.\n")  # lest it be the same commit
    commit(site)
    refused(site, "main", "main and this branch have no commit in common")


def test_a_shallow_clone_is_told_to_fetch_more(repository: Path, tmp_path: Path) -> None:
    for branch in ("main", "work"):
        git(repository, "checkout", "-q", branch)
        (repository / "a.md").write_text(f"{TEA}{branch}.\n")
        commit(repository)
    source = f"file://{repository}"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", source, "shallow")
    refused(tmp_path / "shallow", "origin/main", "too shallow")
    refused(tmp_path / "shallow", "origin/main", "`git fetch --unshallow`, or set fetch-depth: 0")
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "work", source, "single")
    refused(tmp_path / "single", "origin/main", "git fetch --unshallow")


def test_lines_keep_their_numbers_through_changes() -> None:
    before, after = "a b c d e".split(), "a x b d d e".split()
    assert unchanged_lines(before, after) == {1: 1, 3: 2, 5: 4, 6: 5}
    assert unchanged_lines([], after) == {}
    assert unchanged_lines(before, before) == {at: at for at in range(1, 6)}


# directives


DIRECTIVES = (
    "<!-- healthlint: disable-next-line disease-cure -- an advert (until {}, by Ann) -->\n{}\n\n"
)


def test_every_directive_is_listed_with_its_state(tmp_path: Path) -> None:
    text = TEA + DIRECTIVES.format("2099-01-01", CLAIM) + DIRECTIVES.format("2020-01-01", CLAIM)
    text += DIRECTIVES.format("2099-01-01", "Plain.")
    text += f"<!-- healthlint: disable-next-line disease-cure -->\n{CLAIM}\n"
    (tmp_path / "a.md").write_text(text)
    done = run("suppressions", "--output-format", "json", cwd=tmp_path)
    assert done.returncode == 0
    rows = json.loads(done.stdout)["suppressions"]
    assert [row["state"] for row in rows] == ["used", "expired", "unused", "without reason"]
    assert [row["line"] for row in rows] == [7, 10, 13, 16]
    assert rows[0] | {"days_left": 0} == {
        "path": "a.md", "line": 7, "rules": ["disease-cure"], "scope": "disable-next-line",
        "kind": "directive", "reason": "an advert", "by": "Ann", "until": "2099-01-01",
        "days_left": 0, "state": "used", "findings": 1,
    }  # fmt: skip
    assert rows[0]["days_left"] > 0 > rows[1]["days_left"]
    assert rows[3]["days_left"] is None
    told = run("suppressions", cwd=tmp_path).stdout.decode()
    assert "a.md:7: used: disease-cure: an advert (by Ann, until 2099-01-01, " in told
    assert "a.md:10: EXPIRED: disease-cure" in told
    assert told.endswith("4 directives (1 used, 1 unused, 1 expired, 1 without reason)\n")


def test_no_directives_is_an_answer_too(site: Path) -> None:
    done = run("suppressions", cwd=site)
    assert (done.returncode, done.stdout) == (0, b"no directives\n")
    assert run("suppressions", "nowhere.md", cwd=site).returncode == 2


# an earlier report


def keep(folder: Path) -> None:
    run("check", ".", "--output-format", "json", "-o", "old.json", cwd=folder)


def test_an_earlier_report_tells_new_from_standing_and_fixed(site: Path) -> None:
    (site / "b.md").write_text(f"{HEAD.format('Cake')}{BROKEN}\n")
    (site / "c.md").write_text(f"{HEAD.format('Milk')}{BROKEN}\n")
    keep(site)
    (site / "a.md").write_text(f"{TEA}More.\n\n{BROKEN}\n\n{OTHER}\n")
    (site / "b.md").write_text(f"{HEAD.format('Cake')}Plain.\n")
    (site / "c.md").unlink()
    now = report(site, ".", "--compare", "old.json", code=1)
    assert [(one["line"], one["state"]) for one in now["findings"]] == [
        (9, "standing"),
        (11, "new"),
    ]
    assert [(one["path"], one["line"], one["code"]) for one in now["fixed"]] == [
        ("b.md", 7, "SC201"),
        ("c.md", 7, "SC201"),
    ]
    counts = {key: now["summary"][key] for key in ("new", "standing", "fixed")}
    assert counts == {"new": 1, "standing": 1, "fixed": 2}
    schema = json.loads((ROOT / "schemas" / "report.schema.json").read_text())
    assert list(Draft202012Validator(schema).iter_errors(now)) == []
    told = run("check", ".", "--compare", "old.json", cwd=site).stdout.decode()
    assert told.endswith("\n1 new, 1 standing, 2 fixed since old.json\n")
    assert "11:12  new warning SC201" in told
    assert "9:12  standing warning SC201" in told
    assert "  b.md:7:12  fixed SC201 damaged-shortcode  " in told


def test_what_was_not_looked_for_or_is_let_stand_is_not_called_fixed(site: Path) -> None:
    (site / "b.md").write_text(f"{HEAD.format('Cake')}{BROKEN} {BROKEN}\n")
    keep(site)
    assert report(site, "b.md", "--compare", "old.json")["fixed"] == []
    assert report(site, ".", "--ignore", "SC,claim", "--compare", "old.json")["fixed"] == []
    create(site)
    assert report(site, ".", "--compare", "old.json")["fixed"] == []


def test_without_an_earlier_report_nothing_has_a_state(site: Path) -> None:
    now = report(site)
    assert "fixed" not in now
    assert "state" not in now["findings"][0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "--compare old.json: No such file or directory; give a file that"),
        ("{", "old.json:1: this is not JSON; give a file that"),
        ("[]", "old.json:1: this is no report of healthlint; give a file"),
        ('{"schema_version": 1, "findings": [{"path": 3}]}', "this is no report of healthlint"),
        ('{"schema_version": 9, "findings": []}', "old.json:1: the report is of version 9, not 1"),
    ],
)
def test_an_earlier_report_that_cannot_be_read_stops_the_run(
    site: Path, text: str | None, told: str
) -> None:
    if text is not None:
        (site / "old.json").write_text(text)
    done = run("check", ".", "--compare", "old.json", cwd=site)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert done.stdout == b""


# merge conflicts in articles


def test_a_merge_conflict_is_one_finding_and_the_rest_is_still_checked(repository: Path) -> None:
    git(repository, "checkout", "-q", "main")
    (repository / "a.md").write_text(f"{TEA}The kettle hums.\n")
    commit(repository)
    git(repository, "checkout", "-q", "work")
    (repository / "a.md").write_text(f"{TEA}{OTHER}\n")
    commit(repository)
    with pytest.raises(subprocess.CalledProcessError):
        git(repository, "merge", "main")
    found = report(repository, code=1)["findings"]
    assert [(one["line"], one["name"], one["severity"]) for one in found] == [
        (7, "merge-conflict", "error"),
        (8, RULE, "warning"),
    ]
    assert found[0]["message"] == "unresolved merge conflict"
    assert found[0]["family"] == "io"
    assert [one["line"] for one in found[0]["related"]] == [9, 11]


def test_a_conflict_in_front_matter_is_one_too(site: Path) -> None:
    head = TEA.replace('title: "Tea"', '<<<<<<< a\ntitle: "A"\n=======\ntitle: "B"\n>>>>>>> b')
    (site / "a.md").write_text(f"{head}{BROKEN}\n")
    names = [name for _, _, name in shown(site)]
    assert names.count("merge-conflict") == 1
    assert RULE in names


def test_an_underlined_heading_is_no_conflict(site: Path) -> None:
    (site / "a.md").write_text(f"{TEA}Tea\n=======\n\n>>>>>>> deep\n\n```\n<<<<<<< x\n```\n")
    assert shown(site) == []
