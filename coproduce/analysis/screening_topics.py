"""What a text may speak of, as words that often stand for it, in lower case with straight apostrophes.

One such word tells little: the model (`screening_model`) learnt what each is worth beside the others, and several count
against a concern (play, policies, what is long past). Those with a description are named to the reader.

Sources: the categories follow "Working Together to Safeguard Children" (HM Government, 2023) and the Care Act 2014;
the wordings are our own.
"""

from __future__ import annotations

import re


def _any(*wordings: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(wordings) + r")\b")


TOPICS: dict[str, re.Pattern[str]] = {
    "relative": _any(
        r"mum\w*|mam\w*|mom|mother'?s?|dad\w*|father'?s?|step ?-?(?:dad|mum|father|mother|brother)\w*|nan",
        r"nana|nanna|gran\w*|pops|uncle\w*|aunt\w*|cousin\w*|brother\w*|sister\w*|husband\w*|partner",
        r"boyfriend|bf|girlfriend|ex",
    ),
    "father figure": _any(
        r"dad\w*|father'?s?|step ?-?(?:dad|father)\w*|uncle\w*|grandad|pops",
        r"mum'?s (?:friend|boyfriend|fella|partner)|boyfriend|bf|fella|husband",
    ),
    "paid carer": _any(
        r"carers?|escort|driver|taxi man|staff|night staff|support worker|keyworker|key worker|helper|tutor",
        r"coach|teacher|ta|agency|foster carer|workers?|landlord|boss|placement|home",
    ),
    "stranger or mates": _any(
        r"man|men|mens|guy|guys|blokes?|lads?|mates?|friends?|someone|somebody|stranger'?s?|they|older|boys",
        r"girls|people|new friends?",
    ),
    "me": _any(
        r"i|me|my|im|i'm|ive|i've",
    ),
    "child third person": _any(
        r"he|she|him|her|his|son|daughter|boy|girl|lad|lass|child|baby|pupil|student|grandson|granddaughter",
    ),
    "age": _any(
        r"(?:i am|i'm|im|he's|she's|he is|she is|aged?|year) ?(?:\d{1,2}|"
        r"six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)",
    ),
    "adult age": _any(
        r"(?:is|hes|he's|she's|whos|who's|of|he is) (?:1[89]|[2-6]\d)(?! (?:minutes|"
        r"miles|weeks|pounds|years|hours|days|pm|am))",
    ),
    "hitting": _any(
        r"hit|hits|hitting|punch\w*|kick(?:s|ed|ing)?|slap\w*|smack(?:s|ed|ing)?|beat|beats|beating|beaten",
        r"pinch\w*|strangl\w*|chok\w*|throttl\w*|shook|shaken|squeez\w*|dragg?\w*|shov\w*|throws?|threw",
        r"grabb?\w*|pushe[sd]|hurts?|hurting|batter\w*|whip\w*|stab\w*|burnt?|burns|burned|pulls",
        r"bang(?:s|ed|ing)?|presses|twists?",
    ),
    "implement": _any(
        r"belt|slipper|cane|stick|spoon|cable|pipe|lead|cigarettes?|kettle|iron|hob|bat|hammer|wire|rope",
        r"flex|strap\w*|harness|tied|ties?|clips?",
    ),
    "body": _any(
        r"arms?|legs?|neck|throat|face|ears?|eyes?|wrists?|back|cheeks?|thighs?|head|hair|hands?|skin|tummy",
        r"lip|ribs?|jaw|foot|feet|shins?|bottom|body",
    ),
    "injury": _any(
        r"bruis\w*|marks?|scratch\w*|burns?|scars?|cuts|swollen|swells?|black eye|split lip|fractur\w*",
        r"broke(?:n)? (?:his|her|my|a)?\s?(?:arm|wrist|leg|rib|jaw|tooth|nose)|bite|bites|rubbed raw",
        r"red raw|sore|purple|blue|bleed\w*|blood|wounds?|hand ?print|raw",
    ),
    "fear": _any(
        r"scared|afraid|frightened|terrified|fright\w*|fear|flinch\w*|shak(?:es|ing)|hides?|hiding|hid",
        r"won't get (?:in|on|off)|screams?|stiff",
    ),
    "secret": _any(
        r"secrets?|don'?t tell|not (?:to )?tell|not (?:allowed|aloud|supposed) to (?:tell|say|talk|look)",
        r"tell(?:ing)? (?:anyone|nobody|no ?one|anybody)|never tell|can'?t tell|say nothing|not to say",
        r"between us|just for us|if i (?:tell|say)|mustn'?t know|can'?t know|isnt alowed|doesn'?t know",
        r"must not know|didn'?t tell|dont tell",
    ),
    "game with touch": _any(
        r"touch\w*|tickl\w*|strok\w*|rub(?:s|bed|bing)?|kiss\w*|cuddl\w*|undress\w*|dries? me|dry me|bath",
        r"bath ?time|shower|knickers|pants|trousers?|skirt|private\w*|worm|willy|naked|nudes?|lap|bed with",
        r"in (?:my|her|his) bed|pictures|photos|pics|poses|on cam|camera",
    ),
    "locked in": _any(
        r"lock(?:s|ed|ing)?|key|bolt|shut|shuts|nail|shed|garage|cellar|cupboard|wardrobe|cage|porch",
        r"trapped|out of (?:the|my) (?:house|room)|not (?:been )?out|let me out|can'?t get out",
        r"turn(?:s)? the key|door|outside",
    ),
    "food lacking": _any(
        r"no (?:food|dinner|tea|breakfast|lunch|milk|gas|heating|electric\w*|hot water|coat|mattress|bed)",
        r"hungry|starv\w*|only (?:gets? )?(?:cereal|crisps|ketchup|biscuits|bread)|bread|leftovers?|pockets",
        r"fridge|not eaten|hasn'?t eaten|don'?t (?:eat|have tea|have dinner)|isn?t dinner|didn'?t eat",
        r"not had (?:dinner|tea|food)|snack|fills|same (?:clothes|nappy|pad|jumper|sleepsuit|vest|pyjamas)",
        r"lost weight|very thin|weighs less|lice|unwashed|nappy|pad",
    ),
    "adult absent": _any(
        r"asleep since|won'?t wake|doesn'?t wake|didn'?t wake|not woken|in bed (?:since|from|most|all)",
        r"still in bed|passed out|drunk|drinks?|drinking|vodka|wine|stoned|high",
        r"did ?n[o']t come (?:back|home)|hasn'?t come|been gone|gone since",
        r"on (?:his|her|their|my|our|its) own|alone|by (?:him|her|my)self|left (?:me|us|him|her|them)",
        r"no adult|nobody (?:comes|came|home)|till (?:it is )?(?:light|morning)",
    ),
    "night": _any(
        r"nights?|dark|midnight|bed ?time|till morning|sleep|sleeps|asleep",
    ),
    "place feared": _any(
        r"at (?:my )?(?:dad'?s|mum'?s|uncle'?s|home)|go(?:ing)? home|his dad'?s|her dad'?s|contact|respite",
        r"short break|sleep ?over\w*|placement|weekends?|after (?:contact|respite)|comes? (?:back|home)",
        r"came (?:back|home|off|out)",
    ),
    "death": _any(
        r"dead|die|died|dying|death|suicid\w*|kill(?:s|ed|ing)?|not (?:be )?(?:here|alive)",
        r"won'?t be (?:here|around|needing|alive)|wont (?:be|matter|need)|end it|ending it|not wak\w*",
        r"never wak\w*|wake up|heaven|better off|without me|goodbye|over for",
        r"no(?:body)? (?:would|wud) (?:miss|notice|care)|both (?:of us|drinks|went)|us both",
        r"don'?t want to (?:live|be here|exist)|want it to stop|picked the date|neither of us",
        r"where granddad went",
    ),
    "means": _any(
        r"tablets|pills|paracetamol|overdos\w*|meds|medicines?|blades?|sharpeners?|razor|rope|noose|bridge",
        r"railway|tracks?|balcony|reservoir|canal|river|cliff|petrol|engine|exhaust|knife|knives|machete",
        r"gun|hammer|bat|list|bomb|fertiliser|acid|weapon|jump\w*|stepping|in front of",
    ),
    "counting means": _any(
        r"saved|saving|stockpil\w*|counted|counting|hidden|hiding|short|missing from|stash\w*|enough of",
        r"googl\w*|worked (?:it )?out|extra|too many|all of",
    ),
    "giving away": _any(
        r"g[ai]ven? (?:away|all|my|his|her|me my)|gave (?:away|all|his|her|my)|giving (?:away|his|her)",
        r"wrote|written|wrote letters|letters?|note|sold his|boxed up|sorted|won'?t need",
    ),
    "self harm": _any(
        r"cut(?:ting)? (?:myself|herself|himself|my|again)|self ?-?harm\w*",
        r"hurt(?:ing)? (?:myself|herself|himself)|hurts? (?:himself|herself)|scratch(?:ing)? myself",
        r"long sleeves?|sleeves|burn(?:ing)? myself|bang(?:s|ing)? (?:his|her|my) head|pull(?:s|ing)? out",
    ),
    "low": _any(
        r"whats? the (?:point|use)|what'?s the (?:point|use)|no point|pointless|point of me|worthless",
        r"useless|stupid|hate me|hates? (?:my|him|her)self|burden|sad|cry|cries|crying|cried|howl|sob\w*",
        r"nothing|numb|empty|tired|can'?t cope|cannot cope|nothing left|going under",
        r"can'?t (?:go on|carry on|do this)|don'?t (?:do anything|eat|sleep|go out)|just (?:sleep|lie|lay)",
        r"used to (?:like|draw|love)|stopped (?:eating|washing|going|talking|laughing)|hide in|alone|nobody",
        r"no one|no friends|whatever",
    ),
    "carer": _any(
        r"i look after|i do (?:his|her|the|my|mummy'?s|dad'?s)|do my brothers?|basically mum|meds and",
        r"his meds|cos mum|cant get up|can'?t get up",
    ),
    "bullying": _any(
        r"bull(?:y|ied|ies|ying)|call(?:s|ed)? (?:me|him|her|us)|names|laugh(?:s|ed|ing)? at",
        r"they (?:all )?laugh|film(?:s|ed|ing)?|group chat|whatsapp group|spat|spit|tripp\w*|germs",
        r"throw (?:stones|chips|things)|picked on|make me|makes? (?:me|him|her)|wait(?:s|ing)? for me|spaz",
        r"retard\w*|slurs?|hide my|take my|takes my|hold there nose|noses",
    ),
    "restraint": _any(
        r"restrain\w*|held (?:down|him|her|me)|hold(?:s|ing)? (?:me|him|her|the door)",
        r"sit(?:s)? on (?:my|me|him|her|the door)|lie on|face ?-?down|calm (?:room|space)",
        r"quiet (?:room|cupboard)|blue room|small room|shut in|seclu\w*|isolation|soft wall|strapped",
        r"harness|sedat\w*|zombie|supportive hold|floor",
    ),
    "online": _any(
        r"online|roblox|minecraft|snap\w*|insta\w*|discord|game|server|app|internet|facebook|tiktok|phone",
        r"messages?|chat|robux|coins|gift card|telegram|channel|videos",
    ),
    "gifts and debts": _any(
        r"gives? me|gets me|bought me|buys (?:me|her|him)|pays (?:my|for)|paid for|owe\w*",
        r"new (?:phone|trainers|nails)|vapes?|weed|cash|lifts?|car|audi|bmw|hotel|flat|parties",
        r"hold (?:a|the|there) bag|package|parcels?|drop(?:s|ping)? (?:stuff|off)|bag|works? for|no money",
        r"bank card|my card|pip|benefits|passport|money",
    ),
    "meeting": _any(
        r"meet\w*|picks? (?:me|her|him) up|pick(?:s|ed)? up|waits?|waiting (?:at|outside)",
        r"coming (?:on )?(?:saturday|sunday|friday|monday|tuesday)|gate|station|take(?:s|n)? me|drives? me",
        r"drop(?:s|ped) (?:me|her|him)",
    ),
    "control": _any(
        r"checks my|reads (?:it|the post|my)|my phone|keeps? my|kept my|took my|takes my|not allowed",
        r"not aloud|isnt allowed|won'?t let|has to (?:stay|see)|i have to|i must|we must|rule",
        r"don'?t (?:write|ring|phone|send|post)|no post|let(?:ter)? to (?:the|my) house|husband",
        r"before i can|must not know|he listen\w*|doesn'?t know i",
    ),
    "threat": _any(
        r"will (?:kill|hurt|hit|find|burn|stab|finish|do)",
        r"'ll (?:kill|hurt|hit|find|burn|stab|finish|never see|put|take|break|set|regret)",
        r"going to (?:kill|hurt|get|stab|burn)|gonna (?:kill|hurt|get|stab)|threat\w*|know where",
        r"knows where|said (?:he|she|they)(?:'d|'ll| will| would)|says (?:he|she|they)(?:'ll| will)",
        r"getting it|see whos laughing|watch out|in hospital|find out",
    ),
    "missing": _any(
        r"missing|gone since|not (?:been )?(?:seen|home|back)|hasn'?t been (?:seen|home)|haven'?t been seen",
        r"run away|ran away|went out of|got out|climb\w* out|window|not come home|no sight|laid eyes",
        r"left site|abscond\w*|wander\w*|packed|packing|one-way|back door|dual carriageway|ring road",
    ),
    "change": _any(
        r"since (?:then|the|she|he|contact|half|her|his|they|we|september|last|it)|ever since|used to",
        r"never used to|began|begun|started|stopped|won'?t|now he|now she|any ?more|suddenly|new|changed",
    ),
    "repeat": _any(
        r"again|every (?:time|friday|week|weekend|wednesday|monday|day|night|tuesday)|third|fourth",
        r"second time|each time|twice|always|keeps?|last (?:four|three) visits|each",
    ),
    "told": _any(
        r"told (?:me|us|two|the|my|staff|a)|she says|he says|says (?:he|she|it's|its|that)",
        r"said (?:it|that|he|she|to)|asked (?:me|us)|he say|she say|school (?:say|says|said)|mum says",
        r"reported|logged|rung|nobody (?:rang|listen\w*|came)|no ?one (?:rang|listens?|believes?)",
        r"front door|duty|who (?:to|do i) tell|not sure|don'?t know who",
    ),
    "ritual": _any(
        r"marry|married|marriage|wedding|husband for me|cutting|cut (?:my|her)|spirit|pastor|smoke|jinn",
        r"exorc\w*|ticket|plane|flight|passport|village",
    ),
    "extreme": _any(
        r"war|soldiers?|brothers|cleans\w*|immigrants|muslims?|jews|polish|channel|masks|runes|symbol",
        r"chosen|picked|ruin this country|be proud|on the news|list of",
    ),
    "fun": _any(
        r"lol|haha\w*|lmao|jk|laugh(?:ed|ing)? (?:so|our|my|his|her|all|and)|funny|fun|giggl\w*|tickles",
        r"best (?:day|thing|bit|lesson|club)|love[sd]?|brilliant|great|lovely|sick|class|sound|unreal|ngl",
        r"10/10|boss|happy|sticker|pudding|good laugh|smil\w*|grin|again again",
    ),
    "fiction": _any(
        r"play(?:ed|ing|s)?|pretend\w*|story|stories|film|book|comic|drama|macbeth|acting|murdered king",
        r"zombies?|vampires?|ninjas?|dragons?|monsters?|pirates?|baddies|baddy|dungeon|wizard|wolf|sheep",
        r"robots?|poem|song|episode|re-?enact\w*|chess|gta|controller|character|rehears\w*",
    ),
    "policy": _any(
        r"policy|policies|polic\w+ guidance|training|module|protocol|paragraph|section|appendix|template",
        r"strategy|definition|guidance|referral|leaflet|framework|pathway|toolkit|procedure|procedures",
        r"designated|lead|annual|review|statutory|data|figures|conference|workshop|assembly|course",
        r"directory|index|thresholds?|refresher|log|panel|commission\w*|partnership|document|draft",
        r"awareness|prevention|support for",
    ),
    "resolved": _any(
        r"years ago|long (?:since|gone|ago)|dealt with|sorted now|in the past|used to be|since then",
        r"now (?:he|she)'?s|he's \w+ now|she's \w+ now|court|therapy|got help|got through|came to us|refuge",
        r"counsell\w+|all fine now|better now|is finished|it's finished|two years now|grown",
    ),
    "explained": _any(
        r"in (?:his|her|the|my) (?:care )?plan|care plan|ot|occupational therap\w+|physio\w*|paediatrician",
        r"doctor|nurse|health visitor|knows? (?:about )?it|always (?:has|did|been)|known thing|chart",
        r"school rang|ambulance|plaster|miss knows|by accident|certificate|works well",
    ),
    "figure": _any(
        r"portal|form|forms|paperwork|website|password|qr|hold music|council|tribunal|panel|funding|budget",
        r"traffic|car park|roundabout|printer|inbox|queue|helpline|switchboard|cuts to|bus|hill|ramp|match",
        r"exam|exams|mocks?|maths|gcse|deadline|wait(?:ing)?|list|spreadsheet",
    ),
    "request": _any(
        r"could (?:the|you|we|there|it)|please|can (?:we|you|i|the)|would like|i'd like|i want|pls",
        r"would help|we'd like|more|bigger|should",
    ),
}
# How a reader is told of a topic; the others are not told.
DESCRIPTIONS = {
    "adult age": "an age or an older person",
    "hitting": "hitting or hurting",
    "implement": "a thing to hit, tie or burn with",
    "injury": "an injury or a mark",
    "fear": "fear or hiding",
    "secret": "a secret or not being allowed to tell",
    "game with touch": "touch, undressing, bathing or pictures",
    "locked in": "doors, keys or being shut in",
    "food lacking": "food or care that is missing",
    "adult absent": "an adult who is absent, asleep or drunk",
    "death": "death or not being here",
    "means": "tablets, blades, weapons or other means",
    "giving away": "giving things away, letters or notes",
    "self harm": "self-harm",
    "low": "low mood or exhaustion",
    "carer": "a child or relative who cares for others",
    "bullying": "bullying",
    "restraint": "restraint or seclusion",
    "online": "contact online",
    "gifts and debts": "gifts, lifts, money or debts",
    "meeting": "being met or picked up",
    "control": "rules, checks or control",
    "threat": "a threat",
    "missing": "going missing",
    "told": "somebody being told",
    "ritual": "marriage, cutting or rites",
    "extreme": "extreme views",
}
