"""What anybody reads on the hub's public pages, in English."""

SENTENCES = {
    "hub.skip": "To the main part",
    "hub.nav": "Pages",
    "hub.desk": "Work desk",
    "hub.foot": "Results are provisional until somebody responsible confirms them. No person is named here.",
    "hub.to_first_page": "To the first page",
}
