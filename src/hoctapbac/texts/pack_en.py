"""What organizers read in English when they publish a pack, lock it and open it."""

SENTENCES = {
    "refusal.pack_too_large": "The pack is larger than {limit} MB. Please leave out some question banks or split the roster over several packs.",
    "refusal.pack_not_locked": "This file is not a locked pack. Please check its name; a pack that is not locked is shown by “hoctapbac pack check”.",
    "refusal.pack_lock_foreign": "This file is not locked with an unlock code. Please ask the organizers to lock it with “hoctapbac pack lock”.",
    "refusal.pack_lock_costly": "This file is locked in a way that needs too much memory, so it is not opened. Please ask the organizers to lock it with “hoctapbac pack lock”.",
    "refusal.pack_cut": "The pack is cut short: its end is missing. Please copy the file again from where it was published.",
    "refusal.pack_damaged": "The pack is damaged: it is no longer what was locked. Please copy the file again from where it was published.",
    "refusal.pack_reordered": "The pack is shuffled: its parts are no longer in order. Please copy the file again from where it was published, and tell the organizers.",
    "refusal.code_unlock_mistyped": "An unlock code has {digits} digits, and its check digits do not fit. Please type it again, comparing each group of four.",
    "refusal.code_unlock_wrong": "This code does not open the pack. Please compare the code with the organizers; if it is right, please copy the file again.",
}
