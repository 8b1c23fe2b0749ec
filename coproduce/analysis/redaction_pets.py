"""The names of pets, toys and equipment, which are no personal data: "our dog Max", "Max the cat"."""

from __future__ import annotations

import re

_ANIMAL = (
    r"(?:dogs?|cats?|pupp(?:y|ies)|kittens?|hamsters?|rabbits?|guinea[- ]pigs?|gerbils?|pon(?:y|ies)|"
    r"horses?|tortoises?|"
    r"goldfish|fish|parrots?|budgies?|lizards?|geckos?|snakes?|labradors?|spaniels?|cockapoos?|"
    r"labradoodles?|terriers?|"
    r"whippets?|greyhounds?|donkeys?|hens?|ducks?|goats?|chickens?|gerbils?|rats?|teddy|teddies|teddy bears?|dolls?|"
    r"wheelchair|powerchair|hoist|standing frame|walker|trike|robot|puppets?|soft toys?|cuddly toys?|"
    r"toys?|rocking horse|"
    r"imaginary friends?|snowman|alpacas?|llamas?)"
)
_CALLED = r"(?:,? (?:(?:is |was |we |he |she |they )?(?:called|named|calls?))?:? ?)"
_NAMES = re.compile(
    rf"\b{_ANIMAL}{_CALLED}([A-Z][a-z]+(?:(?: and |, )[A-Z][a-z]+(?= (?:do|are|were|have|both|and)\b))?)"
    rf"|\b([A-Z][a-z]+),? (?:the|our|my|his|her|their|a|an) (?:\w+ ){{0,2}}{_ANIMAL}\b"
)


def pets(text: str) -> list[tuple[int, int]]:
    """Where names of pets and things stand; a name found once is a pet's wherever the text repeats it."""
    found: list[tuple[int, int]] = []
    for match in _NAMES.finditer(text):
        start, end = match.span(match.lastindex or 0)
        found += [each.span() for each in re.finditer(rf"\b{re.escape(text[start:end])}\b", text)]
    return found
