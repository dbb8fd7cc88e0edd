"""What receipts say in English."""

SENTENCES = {
    "receipt.scan_link": "Scan to open the entry in the unit's emulation record",
    "refusal.hub_url_wrong": "The hub's address “{url}” cannot be used. Please write it as https://host or https://host/path, in plain letters.",
    "refusal.receipt_digits_wrong": "These digits are not those of a receipt, or some are missing or too many. Please scan again or copy every digit again.",
    "refusal.ticket_unreadable": "This ticket is incomplete or damaged. Please scan the QR code on the screen or on the photograph again.",
}
