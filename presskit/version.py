"""The version of presskit, in a module of its own: whatever imports it depends on nothing else."""

__version__ = "0.1.0"
