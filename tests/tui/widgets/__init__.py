"""Of the three lines of widgets."""
