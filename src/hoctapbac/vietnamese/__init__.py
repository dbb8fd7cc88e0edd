"""Vietnamese text: cleaning, order, folding, numbers. Pure functions over `str`."""
