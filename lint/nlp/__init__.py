"""What finds claims: spaCy components that mark them and their context, and trained readers."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Before numpy is first imported: its threads wait for one another longer than our products take.
