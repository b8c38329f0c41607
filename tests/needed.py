"""What some tests need and not every machine has."""

import os
from typing import NoReturn

import pytest


def unavailable(what: str, help: str) -> NoReturn:
    """Skips, with what to do about it; fails in CI, which has it all."""
    if os.environ.get("HEALTHLINT_BROWSER") == "required":
        pytest.fail(f"{what}; {help}")
    pytest.skip(f"{what}; {help}", allow_module_level=True)
