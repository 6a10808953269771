"""What leads to the kits: pages and lists of all kits, for readers and for machines."""
