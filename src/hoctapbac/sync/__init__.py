"""Two sets of records made one: by HTTPS, by a file on a stick, by scanned codes, in any order and as often as wished.

`exchange` is the talk with a hub as a machine without I/O, `incoming` decides what is believed of what came down,
`https` and `stick` are the roads, `scans` takes what a camera or a person read, `outcome` says how things stand. The
journal is only read; what travels is written to `store.roads`, so a kiosk in the next window is never kept waiting.
"""
