"""What a market or a kind of publisher changes, as the command shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_command import GOOD, findings

TREATS = "Our salt cave treats bronchitis in all its forms."
HEDGED = "Our salt cave may treat bronchitis."
LINKED = "Massage treats fibromyalgia ([trial](https://doi.org/10.1000/x))."


def severities(tmp_path: Path, text: str, *words: str, author: str = "") -> dict[str, str]:
    """By rule how bad the findings on a sentence are."""
    page = GOOD.replace("The kettle sings.", text)
    if author:
        page = page.replace("date:", f'author: "{author}"\ndate:')
    (tmp_path / "a.md").write_text(page)
    found = findings(tmp_path / "a.md", "--select", "claim", *words)
    return {str(one["name"]): str(one["severity"]) for one in found}


def test_a_sellers_disease_claim_is_an_error(tmp_path: Path) -> None:
    assert severities(tmp_path, TREATS)["disease-treat"] == "warning"
    assert severities(tmp_path, TREATS, "--profile", "seller")["disease-treat"] == "error"


def test_one_hedge_helps_everyone_but_a_seller(tmp_path: Path) -> None:
    assert "disease-treat" not in severities(tmp_path, HEDGED, "--ignore", "MC990")
    seller = severities(tmp_path, HEDGED, "--profile", "seller", "--ignore", "MC990")
    assert seller["disease-treat"] == "error"


@pytest.mark.parametrize(
    ("market", "author", "kept"),
    [
        ("UK", "Jo Field, registered osteopath", False),
        ("UK", "Jo Field, reiki master", True),
        ("US", "Jo Field, registered osteopath", True),
    ],
)
def test_what_the_uk_accepts_from_osteopaths(
    tmp_path: Path, market: str, author: str, kept: bool
) -> None:
    text = "We treat fibromyalgia every day of the week."
    found = severities(tmp_path, text, "--jurisdiction", market, "--ignore", "MC990", author=author)
    assert ("disease-treat" in found) is kept


def test_testimonials_are_an_error_in_australia(tmp_path: Path) -> None:
    text = "Clients tell me that their migraines simply vanished."
    assert severities(tmp_path, text)["testimonial-atypical"] == "warning"
    found = severities(tmp_path, text, "--jurisdiction", "AU")
    assert "error" in found.values()


def test_the_configuration_has_the_last_word(tmp_path: Path) -> None:
    config = tmp_path / "own.toml"
    config.write_text('profile = "seller"\n[severity]\ndisease-treat = "info"\n')
    page = GOOD.replace("The kettle sings.", TREATS)
    (tmp_path / "a.md").write_text(page)
    from .test_command import run

    done = run("check", tmp_path / "a.md", "--config", config, "--select", "MC102")
    assert b"info" in done.stdout
