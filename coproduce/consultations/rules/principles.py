"""What a fair consultation needs, and why: the headings of the readiness page and its reasons.

Four of them are the Gunning principles (R v Brent LBC ex parte Gunning, 1985; approved by the Supreme Court in R
(Moseley) v Haringey LBC, 2014). The fifth holds what this product asks for besides. Nothing here certifies that a
consultation is lawful.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMATIVE, REASONS, TIME, CONSIDERED, CARE = "formative", "reasons", "time", "considered", "care"


@dataclass(frozen=True)
class Principle:
    key: str
    heading: str
    meaning: str


PRINCIPLES = (
    Principle(
        FORMATIVE,
        "It can still change",
        "People are asked while the answer is still open, and before anything is decided.",
    ),
    Principle(
        REASONS,
        "People know enough to answer",
        "They see what is proposed, what else could be done, what it costs and whom it touches, in words they can use.",
    ),
    Principle(
        TIME,
        "There is enough time",
        "Families can answer in weeks in which schools are open and no election gets in the way.",
    ),
    Principle(
        CONSIDERED,
        "What people say is weighed",
        "Somebody by name reads it, answers it and decides after it, by dates that everyone can see.",
    ),
    Principle(
        CARE,
        "Care and proportion",
        "Nobody is left alone with a worry, and a small matter is kept small in the open.",
    ),
)

# Why each thing is asked for, by the name of its check.
WHY = {
    "what_could_change": "If no answer could change anything, asking is a pretence, and families notice.",
    "parts": "People have to see which part is settled and which is theirs to change. One part at least is open.",
    "decision_on": "A decision that comes before the last answer was never open. The date is public, so that everyone "
    "can see that it comes after.",
    "reviews": "A group that leads a consultation has to recognise its own work in it. What it says about the draft is "
    "a view like any other, so it gets an answer. Going on without it needs a reason that everyone can read.",
    "title": "It is what people see in lists, in letters and when somebody sends them the link.",
    "summary": "One plain paragraph says what it is about. Who does not understand it cannot answer it.",
    "young_people_summary": "Children and young people have a right to be asked in words that are made for them.",
    "options": "A choice of one is no choice. People must be able to weigh what is proposed against something else, "
    "“no change” too, or hear why there is nothing else.",
    "costs_and_impact": "Parents want to help find solutions, also where money is short. They can only do so with the "
    "figures and with a plain word on who gains and who loses.",
    "assessment": "The Equality Act 2010 asks public bodies to have due regard to what a change means for people with "
    "protected characteristics. The version and the date say what was known when people were asked.",
    "formats": "Who was promised Easy Read, a language or a video must find it there on the first day.",
    "questions": "At least one question, and none that nobody could answer or that leads nowhere.",
    "gaps": "A template leaves gaps in double brackets for its writer. Nobody else should read them.",
    "closes_at": "People plan by it. It is public, and moves later only with a reason.",
    "days_open": "Weeks without school are weeks in which families and youth groups are hard to reach, so only school "
    "days count. Fewer days than usual need somebody who agreed, and a reason that everyone can read.",
    "election": "Before an election public bodies hold back what could sway it, and few people are listening.",
    "owner": "People have a right to know which organisation asks them.",
    "lead": "A name answers; an office does not. This person is accountable for the answer.",
    "decided_by": "What people say must reach those who decide, so everyone can see who they are.",
    "answer_promised_on": "A view that somebody gives is a promise to answer it, and a promise has a date.",
    "keep_until": "Answers are people’s own words. They are kept as long as they are needed, and then erased.",
    "track": "A small matter needs less. Who agreed to that, and why, is on a public list.",
    "safety_numbers": "Somebody may write about harm. Before every question in people’s own words stand the numbers of "
    "those who can help now.",
}
