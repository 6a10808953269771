"""presskit: occupation records in, press kits out.

The rooms, in the order in which data flows through them: records, facts, assets, build, cli.
`docs/architecture.md` says what each is for.
"""

__version__ = "0.1.0"
