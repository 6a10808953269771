"""Rows or JSON become `Occupation`s: the model, and the collection that a folder of them is."""
