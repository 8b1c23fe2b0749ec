"""A ready set of questions “about you” for a new site, in plain words. Staff change it as they like.

The options follow the categories of the Census 2021 of England and Wales where it has them (age, sex, ethnic group,
long-term conditions), joined where ours are coarser, so that its figures can be put beside them. A finer place than a
ward or a named area is never asked for.
"""

from __future__ import annotations

from coproduce.consultations.equality import AskedQuestion, EqualityOption

AGE = AskedQuestion(
    key="age",
    text="How old are you?",
    easy_read_text="How old are you?",
    options=(
        EqualityOption("under_11", "Under 11"),
        EqualityOption("from_11_to_15", "11 to 15"),
        EqualityOption("from_16_to_17", "16 or 17"),
        EqualityOption("from_18_to_24", "18 to 24"),
        EqualityOption("from_25_to_34", "25 to 34"),
        EqualityOption("from_35_to_44", "35 to 44"),
        EqualityOption("from_45_to_54", "45 to 54"),
        EqualityOption("from_55_to_64", "55 to 64"),
        EqualityOption("over_64", "65 or older"),
    ),
)

SEX = AskedQuestion(
    key="sex",
    text="What is your sex?",
    young_people_text="Are you a girl or a boy, or is there another word for you?",
    easy_read_text="Are you female or male?",
    options=(
        EqualityOption("female", "Female", "A girl or a woman"),
        EqualityOption("male", "Male", "A boy or a man"),
        EqualityOption("another_word", "I use another word"),
    ),
)

ETHNIC_GROUP = AskedQuestion(
    key="ethnic_group",
    text="Which of these comes closest to your ethnic group?",
    help="If several fit, choose the one that fits best, or the mixed one.",
    young_people_text="Which of these says best where your family comes from?",
    easy_read_text="What is your ethnic group?",
    options=(
        EqualityOption("asian", "Asian or Asian British"),
        EqualityOption("black", "Black, Black British, Caribbean or African"),
        EqualityOption("mixed", "Mixed or several ethnic groups"),
        EqualityOption("white_british", "White: British, English, Welsh, Scottish or Northern Irish"),
        EqualityOption("gypsy_roma_traveller", "White: Gypsy, Roma or Irish Traveller"),
        EqualityOption("white_other", "White: Irish or another background"),
        EqualityOption("other", "Arab or another ethnic group"),
    ),
)

CONDITION = AskedQuestion(
    key="condition",
    text="Do you have a disability, or a health condition that lasts a year or longer?",
    help="Conditions of the body and of the mind both count.",
    young_people_text="Are you disabled, or have you been ill for a year or longer?",
    easy_read_text="Do you have a disability or a long illness?",
    options=(
        EqualityOption("limited_a_lot", "Yes, and it makes daily life a lot harder"),
        EqualityOption("limited_a_little", "Yes, and it makes daily life a little harder"),
        EqualityOption("not_limited", "Yes, but it does not make daily life harder"),
        EqualityOption("none", "No"),
    ),
)

RELATIONSHIP = AskedQuestion(
    key="relationship",
    text="How do you know about special educational needs or disabilities (SEND)?",
    help="Choose all that fit.",
    young_people_text="Who in your life needs extra help at school, or is disabled?",
    easy_read_text="Who do you know with special needs or a disability?",
    several=True,
    options=(
        EqualityOption("own", "I am a child or young person with SEND myself", "Me"),
        EqualityOption(
            "parent", "I am the parent or carer of a child or young person with SEND", "A child of mine"
        ),
        EqualityOption(
            "sibling", "I am the brother or sister of somebody with SEND", "My brother or my sister"
        ),
        EqualityOption("family", "I belong to the family in another way", "Somebody else in my family"),
        EqualityOption("work", "I work with children or young people with SEND", "Somebody I work with"),
        EqualityOption("nobody", "None of these", "Nobody", exclusive=True),
    ),
)

PLACE = AskedQuestion(
    key="place",
    text="Which part of the area do you live in?",
    help="We ask for no address and no postcode.",
    easy_read_text="Where do you live?",
    options=(
        EqualityOption("north", "The north"),
        EqualityOption("east", "The east"),
        EqualityOption("south", "The south"),
        EqualityOption("west", "The west"),
        EqualityOption("middle", "The middle"),
        EqualityOption("outside", "Outside the area"),
    ),
)

READY_SET: tuple[AskedQuestion, ...] = (AGE, SEX, ETHNIC_GROUP, CONDITION, RELATIONSHIP, PLACE)

# Its options stand in for the names that only people of the area know, so it begins switched off.
BEGINS_SWITCHED_OFF = frozenset({PLACE.key})
