"""The hub: a ledger of sealed records with a door.

Stations bring their records by three roads; the hub checks every seal, keeps the bytes as they came, and shows what
they add up to. Nothing here runs at a station.
"""
