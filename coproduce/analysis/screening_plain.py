"""Signs that are hardly ever a figure of speech: they count whatever the model says. See `screening_signs`."""

from __future__ import annotations

from coproduce.analysis.screening_signs import sign

PLAIN_URGENT_SIGNS = (
    sign(
        "words about suicide or wanting to die",
        r"\b(?:i|she|he|they|son|daughter) (?:\w+ )?(?:wants?|wanted|wish(?:es)?|wished) (?:to|i was|he was|she "
        r"was) (?:die|dead|be dead)\b|\bi (?:don't|dont|do not) want to (?:live|be alive|wake up)\b",
        r"\b(?:saved|saving|stash(?:ed|ing)|stockpil(?:ed|ing)) (?:up )?(?:\w+ ){0,4}(?:tablets|pills|meds|"
        r"paracetamol)\b|\bhow many (?:\w+ ){0,3}(?:tablets|pills|meds|paracetamol) (?:it|i) (?:would|will|'d|"
        r"takes?|need)\b",
        r"\b(?:wrote|written)\b[^.!?]{0,30}\bletters?\b[^.!?]{0,30}\b(?:given|gave|giving) (?:away|(?:my|me) \w+ my)\b|"
        r"\bkinder if (?:i|we|she|he)\b[^.!?]{0,20}\b(?:went|gone|together|wasn't|weren't)\b",
        r"\bkill(?:ing)? (?:myself|himself|herself)\b|\b(?:end|take) (?:my|her|his) (?:own )?life\b",
    ),
    sign(
        "words about self-harm",
        r"\b(?:started|been|keeps?|still) (?:\w+ )?(?:cutting|hurting|burning) (?:myself|herself|himself|her arms?|"
        r"my arms?)\b|\bi cut (?:myself|my arms?|my legs?|my wrists?)\b",
    ),
    sign(
        "afraid of somebody or of going home",
        r"\b(?:i am|i'm|im|she is|he is|she's|he's) (?:\w+ )?(?:scared|afraid|frightened|terrified) (?:of (?:my|her|"
        r"his) (?:step ?-?)?(?:dad|mum|father|mother|uncle|brother|husband|partner|boyfriend)|to go home)\b",
    ),
    sign(
        "possible sexual abuse or grooming",
        r"\b(?:touch(?:es|ed)|rub(?:s|bed)) (?:my|her|his) (?:private|bottom|willy|knickers)\w*|\b(?:raped|"
        r"molested) (?:me|her|him)\b",
    ),
)

PLAIN_CHECK_SIGNS = (
    sign(
        "bullying or hate",
        r"\bspat (?:at|on) (?:me|him|her|us|them|my)\b|\b(?:tripped|spat) ?(?:at|on)?,? (?:and )?(?:spat|"
        r"tripped|kicked)\b|\bcall(?:s|ed|ing)? (?:me|him|her|us) (?:the r word|(?:a )?(?:retard|spaz|mong)\w*)\b",
    ),
    sign(
        "harm done in the name of a belief",
        r"\b(?:spirit|demon|jinn|devil)s? (?:is )?(?:in(?:side)?|out of) (?:him|her|me|my \w+)\b[^!?]{0,60}\b(?:pastor|"
        r"pray\w*|imam|healer|church|uncle|water|smoke|beat\w*|hit)\b",
    ),
    sign(
        "somebody may be missing",
        r"\b(?:nobody|no one|no-one)\b[^.!?]{0,40}\b(?:laid|set|clapped) eyes on (?:him|her|them)\b",
    ),
    sign(
        "medicine given wrongly",
        r"\b(?:gave|given|giving) (?:\w+ ){0,2}the wrong (?:doses?|tablets|medicines?|medication|meds|pills)\b",
    ),
    sign(
        "somebody who cares under the influence",
        r"\b(?:carer|worker|escort|driver|staff|nurse) (?:\w+ ){0,2}(?:(?:smell(?:s|ed|t)|smelt|reek(?:s|ed)) of "
        r"(?:alcohol|drink|weed|cannabis)|(?:was|is) drunk)\b",
    ),
)
