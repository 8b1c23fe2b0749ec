"""The signs that `screening` looks for, in lower case with straight apostrophes. Each has the reason a reader sees.

Sources: the categories follow "Working Together to Safeguard Children" (HM Government, 2023) and the Care Act 2014;
the wordings are our own.
"""

from __future__ import annotations

import re

ADULT = (
    r"(?:mum|mam|mummy|mom|mother|dad|daddy|father|step ?-?(?:mum|dad|mother|father|brother)|nan|nana|"
    r"grandad|uncle|"
    r"aunt|auntie|aunty|brother|sister|cousin|husband|wife|partner|boyfriend|girlfriend|ex|carer|foster "
    r"carer|"
    r"support worker|worker|teacher|ta|teaching assistant|escort|driver|taxi man|coach|staff|manager|"
    r"nurse|neighbour|"
    r"landlord|boss|man|lady|lads?|boys?|men|girls?|mate|friends?|he|she|they|someone|somebody)"
)
PERSON = (
    r"(?:me|us|him|her|them|my (?:son|daughter|child|lad|boy|girl|brother|sister|kids?|mum|mother)|"
    r"the (?:kids|children|baby|little one))"
)
_BODY = r"(?:neck|throat|face|arms?|legs?|body|bottom|private parts?|privates|chest|ear|head|hair|back)"


def sign(reason: str, *patterns: str) -> tuple[str, re.Pattern[str]]:
    """A sign: what the reader is told, and its patterns as one."""
    return reason, re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


URGENT_SIGNS = (
    sign(
        "words about suicide or wanting to die",
        r"\b(?:want|wants|wanted|wish|wishes|wished|wanna|like|trying|tried|going|gonna|plan(?:s|"
        r"ning)?)(?: to| i| he| she)?"
        r"(?: just)? (?:be|was|were|die|be dead|dead|kill (?:my|him|her|them)sel(?:f|"
        r"ves))\b(?<!\bbe)(?<!\bwas)(?<!\bwere)",
        r"\b(?:want|wants|wanted|wish|wished|wanna)(?: to| i| he| she)? (?:be|was|were) dead\b",
        r"\bkill(?:ing)? (?:myself|himself|herself|themselves|ourselves)\b",
        r"\bend (?:it all|my life|his life|her life|my own life|their life)\b|\btake (?:my|his|her) own life\b",
        r"\b(?:feel(?:s|ing)?|felt|been|am|i'm|im|is|she's|he's|was|gone) (?!not )(?:\w+ )?suicidal\b|"
        r"\b(?:commit\w*|tried|talk(?:s|ing)? (?:about|of)|think(?:s|ing)? (?:about|of)|thoughts of) suicide\b|"
        r"\bsuicidal (?:again|thoughts|now|since)\b",
        r"\b(?:not|don't|dont|doesn't|doesnt|didn't|didnt|never) (?:want|wanna)(?: to)? (?:live|be alive|"
        r"be here(?: any ?more)?$|"
        r"be here any ?more|wake up|exist)\b",
        r"\b(?:won't|wont|will not|not gonna|not going to) be (?:here|around|alive) (?:by|after|for|much|"
        r"next|to see|any)\b",
        r"\b(?:wrote|written|left|writing) (?:\w+ ){0,3}(?:letters|a note|notes|"
        r"goodbyes?)\b[^.!?]{0,20}(?:$|\bgoodbye|\bgone)",
        r"\b(?:thinking|think|thought|thinks) (?:about |of |bout )?(?:ending it|ending (?:my|his|her) "
        r"life|jumping|not waking up|killing)\b|\bjump(?:ing|ed)? (?:off|in front "
        r"of)\b[^.!?]{0,25}\b(?:bridge|roof|building|train|car park|bus)\b",
        r"\b(?:go to sleep|sleep) and (?:not|never) wake\b|\bdr(?:ive|iving|ove) (?:the|my|a) car (?:into|"
        r"off)\b|\b(?:drink|drank|drinking|swallow\w*) (?:bleach|poison|batter\w+|antifreeze)\b|"
        r"\b(?:take|taking|took|takes) (?:extra|too many|lots|loads|all)(?: of)? (?:my|her|his|the) "
        r"(?:tablets|pills|meds|medication)\b",
        r"\bsav(?:ed|ing) up (?:my|her|his|the|all my) (?:tablets|pills|medication|meds)\b|\bunder a "
        r"(?:train|bus|lorry)\b",
        r"\bbetter off (?:without me|dead)\b|\bno reason to (?:live|go on)\b|\boverdos\w+|\btook (?:all|a "
        r"load of) \w+ (?:tablets|pills)\b",
    ),
    sign(
        "words about self-harm",
        r"\b(?:i|she|he|they|i'?ve|she'?s|he'?s|started|been) (?:\w+ ){0,3}(?:cut|cuts|cutting|burn|burns|"
        r"burning|hurt|hurts|"
        r"hurting|harm|harms|harming) (?:again|myself|herself|himself|themselves|my arms?|her arms?|his "
        r"arms?|my legs?|my wrists?|"
        r"her legs?)\b",
        r"\b(?:i|i've|she|he|she's|he's|they|daughter|son|has|been|started|keeps?) (?:\w+ ){0,3}"
        r"self[- ]?harm(?:s|ed|ing)?\b|\bself[- ]?harm(?:s|ed|ing) (?:again|every|since|at home)\b",
    ),
    sign(
        "scars or wounds",
        r"\b(?:scars?|cuts|burns|slashes) (?:\w+ ){0,2}(?:on|up|all over|down) (?:my|her|his|their) "
        r"(?:\w+ )?(?:arms?|legs?|wrists?|thighs?|body|back|stomach)\b",
    ),
    sign(
        "afraid of somebody or of going home",
        r"\b(?:scared|afraid|frightened|terrified) (?:to go|of going|to be|of being|to come) (?:\w+ "
        r")?(?:home|at home|alone with)\b",
        rf"\b(?:scared|afraid|frightened|terrified) of (?:my|her|his|our|the|what) (?:\w+ )?(?:{ADULT}|"
        rf"will)\b",
        r"\b(?:don't|dont|do not|not) (?:feel )?safe (?:at|in my|in our|with)\b|\bhas to stay in the shed\b",
        r"\b(?:i|he|she|we) (?:have|has) to (?:stay|sleep|sit|eat) in the (?:shed|garage|cellar|car|"
        r"cupboard|bath)\b",
    ),
    sign(
        "violence by or against a person",
        rf"\b{ADULT} (?:\w+ ){{0,2}}(?:hits?|punch(?:es|ed)?|kick(?:s|ed)?|slap(?:s|ped)?|beats?|burn(?:s|"
        rf"ed|t)?|"
        rf"chok(?:es|ed)|strangl(?:es|ed)|hurts?|batters?|threw|throttl\w+|push(?:es|ed)) (?:{PERSON}|"
        rf"[a-z]+ and took)\b",
        rf"\b(?:hit|hits|hitting|punch(?:es|ed|ing)?|kick(?:s|ed|ing)|slap(?:s|ped|ping)?|beat(?:s|en|"
        rf"ing)?|smack(?:s|ed|ing)?|shook|shaken|grabbed|dragged|"
        rf"choked?|choking|strangl\w+|throttl\w+|whipp\w+|stamped on|headbutt\w*|stabb\w+) {PERSON}\b|"
        rf"\b(?:i have|i've|i) (?:hurt|hit|shaken|slapped) {PERSON}\b",
        rf"\b(?:throws?|threw|thrown|shov(?:e|es|ed)|slams?|slammed|drags?|smash(?:es|ed)|chuck(?:s|ed)) "
        rf"(?:{PERSON}|plates|cups|furniture|chairs) (?:across|at|against|down|into|when|if)\b|"
        r"\brais(?:es|ed) (?:his|her) (?:hand|fist|voice and hand)\b|\bhid(?:e|es|ing)? (?:behind|under|"
        r"from) (?:the|my|his|her|him)\b[^.!?]{0,20}\b(?:sofa|bed|table|stairs|dad|mum|him)\b|"
        r"\b(?:restraining|non[- ]molestation|court) order\b|\border against (?:him|her)\b",
        r"\b(?:uses?|used|gets?|got|with|gives me) (?:the|his|her|a) belt\b|\b(?:says?|said|told me) "
        r"(?:that )?i'?m next\b|\bdown the stairs\b(?! (?:on|by|in) )",
        r"\bhands? (?:\w+ ){0,2}(?:round|around|on) (?:\w+ ){1,3}?(?:sister|brother|mum|"
        r"baby)?(?:'s)? ?(?:neck|throat)\b",
        r"\b(?:can't|cannot|cant|couldn't) get (?:at|to) (?:him|her|me|us|them)\b|\bbeat(?:s|en|ing)? "
        r"(?:me|him|her|us) up\b",
        rf"\b(?:hit|hits|hitting|punched|kicked|slapped|beaten|strangled|choked) (?:by|me|him|her|us) "
        rf"(?:\w+ ){{0,3}}{_BODY}\b",
        r"\b(?:hurt|hurts|hurting) (?:me|us|\w+ and)\b[^.!?]{0,30}\b(?:took|takes|every|when)\b",
    ),
    sign(
        "possible sexual abuse or grooming",
        r"\b(?:touch(?:es|ed|ing)?|tickl(?:es|ed)|rub(?:s|bed)?|strok(?:es|ed)) (?:me|her|him|us|my \w+|"
        r"them)\b[^.!?]{0,40}\b(?:under|"
        r"blanket|secret|game|down there|private|night|bed|don't like|dont like|bath)\b",
        r"\b(?:our|a|his|her|their|special) (?:little |special )?secret\b(?! (?:den|santa|garden|weapon))",
        r"\b(?:nudes?|naked (?:pics?|photos?|pictures?)|pics? of my (?:body|bits)|(?:rude|private) "
        r"(?:pics|pictures|photos))\b",
        r"\b(?:rape[ds]?|molest\w*|sexually|groom(?:ed|ing) (?:me|her|him|by)|(?:kiss|kisses|kissed|sex "
        r"with) (?:me|her|him) (?:\w+ )?(?:and|when|if|at))\b",
        r"\bdelete (?:\w+ ){0,4}(?:every night|so (?:his|her|my|nobody|no one))\b|\bso (?:his|her) "
        r"(?:wife|husband|mum) (?:dont|don't|doesn't|doesnt) (?:see|know|find)\b",
        r"\b(?:comes?|came|gets?|got|climbs?) (?:in|into|in to) (?:my|her|his) (?:room|bed|bedroom|"
        r"shower)\b(?! to (?:say|wake|read|help))|\b(?:nobody|no one|no-one) (?:will|would|'ll) "
        r"believe\b",
        r"\b(?:hands?|fingers?) (?:\w+ )?(?:in|up|down|inside|under) (?:my|his|her) (?:knickers|pants|"
        r"trousers|skirt|top|bra|shirt|clothes|nappy)\b|\b(?:knickers|private parts?|"
        r"willy)\b[^.!?]{0,30}\btouch\w*",
        r"\b(?:sent|send|shared?|posted|has|have|got) (?:my|her|his|our) (?:pics|pictures|photos|nudes|"
        r"videos?)\b[^.!?]*\b(?:school|money|everyone|online|want|pay)\b|\b(?:asks?|asked|asking|"
        r"wants?|wanted|tells?|told)(?: (?:me|her|him))? (?:for|to send) (?:\w+ )?(?:pics|pictures|"
        r"photos|nudes)\b",
        rf"\b{ADULT} (?:\w+ )?(?:kiss(?:es|ed|ing)?|cuddl(?:es|ed)|fondl\w+|undress\w*|watch(?:es|ed) "
        rf"(?:me|her|him) (?:wash|undress|shower|in the)) (?:me|him|her|them)?\b(?! goodnight)|"
        rf"\b(?:does|did|doing) things to (?:me|him|her|my)\b|\bi have to promise\b",
        r"\b(?:boy|man|lad|guy|bloke|boyfriend) of (?:1[89]|[2-9]\d)\b|\b(?:1[89]|[2-9]\d)[- ]year[- ]old "
        r"(?:boyfriend|man|lad|guy)\b|\b(?:man|boy|guy|lad|friend) (?:on|from) (?:her|his|my|the) "
        r"(?:phone|game|internet|app)\b|\bwaits for (?:her|him|me) outside\b",
        r"\bif i (?:tell|say anything|told)\b[^.!?]{0,20}\b(?:he|she|they|will|would|'ll)\b|\b(?:told|"
        r"tells|made) (?:me|him|her|us) (?:not to|to not|promise not to) tell\b|\bnot allowed to "
        r"(?:talk|tell|speak to you|say)\b",
        r"\b(?:mature|grown up) for (?:my age|\d+)\b[^.!?]*\b(?:chat|message|text|meet|secret|delete)\w*",
        r"\b(?:says?|said) (?:it's|its|it is|this is) (?:their|our|a|his|her) (?:game|secret)\b",
    ),
    sign(
        "going without food, care or an adult",
        r"\b(?:no|not any|isn't any|never any) (?:dinner|tea|food|breakfast|heating|electric\w*) (?:at|"
        r"in) (?:my|our|the) (?:house|home|fridge)\b",
        r"\b(?:mum|mam|dad|she|he|nan|mother|father)(?:'s)? (?:\w+ ){0,3}(?:asleep|passed out|not woken|not "
        r"moved) since\b",
        r"\b(?:mum|mam|dad|mother|father|nan|parents?) (?:did not|didn't|didnt|has not|hasn't|hasnt|"
        r"never) (?:come|came|been) (?:back|home)\b",
        r"\b(?:left|leaves?|leaving) (?:me|us|him|her|them|the (?:kids|baby|children)) (?:alone|on (?:my|"
        r"our|his|her|their) own) (?:all|over|at|for|every|in the house)\b",
        r"\b(?:never|not|isn't|hardly) (?:\w+ )?any (?:food|dinner|tea) (?:in|at home|left)\b|\b(?:not|"
        r"n't|nothing|haven't|hasn't) (?:\w+ ){0,3}(?:anything )?to eat since\b|\b(?:not|n't|never) "
        r"(?:eaten|fed|been fed)\b[^.!?]{0,15}\b(?:since|days?|all)\b",
        r"\b(?:gas|electric(?:ity)?|heating|meter|power) (?:has |have |is |been )*(?:gone|run out|cut off|"
        r"off since)\b|\b(?:make|makes|made|put|puts) (?:me|him|her|us) (?:to )?(?:sleep|stay|eat|"
        r"stand|sit) (?:in the|outside|out in|on the) (?:garage|shed|floor|garden|cold|car|cellar|"
        r"rain|bath|outside)?",
        rf"\blocks? (?:up )?(?:the )?(?:fridge|food|cupboards?|kitchen)\b|\bonly (?:gets |get )?(?:fed|"
        rf"eats?|food|meal)\b[^.!?]{{0,15}}\b(?:at school|when)\b|\b{ADULT} (?:goes|went|stays|is) "
        rf"out all night\b|\bno (?:shoes|coat|clean clothes|bed of (?:his|her) own)\b",
        r"\b(?:drunk|passed out|high|stoned)\b[^.!?]{0,60}\b(?:baby|kids?|children|fire on|lad|little "
        r"ones?)\b",
        r"\b(?:aged? |is |who is )\d\b[^.!?]{0,15}\b(?:puts|feeds|looks after|changes) the baby\b",
    ),
    sign(
        "locked in or held",
        r"\b(?:lock|locks|locked|locking|shut|shuts) (?:me|us|him|her|them|my door)(?: \w+)? ?(?:in|from "
        r"(?:the )?outside|up|away|out)\b",
        r"\blocked in (?:my|his|her|the|a) (?:bed)?room\b|\b(?:chair|wardrobe|bolt|lock) (?:\w+ "
        r")?(?:against|on) (?:my|his|her|their) (?:bedroom )?door\b|\bso (?:he|she|i|they) (?:can't|"
        r"cannot|cant|couldn't) (?:come|get) out\b|\b(?:nobody|no one) (?:comes|came) (?:till|until|"
        r"all night)\b",
        r"\b(?:not|never) (?:allowed|let) (?:out of|to leave) the (?:house|home|flat)\b",
    ),
    sign(
        "somebody takes money, papers or a home, or makes a person do things",
        rf"\b(?:{ADULT}(?: who \w+ \w+)?|who) (?:\w+ ){{0,3}}?(?:keeps?|takes?|took|has|holds?|kept) "
        rf"(?:my|her|his|mum's) (?:bank |debit )?(?:cards?|passport|money|"
        r"benefits?|pip|phone|pension|telly|tv|keys)\b(?! (?:back|to)\b)[^.!?]*(?:shout|ask|won't|wont|"
        r"hit|must|if i|when i|every|and)?",
        r"\bdrop(?:ping)? (?:stuff|packages?|parcels?|bags?) (?:off )?for (?:them|him|her|the)\b|\bdrop "
        r"stuff off\b|\b(?:he|she|him|her|son|daughter|mates?)\b[^.!?]{0,40}\bcounty lines\b",
        r"\b(?:know|knows|knew) where (?:i|my \w+|we|he|she|you) (?:lives?|goes|go|park)s?\b[^.!?]*",
        r"\b(?:don't|dont|won't|wont|will not|never) (?:go|leave)s? when (?:i|he|she|we) (?:say|ask|"
        r"tell)s?\b",
        r"\bgives? (?:me|her|him) (?:\w+ )?(?:vapes?|weed|money|cash|trainers|drink|alcohol|phones?|"
        r"presents|gifts|cigarettes)\b(?! for (?:my|school|the bus|lunch))",
        r"\b(?:throw|kick|chuck) me out\b|\b(?:using|spending|living off|claims?|claiming) (?:his|her|my) "
        r"(?:benefits|pip|money|dla|card)\b|\bgive (?:him|her|them) my (?:\w+ )?money\b",
        r"\bi must (?:clean|work|cook|look after|stay)\b[^.!?]*\b(?:all day|night|baby)\b|\bmade to "
        r"work\b|\bcuckoo(?:ed|ing)\b",
    ),
    sign(
        "control or threats by a partner or ex-partner",
        r"\b(?:husband|partner|boyfriend|he|ex|wife|girlfriend) (?:\w+ ){0,2}(?:doesn't|doesnt|does not|"
        r"mustn't|must not|can't) (?:know|find out|see) "
        r"(?:i'?m|i am|that i|about|this|what)\b",
        r"\b(?:he|she|they)(?:'s| has)? (?:told|tells|said|says) (?:me )?(?:exactly )?what (?:he|she|"
        r"they)(?:'ll| will| would)? (?:will )?do (?:to|if)\b",
        rf"\bthreaten(?:s|ed|ing)? (?:to (?:kill|hurt|hit|take|burn)|{PERSON})\b|\bdomestic (?:abuse|"
        rf"violence) (?:at home|from|by)\b",
        r"\bplease (?:don't|do not|dont) (?:write|send|ring|call|phone|post)(?: \w+){0,3} to the house\b",
    ),
    sign(
        "cutting or marriage arranged for a child",
        r"\btime for the cutting\b|\bthe cutting\b[^.!?]*\b(?:cousins?|girl|daughter)\b|\b(?:girl|"
        r"daughter|sister|cousins?)\b[^.!?]*\bthe cutting\b",
        r"\b(?:forced|forcing|made|making|make) (?:me |her |him )?(?:to )?(?:marry|get married)\b|\bmarry "
        r"(?:my|her|his) cousin\b|\b(?:taking|take|takes|sent|sending|send) (?:her|me|my (?:daughter|"
        r"sister|girl)) (?:to|back to) (?:sudan|somalia|gambia|egypt|mali|guinea|eritrea|ethiopia|"
        r"nigeria|pakistan|bangladesh|india|iraq|yemen)\b|\bmade clean\b",
        r"\b(?:flights?|tickets?|abroad|back home|pakistan|bangladesh|somalia)\b.{0,80}\b(?:wedding|bride|"
        r"marry|married|marriage|engaged)\b|\b(?:wedding|bride|marriage)\b.{0,80}\b(?:she is|she's|i "
        r"am|i'm|aged) (?:only )?1[0-7]\b",
    ),
    sign(
        "a threat to hurt somebody",
        r"\bi(?:'ll| will|'m going to| am going to|m gonna|'m gonna)(?: \w+){0,2} (?:put (?:him|her|them|"
        r"you) in (?:hospital|the ground)|"
        r"(?:kill|stab|hurt|batter|smash) (?:him|her|them|you|someone|somebody)|burn (?:it|the \w+) down)\b",
        r"\b(?:bring|bringing|carry|carrying|carries|take|taking|got) a (?:knife|blade|machete|gun|hammer|"
        r"weapon)\b|\b(?:going to|gonna) (?:stab|shoot)\b|\bif i had a (?:gun|knife|bomb)\b|\bblow "
        r"(?:up|the) (?:the|your|office|place|building)\b",
    ),
)

CHECK_SIGNS = (
    sign(
        "a carer may be at the end of their strength",
        r"\b(?:i|we|mum|dad|wife|husband|partner|family|parents?|carers?)\b[^.!?]{0,20}\b(?:can't|cannot|"
        r"cant|can not|couldn't|don't know how (?:i|we) will) "
        r"(?:cope|go on|carry on|do (?:this|it|another \w+)(?: any ?more)?|take (?:it|this|any "
        r"more))\b(?! line)",
        r"\b(?:breaking point|on (?:my|our) knees|end of (?:my|our) (?:tether|rope)|my body is finish\w*|"
        r"nothing left to give)\b",
        r"\b(?:i|we|family|marriage)(?:'m| am| is|'re| are)? falling apart\b|\b(?:haven't|have not|hasn't|"
        r"not|never) (?:properly )?slept\b|\bsob(?:s|bed|bing)?\b",
        r"\bworried (?:about )?what (?:i|she|he|they) (?:might|could|may) do\b|\b(?:mum|dad|he|she|i) "
        r"drinks? (?:a lot|too much|every|all)\b|\b(?:i|we) (?:feel|am|'m|are) (?:so |completely |"
        r"totally )?(?:broken|desperate|suffocat\w+)\b",
        r"\bi (?:do (?:all )?the (?:shopping|cooking|cleaning)|look after (?:my )?(?:mum|mam|dad|nan|"
        r"little|baby|brother|sister)|get my (?:sister|brother|siblings) (?:to|ready))\b",
        r"\bgiv(?:e|ing) notice on (?:this|the|our) placement\b|\bstarted flinching\b|\bflinch(?:es|ed|"
        r"ing)?\b",
        r"\b(?:sit|sat|lie|lay) on (?:the )?(?:floor|stairs|bathroom floor) (?:and )?(?:cry|crying|cried|"
        r"sob\w*|wondering)\b|\bcry(?:ing)? (?:every|all) (?:day|night)\b",
        r"\b(?:wine|vodka|drinking|drink)\b[^.!?]{0,40}\b(?:mainly|more of it|every (?:day|night)|starts? "
        r"about|to (?:cope|sleep|get through))\b|\bmore of it than i'd tell\b",
        r"\bi (?:do|give) (?:\w+ ){0,2}(?:feeds?|medicines?|meds|everything)\b[^.!?]*\b(?:mum|mam|"
        r"dad)\b[^.!?]*\bin bed\b|\b(?:mum'?s?|mam|dad'?s?) in bed (?:most|all)\b|\bthe one who does "
        r"(?:his|her|their) (?:feeds|meds)\b",
    ),
    sign(
        "low mood",
        r"\b(?:what(?:'s| is|s)?|see) the point (?:of|in) (?:me|living|anything|going on|life)\b|\bwhat "
        r"the point of me is\b",
        r"\b(?:can't|cant|cannot|don't|dont|no) (?:see )?(?:the |any )?point (?:in|of|to) (?:getting|"
        r"living|trying|anything|washing|going|carrying|life|it)\b|\bnot washed\b|\bnot got (?:out of "
        r"bed|dressed)\b",
        r"\b(?:hadn't|had not|never|wasn't|weren't|not) (?:been )?born\b|\b(?:don't|dont|can't|cant|"
        r"cannot) (?:see|picture) (?:myself|a future|it\b)",
        r"\b(?:doesn't|doesnt|don't|dont|does not) deserve\b|\b(?:worthless|hopeless|hates? (?:my|him|"
        r"her)self|hates? (?:my|her|his) (?:life|body)|(?:nobody|no one) would (?:miss|care|notice)|"
        r"empty inside|feel invisible|(?:a|just a) burden)\b",
        r"\b(?:stopped eating|won't eat|not eating|starving (?:my|her|him)self|making (?:herself|himself|"
        r"myself) sick|down to crackers)\b",
        r"\bpainted? (?:him|her|them)?self (?:under|dead|in a grave)\b|\bdrew (?:him|her)self dead\b|"
        r"\bunder the ground\b",
        r"\b(?:skip(?:s|ping|ped)? (?:lunch|meals?|dinner|food)|pull(?:s|ing|ed)? (?:out )?(?:her|his|my) "
        r"(?:own )?hair(?: out)?)\b|\bsays (?:she|he)(?:'s| is) (?:disgusting|stupid|useless|fat|ugly|"
        r"bad|evil|a burden)\b",
        r"\b(?:depress(?:ed|ion)|can't stop crying|so alone|no one to talk to|in despair)\b|\blife (?:is "
        r"not|isn't|isnt) worth\b",
    ),
    sign(
        "restraint, seclusion or sedation",
        r"\b(?:restrain(?:ed|ing|s) (?:me|us|him|her|them|my|our|by|again|twice|every|face|on|in)|(?:is|being|been|was|"
        r"were|gets?|got) (?:\w+ )?restrained|(?:sat|sit|sits|lay|knelt|kneeling) on (?:him|her|me|top of)|choked|"
        r"pinned (?:down|to)|held (?:him|her|me|them) down|hold(?:s|ing)? (?:him|her|me) down|"
        r"strapped (?:in|to|down)|tied (?:him|her|me|them|up|down|to)|(?:hold|holds|held|holding) the "
        r"door (?:shut|closed)|(?:in|into) a room (?:on (?:his|her|my) own|alone)|face ?-?down)\b",
        r"\b(?:seclusion|isolation (?:room|booth)|calm(?:ing)? room|padded|soft walls|no handle|locked "
        r"room|windowless)\b",
        r"\bsedat(?:ed|ive|ives|ion|ing)\b|\b(?:he|she)'?s a zombie\b|\bdrugged\b|\bcovert(?:ly)? "
        r"(?:medicat\w+|given)\b",
    ),
    sign(
        "an injury or unexplained mark",
        r"\b(?:bruis(?:e|es|ed|ing)|black eye|burn marks?|bite marks?|scratch marks?|finger marks?|hand "
        r"?print|red raw|swollen|cut lip|(?:broken|broke|fractured) (?:(?:my|his|her) )?(?:arm|wrist|"
        r"finger|leg|rib|nose|tooth)|(?:marks?|cuts|scratches|burns) on (?:his|her|my|their))\b",
        r"\bcame? (?:home|back) with (?:marks|cuts|a mark|scratches)\b",
    ),
    sign(
        "bullying or hate",
        r"\b(?:bull(?:y|ied|ies|ying)|picked on|spat (?:at|on)|tripped|push(?:es|ed)? (?:me|him|her) "
        r"(?:over|down|around|into)|(?:dinner|lunch|bus) money|down the toilet|jumped (?:me|him|her)|"
        r"beaten up|ganged up|filmed)\b",
        r"\b(?:call|calls|called) (?:me|him|her|us) (?:the r word|names|(?:a )?retard|retard\w*|spaz\w*|"
        r"mong\w*|freak|thick|weirdo|stupid|ugly)\b|\br[- ]word\b|\b(?:retard|spaz|mong|spastic)\b",
        r"\b(?:throw|threw|chuck|chucked|throws) (?:\w+ ){1,3}at (?:me|him|her|us)\b|\bthrow chips\b|"
        r"\blaugh(?:s|ed|ing)? (?:at|for) (?:me|him|her|his|my)\b",
        r"\bgo (?:home|back) to your (?:own )?country\b|\b(?:noise|noises) of (?:a )?monkey\b|\bmonkey "
        r"(?:noise|chant)s?\b|\bbecause of what (?:the )?(?:girls|boys|kids|they) say\b",
        r"\b(?:racist|racism|hate (?:crime|mail)|islamophob\w+|antisemit\w+|homophob\w+)\b",
    ),
    sign(
        "somebody may be missing or wandering",
        r"\b(?:run|runs|ran|running) (?:away|off)\b|\b(?:went|gone|goes) missing\b|\bout (?:in the street|"
        r"at night) (?:on his own|on her own|alone)\b",
        r"\b(?:working out|worked out|opened|opens|undo|undid) the locks?\b|\bback door open\b|\b(?:walk|"
        r"walks|walked|got|gets|wandered|wanders) out of (?:school|the school|nursery|respite|college|"
        r"class)\b|\b(?:dual carriageway|railway line)\b|\bpyjamas at\b|\b(?:slip|slips|slipping|"
        r"slipped|climb\w*|sneak\w*|gets?|got) out (?:of )?(?:the |a |his |her )?(?:house|window|"
        r"front door|bedroom)|\b(?:found|find) (?:him|her|them) (?:by|on|at|near|in) the (?:canal|"
        r"river|railway|tracks|motorway|road|street|station)|abscond\w*",
        r"\b(?:laid|set|clapped) eyes on\b|\b(?:not|n't|nobody|no one)(?: \w+){0,4} seen (?:him|her|them) "
        r"since\b|\bletters returned\b",
    ),
    sign(
        "medicine withheld or misused",
        r"\b(?:doesn't|doesnt|don't|dont|won't|not) (?:get|give|gives|given|getting|believe in)(?: "
        r"\w+){0,3} (?:tablets?|medicines?|medication|meds|them\b.{0,30}\bweekends?)",
        r"\b(?:missed|wrong|double|extra|someone else's|another child's) (?:doses?|tablets|medicines?|"
        r"medication|meds)\b",
    ),
    sign(
        "an unknown person or harmful content online",
        r"\b(?:someone|somebody|stranger|man|guy|friend)\b[^.!?]{0,25}\b(?:game|online|snapchat|discord|"
        r"roblox|instagram|tiktok|xbox|internet)\b[^.!?]{0,40}\b(?:send|sends|sending|sent|asks?|"
        r"asked|wants?|meet|gives?|talks?)\w*",
        r"\b(?:older|online) (?:friend|man|men|boy|guy|boyfriend|girlfriend)\b|\b(?:won't|wont|doesn't|"
        r"doesnt) let me see (?:the|his|her)\b|\bminimis(?:es|ed) the screen\b|\bwon't (?:say|tell "
        r"(?:me|us)) who\b|\b(?:girlfriend|boyfriend) (?:lives )?on my phone\b",
        r"\bsend (?:her|him|them) my (?:\w+ )?money\b|\bmoney for (?:her|his) flight\b|\b(?:met|meet|"
        r"meeting) (?:someone|a man|him|her) (?:online|off the internet|saturday|sunday|tonight|after "
        r"school|alone)\b",
        r"\b(?:radicalis\w+|extremis\w+|incel\w*|far[- ]right|white power|about 'cleansing'|(?:immigrants|"
        r"muslims|jews|foreigners|women|gays) (?:are|is) (?:the )?(?:enemy|vermin|scum|animals)|isis|"
        r"nazi\w*)\b",
    ),
    sign(
        "worry about somebody who is paid to care",
        r"\bsmell(?:s|ed|t)?(?: of)? (?:alcohol|drink|weed|cannabis)\b|\b(?:carer|worker|escort|driver|"
        r"staff|lady|agency)\b[^.!?]*\b(?:drunk|alcohol|rough with|shouts? at|swears? at)\b",
        r"\b(?:keep|stay|keeps|stays) out of (?:his|her|their) way\b|\bgoes in (?:her|his|my) room and "
        r"takes\b|\brough (?:with|when)\b",
        r"\b(?:taxi man|driver|escort|ta|teacher|staff|carer) (?:smokes|swears|shouts|screams) (?:at|in|n|"
        r"and)\b",
    ),
    sign(
        "poor care at home or on a visit",
        r"\b(?:no mattress|no bed(?:ding)?|no clean clothes|floor was covered|dog (?:had|mess)|flea\w*|"
        r"(?:teeth|hair|clothes)[^.!?]{0,20}not been (?:brushed|washed|changed)|same (?:dirty "
        r")?clothes|no heating|no hot water|unwashed|rotting)\b",
        r"\b(?:who (?:to|do i) tell|don't know who to tell|i'm not sure so i don't say|didn't know (?:who|"
        r"how) to say)\b|\boverwhelmed rather than uncaring\b",
        r"\b(?:always|so|really) hungry\b|\bnot been fed\b|\bno (?:lunch|dinner|breakfast|tea) (?:again|"
        r"today|most days)\b",
        r"\b(?:abus(?:es|ed|ing)|neglect(?:s|ed|ing)|assault(?:s|ed|ing)) (?:me|us|him|her|them|my|our|by)\b|"
        r"\b(?:is|are|being|been|was|were|getting) (?:\w+ )?(?:abused|neglected|assaulted)\b|\babusive (?:to|towards|"
        r"(?:\w+ )?(?:husband|partner|ex|dad|father|relationship|home))\b|\bthreaten(?:s|ed) (?:me|us|him|her|"
        r"them)\b|\b(?:scared|frightened|afraid|terrified) of (?:him|her|them|my (?:son|daughter|child)|our (?:son|"
        r"daughter))\b",
    ),
)
