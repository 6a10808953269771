"""The newsroom: what lies beside the kits, for readers and for machines."""
