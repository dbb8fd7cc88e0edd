"""What the commands on a station's journal say, in English."""

SENTENCES = {
    "journal.key": "This station's key {kid}, fingerprint: {fingerprint}",
    "journal.records": "The journal holds {count} records; link of the last: {head}",
    "journal.left": "Stopped; nothing was written. Run the command again if you do want it.",
    "journal.close_sure": "Write into the journal that the latest session at this station is over? Type y and Enter if you agree",
    "journal.closed": "The session is closed with {count} results. Closing code: {receipt}. Please read it out and put it into the minutes.",
    "journal.void_sure": "Result {receipt} will be void and count no longer, and that is written into the journal. Type y and Enter if you agree",
    "journal.voided": "Result {receipt} is void and counts no longer; the reason and who decided are in the journal.",
    "journal.rotate_sure": "Change this station's key? The hub will know the new key because the old one seals it. Type y and Enter if you agree",
    "journal.rotated": "The key is changed. New fingerprint: {fingerprint}",
    "refusal.journal_absent": "The folder {path} has no journal yet. Please open the kiosk in it once, or name the right folder with --data.",
    "refusal.journal_empty": "This station's journal holds no result yet. Please do this after somebody has taken part, and check that --data names the right folder.",
    "refusal.session_closed": "This session was closed at {at} with {count} results, and nothing was recorded since, so nothing more was written. Its closing code is {receipt}; please check that the minutes have it.",
    "refusal.code_unknown": "This station has no result with the code {receipt}. Please check the code, or do this at the station that printed it.",
    "refusal.void_already": "Result {receipt} was declared void before. Please check the code if you meant another one.",
}
