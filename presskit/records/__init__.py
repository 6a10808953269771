"""Rows or JSON become `Occupation`s: the model, the store that reads them from a folder."""
