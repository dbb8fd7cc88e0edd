"""What is said in English about a call of the command line that is not understood."""

SENTENCES = {
    "usage.help": "Please see how it is used: {command} --help",
    "usage.missing": "{name} is missing.",
    "usage.no_option": "There is no option {name}.",
    "usage.no_command": "There is no command “{name}”.",
    "usage.close": "Is it one of these: {names}?",
    "usage.choice": "{name} takes one of: {choices}.",
    "usage.at_least": "{name} must be a whole number, {least} or more.",
    "usage.between": "{name} must be a whole number from {least} to {most}.",
    "usage.number": "{name} must be a whole number.",
    "usage.value": "What is given for {name} is not understood.",
    "usage.wants_value": "{name} must be followed by a value.",
    "usage.no_value": "{name} takes no value.",
    "usage.extra": "This part of the call is too much: {words}",
    "usage.one_of": "Only one of these at a time: {names}",
    "usage.both": "These go together: {names}",
    "usage.stopped": "Stopped before the end. Please run this again when you wish.",
}
