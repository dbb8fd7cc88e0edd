"""Text in the old Vietnamese encodings: found out, converted, and refused where letters are gone for good.

`detect` proposes, `decode` converts, `repair_cell` puts one spreadsheet cell right. Nothing here raises for any
bytes or text; text comes out in NFC. Decoding must come before `cleaning`, which takes signs away that were letters.
"""

from hoctapbac.vietnamese.encodings.detection import ENCODINGS, Decoded, Guess, decode, detect, unicode_form
from hoctapbac.vietnamese.encodings.losses import Loss, losses_in
from hoctapbac.vietnamese.encodings.repairs import REPAIRS, Repaired, repair_cell

__all__ = [
    "ENCODINGS",
    "REPAIRS",
    "Decoded",
    "Guess",
    "Loss",
    "Repaired",
    "decode",
    "detect",
    "losses_in",
    "repair_cell",
    "unicode_form",
]
