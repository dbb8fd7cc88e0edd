"""What a unit's operators and the hub's keepers read at their desk, in English."""

SENTENCES = {
    # what the desk refuses
    "refusal.account_name": "A sign-in name has 2 to {most} of these: a–z, 0–9, full stop, hyphen, underscore. Please type it again.",
    "refusal.account_role": "There is no such role. Please choose keeper, operator or reader.",
    "refusal.account_unit": "Operators and readers need a unit that the hub knows; keepers have none. Please choose the unit again.",
    "refusal.account_exists": "There is already an account named {name}. Please choose another name.",
    "refusal.account_unknown": "There is no account named {name}. Please look at the list of accounts again.",
    "refusal.account_last_keeper": "This is the last open keeper's account and cannot be closed. Please open another keeper's account first.",
    "refusal.password_wrong": "The present password is not right. Please type it again.",
    "refusal.password_same": "The new password is the present one. Please choose another.",
    "refusal.password_twice": "The new password was typed in two ways. Please type it again.",
    "refusal.password_short": "A password needs at least {least} characters. Please choose a longer one, such as a sentence.",
    "refusal.password_long": "The password is longer than {most} characters. Please choose a shorter one.",
    "refusal.password_plain": "This password is easily guessed: it holds the sign-in name or few different characters. Please choose another.",
    "refusal.desk_busy": "Many people are signing in just now. Please wait some seconds and try again.",
    "refusal.desk_long": "A field is longer than {most} characters. Please shorten it and send again.",
    "refusal.desk_empty": "A field that is needed is empty. Please fill it in and send again.",
    "refusal.desk_number": "This must be a whole number from 0 to {most}. Please type it again.",
    "refusal.form_unreadable": "The form could not be read. Please open the page again and send again.",
}
