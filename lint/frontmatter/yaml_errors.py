"""Where Hugo's YAML decoder stops, from where PyYAML stops."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from .yaml_nodes import prepared


def locate(block: str, error: yaml.YAMLError) -> int:
    """The offset in the block at which Hugo refuses it."""
    problem = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    at = _index(getattr(error, "problem_mark", None))
    begun = _index(getattr(error, "context_mark", None))
    if "expected ':'" in problem or ("quoted scalar" in context and "end of stream" in problem):
        return begun
    if "mapping values are not allowed" in problem:
        return _last_scalar(block, at)
    last = max(len(block.rstrip()) - 1, 0)
    if "flow" in context and at > last:
        return _first_open(block, last)
    return min(at, last)


def _index(mark: yaml.Mark | None) -> int:
    return int(mark.index) if mark else 0


def _tokens(block: str) -> Iterator[yaml.Token]:
    """The marks of the block as far as they can be told apart."""
    try:
        yield from yaml.scan(prepared(block), Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return


def _last_scalar(block: str, otherwise: int) -> int:
    """Where the value begins that runs, over several lines perhaps, into a colon."""
    scalars = [token for token in _tokens(block) if isinstance(token, yaml.ScalarToken)]
    return int(scalars[-1].start_mark.index) if scalars else otherwise


def _first_open(block: str, otherwise: int) -> int:
    """The outermost bracket or brace that is never closed."""
    opened: list[int] = []
    for token in _tokens(block):
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            opened.append(token.start_mark.index)
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken) and opened:
            opened.pop()
    return opened[0] if opened else otherwise
