"""Public datasets as their publishers release them become rows, or faults that name the place."""
