"""Tests keep their caches to themselves."""

import os
import tempfile

os.environ.pop("COLUMNS", None)
os.environ["HEALTHLINT_CACHE_DIR"] = tempfile.mkdtemp(prefix="healthlint-cache-")
