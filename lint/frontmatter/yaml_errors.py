"""Where Hugo's YAML decoder stops, from where PyYAML stops."""

from __future__ import annotations

import yaml

from .yaml_nodes import prepared

_OPENERS = {"sequence": "[]", "mapping": "{}"}


def locate(block: str, error: yaml.YAMLError) -> int:
    """The offset in the block at which Hugo refuses it."""
    problem = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    at = _index(getattr(error, "problem_mark", None))
    begun = _index(getattr(error, "context_mark", None))
    if "expected ':'" in problem or "quoted scalar" in context and "end of stream" in problem:
        return begun
    if "mapping values are not allowed" in problem:
        return _last_scalar(block, at)
    if "flow" in context and _never_closed(block, context, begun):
        return begun
    return min(at, max(len(block.rstrip()) - 1, 0))


def _index(mark: yaml.Mark | None) -> int:
    return int(mark.index) if mark else 0


def _last_scalar(block: str, otherwise: int) -> int:
    """Where the value begins that runs, over several lines perhaps, into a colon."""
    start = otherwise
    try:
        for token in yaml.scan(prepared(block), Loader=yaml.CSafeLoader):
            if isinstance(token, yaml.ScalarToken):
                start = token.start_mark.index
    except yaml.YAMLError:
        pass
    return start


def _never_closed(block: str, context: str, begun: int) -> bool:
    marks = next((marks for kind, marks in _OPENERS.items() if kind in context), "[]")
    return marks[1] not in block[begun:]
