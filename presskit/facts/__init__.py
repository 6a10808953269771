"""An `Occupation` becomes a `Kit`: figures as they are shown, sentences, citations, the ledger."""
