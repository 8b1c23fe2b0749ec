"""What families and patients say when something went well, went wrong, or is only wished for.

The wordings are our own; general-purpose word lists miss most of them ("still waiting", "passed around",
"can't fault").
All are matched in lower case with straight apostrophes. Negated praise counts as blame and negated blame as praise:
phrases where that is not so ("no complaints") are listed as they stand.
"""

from __future__ import annotations

import re


def _phrases(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b")


NEGATION = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|hardly|barely|isn'?t|wasn'?t|aren'?t|weren'?t|don'?t|"
    r"doesn'?t|didn'?t|"
    r"won'?t|wouldn'?t|can'?t|cannot|couldn'?t|haven'?t|hasn'?t|hadn'?t|shouldn'?t|nobody|nothing|no one)\b"
    r"(?:\s+\w+){0,2}\s*$"
)

PRAISE = _phrases(
    r"excellent",
    r"brilliant",
    r"fantastic",
    r"lovely",
    r"wonderful",
    r"amazing",
    r"great",
    r"fab(?:ulous)?",
    r"superb",
    r"good(?! to see the money)",
    r"nice",
    r"kind(?! of)",
    r"caring",
    r"helpful",
    r"friendly",
    r"polite",
    r"patient "
    r"and",
    r"professional(?:ism)?",
    r"efficient",
    r"prompt(?:ly)?",
    r"quick(?:ly)?",
    r"on time",
    r"reassur\w+",
    r"comfortable",
    r"listened",
    r"supportive",
    r"thank(?:s| you)",
    r"grateful",
    r"pleased",
    r"happy",
    r"perfect",
    r"spot "
    r"on",
    r"sound",
    r"class",
    r"proper buzzing",
    r"come on a treat",
    r"loves? (?:it|her|his|the|my|going)",
    r"i (?:really "
    r")?love",
    r"saved",
    r"life ?-?(?:changing|saver|line)",
    r"changed (?:my|our|his|her) li(?:fe|ves)",
    r"made (?:such )?a "
    r"(?:huge |big |real |massive )?difference",
    r"the making of (?:him|her|us)",
    r"second to none",
    r"credit where",
    r"looked after",
    r"went out of "
    r"(?:her|his|their) way",
    r"above and beyond",
    r"nothing (?:was )?too much trouble",
    r"treated (?:me|us|him|her) (?:with|like)",
    r"well "
    r"(?:explained|organised|done|looked)",
    r"first time (?:in|i understand)",
    r"learned? makaton",
    r"laugh with",
    r"smil\w+",
    r"not scared",
    r"understands? "
    r"(?:him|her|me|us)",
    r"by (?:himself|herself|themselves|myself)",
    r"now on the payroll",
    r"confident",
    r"energised",
    r"fun",
    r"funny",
    r"enjoy\w*",
    r"god bless",
    r"so much better",
    r"better than",
    r"fixed",
    r"rang me herself",
    r"(?:can'?t|couldn'?t|"
    r"cannot|could not) fault",
    r"no (?:complaints|problems|issues|faults?)",
    r"couldn'?t (?:ask for|be) (?:more|better)",
    r"couldn'?t "
    r"have been (?:more|better|kinder|nicer)",
    r"wouldn'?t (?:move|change|be without|swap)",
    r"won'?t hear a bad word",
    r"nothing but (?:praise|good)",
    r"not "
    r"be without",
    r"two "
    r"days",
    r"same "
    r"(?:day|night)",
    r"everything was",
    r"easy",
    r"clear(?:ly)?",
    r"clean",
    r"respect(?:ful|ed)?",
    r"safe",
    r"recommend",
    r"best",
)

BLAME = _phrases(
    r"still (?:waiting|not|no|haven'?t|hasn'?t)",
    r"waited",
    r"waiting (?:list|time|times|for|over)",
    r"wait(?:s)?",
    r"kept "
    r"waiting",
    r"(?:months?|weeks|years?|hours?) (?:wait|late|later|waiting|for)",
    r"(?:\d+|two|three|four|five|six|"
    r"seven|eight|nine|ten|several) (?:hours|months|years|weeks)",
    r"delay\w*",
    r"late",
    r"slow",
    r"long time",
    r"too (?:long|late|many|busy|small|few|little)",
    r"never "
    r"(?:came|heard|rang|called|got|was|been|once|remember)",
    r"no ?-?(?:one|body) (?:listens?|came|comes|rings?|rang|told|answers?|answered|cares?|knows?|knew|"
    r"helps?|helped|sits)",
    r"nobody",
    r"ignored",
    r"dismissed",
    r"fobbed off",
    r"refus(?:ed|al|als|es)",
    r"turned (?:down|away)",
    r"rejected",
    r"declined",
    r"cannot "
    r"meet need",
    r"passed (?:around|about|back|on)",
    r"pillar to post",
    r"sent (?:away|home)",
    r"fight(?:ing|s)? "
    r"(?:for|the|to|just|every)",
    r"fought",
    r"battl\w+",
    r"struggl\w+",
    r"chas(?:e|ed|ing)",
    r"tribunal",
    r"excluded",
    r"exclusion",
    r"isolation",
    r"closed (?:the|his|her|my|"
    r"our|him) ?(?:case)?",
    r"clos(?:ed|"
    r"ure|ing)",
    r"cuts?",
    r"stopped",
    r"gave "
    r"up",
    r"giv(?:e|"
    r"en|ing) up",
    r"lack(?:s|ing|ed)?(?: of)?",
    r"short(?:age|ages| staffed)",
    r"under ?-?(?:staffed|funded|resourced)",
    r"no "
    r"money",
    r"not "
    r"enough",
    r"nothing "
    r"(?:happen\w*|changes?|has changed)",
    r"whats? the point",
    r"disgust\w+",
    r"appalling",
    r"awful",
    r"terrible",
    r"dreadful",
    r"shocking",
    r"useless",
    r"pointless",
    r"rude",
    r"poor(?:ly)?",
    r"bad(?:ly)?",
    r"worse",
    r"worst",
    r"rubbish",
    r"joke",
    r"insult\w*",
    r"shame\w*",
    r"frustrat\w+",
    r"stress\w*",
    r"anxi\w+",
    r"exhaust\w+",
    r"upset(?:ting)?",
    r"cri(?:ed|"
    r"es)",
    r"cry(?:ing)?",
    r"scared",
    r"distress\w*",
    r"pain",
    r"lost",
    r"wrong",
    r"mistakes?",
    r"missed",
    r"forg[eo]t\w*",
    r"left (?:on|with|alone|waiting|without)",
    r"had "
    r"to (?:ring|call|chase|wait|pay|explain|repeat|tell|phone|go|keep|leave)",
    r"(?:was|were|been|is) told",
    r"repeat\w*",
    r"every single time",
    r"again and again",
    r"over and over",
    r"out "
    r"of date",
    r"cumbersome",
    r"complicated",
    r"confus\w+",
    r"difficult\w*",
    r"impossible",
    r"hard "
    r"to",
    r"didn'?t (?:listen|know|help|turn up|come|get|arrive|answer|happen|explain|understand|work|even)",
    r"doesn'?t "
    r"(?:work|help|listen|exist|know)",
    r"not "
    r"(?:listened|heard|happy|good|helpful|allowed|what|acceptable|on\b|fair|working|consultation)",
    r"supposed to",
    r"meant to",
    r"instead",
    r"only (?:speech|one|got|came|had|hand)",
    r"cancel\w*",
    r"hung "
    r"up",
    r"(?:uncaring|"
    r"unhelpful|unprofessional|unacceptable|unsafe|unfair|uncomfortable|noisy|dirty|filthy|cold|"
    r"bored?|boring|busy|broken|worried|worry)",
    r"no (?:mates|help|support|reply|answer|response|communication|school|place|sign|update|care|covering|"
    r"school)",
    r"apparently",
    r"shock "
    r"horror",
    r"do(?:es)? "
    r"my head in|me head in",
    r"(?:smokes|"
    r"shouts|swears)",
)

WISH = _phrases(
    r"should(?: be| have)?",
    r"could (?:be|do|have|we|you|there|they)",
    r"would (?:like|be (?:nice|good|"
    r"better|helpful|useful)|have been|help|propose)",
    r"need(?:s|"
    r"ed)? (?:to|more|a|better)",
    r"more",
    r"less",
    r"better",
    r"quicker",
    r"faster",
    r"sooner",
    r"shorter",
    r"easier",
    r"improve\w*",
    r"increase",
    r"reduce",
    r"please",
    r"suggest",
    r"perhaps",
    r"maybe",
    r"why "
    r"not",
    r"have "
    r"you thought",
    r"instead "
    r"of",
    r"can (?:there|we|you|it)",
    r"one option",
    r"worth asking",
    r"if (?:that'?s )?possible",
    r"provide",
    r"stop",
    r"answer "
    r"the",
    r"employ",
)

TURN = _phrases(
    r"but",
    r"however",
    r"although",
    r"though",
    r"apart from",
    r"except",
    r"only (?:thing|"
    r"issue|problem|complaint)",
    r"unfortunately",
    r"while",
    r"even "
    r"so",
)

NO_VIEW = re.compile(
    r"^\W*(?:n\W?a|n/?a for us|none|nothing(?: (?:really|else|to add|at all|at the moment|comes to mind|i "
    r"can think of))?|no|nope|nil|not sure|unsure|dunno(?: really)?|don'?t know|as above|see above|"
    r"not applicable|no comments?|same|same as (?:above|before)|as in number \d|nothing to (?:add|say)|"
    r"not (?:really|at the moment)|yes|ok(?:ay)?|\?|\.|-|x)\W*$"
)

PROPOSAL = re.compile(
    r"\b(?:can there|could (?:there|you|we|the)|have you (?:thought|considered)|one option|(?:may|might|"
    r"could) be worth|i(?: would|'d) (?:propose|suggest|welcome)|"
    r"(?:would|it'd) be (?:good|nice|helpful|useful|great) (?:if|to)|please can|it would help|what about|"
    r"how about|if (?:that'?s )?possible|is there (?:a|any)|"
    r"suggest(?:ion)?s?|propose[sd]?)\b[^.!]*\??"
)

PLAIN_FACT = re.compile(
    r"^(?:(?:i|we|he|she|they|my \w+|our \w+|both|filling|currently|only|gonna)\b)[^!?]*\b(?:am|is|are|"
    r"have|has|go|goes|live|lives|start|starts|started|applied|sits?|use|filling|move|employ|"
    r"been in post|attend|attends|gonna|going to)\b"
)
