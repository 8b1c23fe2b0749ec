"""The fixed words of the form, which a language brings under these names. What it lacks stands in English. Pure."""

from __future__ import annotations

FORM_PHRASES: dict[str, str] = {
    "continue": "Continue",
    "back": "Back",
    "later": "Save for later",
    "start": "Start",
    "optional": "(optional)",
    "problem": "There is a problem",
    "error": "Error:",
    "place": "Question {position} of {total}",
    "choose": "Choose from the list",
    "say_what": "Say what",
    "day": "Day",
    "month": "Month",
    "year": "Year",
    "or": "or",
    "declined": "I prefer not to say",
    "characters": "You can use up to {number} characters",
    "safety": "If someone is in danger",
    "not_watched": "This form is not watched round the clock. "
    "It may be some days before a person reads what you write.",
    "ring_999": "in an emergency, if anyone is in danger now",
    "ring_childline": "Childline, free, at any time, for anyone under 19",
    "quoting": "May we use your words, without your name?",
    "quoting_yes": "A person takes out names and places, and decides, before anyone else sees them.",
    "quoting_no": "We read your words and answer them. We never show them.",
    "yes": "Yes",
    "no": "No",
    "check": "Check your answers",
    "not_answered": "Not answered",
    "change": "Change",
    "send": "Send my answers",
    "sending": "On the next page you get six words. They are shown once, so have a pen ready or save the page.",
}

# The answers of the fixed scales, under "option." and their key.
OPTION_PHRASES: dict[str, str] = {
    "option.yes": "Yes",
    "option.no": "No",
    "option.not_sure": "I’m not sure",
    "option.strongly_agree": "Strongly agree",
    "option.agree": "Agree",
    "option.neither": "Neither agree nor disagree",
    "option.disagree": "Disagree",
    "option.strongly_disagree": "Strongly disagree",
    "option.dont_know": "I don’t know",
    "option.unsure": "Unsure",
    "option.very_happy": "Very happy",
    "option.happy": "Happy",
    "option.in_between": "In between",
    "option.sad": "Sad",
    "option.very_sad": "Very sad",
    "option.under_11": "Under 11",
    "option.11_to_15": "11 to 15",
    "option.16_to_18": "16 to 18",
    "option.19_to_25": "19 to 25",
    "option.26_or_over": "26 or over",
    "option.prefer_not_to_say": "I prefer not to say",
}

PHRASES: dict[str, str] = {**FORM_PHRASES, **OPTION_PHRASES}

# Who a response speaks for: reported apart, because a parent's view of a child's life is not the child's own.
ON_BEHALF_OF = {
    "myself": "Myself",
    "my_child": "My child",
    "supported_person": "A person I support",
    "group": "A group",
}
