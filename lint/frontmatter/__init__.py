"""Front matter: its fences, its values, and where each of them stands."""

from .fences import Fences, split
from .model import FrontMatter, KeyPath, Place
from .parse import parse

__all__ = ["Fences", "FrontMatter", "KeyPath", "Place", "parse", "split"]
