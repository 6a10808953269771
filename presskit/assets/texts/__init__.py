"""The texts of a kit: copy block, press text, ledger, citations."""
