"""Runs healthlint from a clone: python cli.py check PATH..."""

from lint.cli import main

if __name__ == "__main__":
    main()
