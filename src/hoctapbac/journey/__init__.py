"""The journeys of a person at a kiosk, free of any screen toolkit: pages out, keys in, verbs of `Station` between."""
