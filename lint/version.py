"""The version, in the one place that both a clone and a wheel can read."""

VERSION = "0.1.0"
