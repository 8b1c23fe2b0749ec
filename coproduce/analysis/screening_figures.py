"""Figures of speech and talk about policy that sound like harm and are none, in lower case with straight apostrophes.

They are taken out of a text before `screening_signs` are looked for, so that a real sign beside one still counts.
"""

from __future__ import annotations

import re

NOT_MEANT = re.compile(
    "|".join(
        (
            r"\b(?:political|career|commercial|financial) suicide\b",
            r"\bsuicide[- ](?:prevention|awareness|rates?|statistics)\b|\bself[- ]harm (?:awareness )?(?:training|"
            r"policy|leaflet|pathway|service|team)s?\b",
            r"\blife[- ]threatening\b|\bbullying (?:officers|the council|councillors|staff into|tactics)\b|"
            r"\bbruis(?:es?|ed) easily\b",
            r"\brun(?:s|ning)? off (?:his|her|their|some|the) (?:energy|steam)\b|\bhits? (?:us|me|families|them|"
            r"parents|people) (?:hard|with|in the pocket)\b",
            r"\bkick(?:s|ed|ing)? (?:him|her|them|us|me) out of (?:the )?(?:school|class|college|club)\b|\bbeat "
            r"(?:them|us|him|her) to it\b|\bend(?:s|ed|ing)? it (?:early|there)\b",
            r"\b(?:shake|shook|shaking) (?:my|his|her) head\b|\bpush(?:es|ed|ing)? (?:him|her|me|them|us) (?:to|"
            r"towards|forward|in (?:his|her|the) (?:wheel)?chair|on the swings?)\b",
            r"\b(?:form|portal|website|paperwork|feet|back|knees|wait|waiting|traffic|system|process|noise|heat) "
            r"(?:is|are|was) "
            r"(?:absolutely |just |literally )?killing (?:me|us)\b",
            r"\b(?:mum|mam|dad|nan|mother|wife|husband|boss|teacher|sister|brother) ?(?:is|'s|will|'ll|would)? ?"
            r"(?:gonna |going to |will |would )kill me\b",
            r"\bkill(?:ed)? (?:it|time|the mood|for a)\b|\ba killer\b|\bdressed to kill\b|\bkiller (?:on|question|"
            r"heels)\b",
            r"\bdying (?:to (?:try|see|know|go|meet)|for a|of (?:boredom|embarrassment|laughter))\b|\bdie of "
            r"(?:shame|embarrassment)\b",
            r"\b(?:drowning|drown|buried|swamped) in (?:paper\w*|forms?|emails?|admin|work|letters?)\b",
            r"\bshot in the (?:arm|foot)\b|\bshoot(?:ing)? (?:hoops|the breeze)\b|\bbite (?:his|her|my|your) head "
            r"off\b",
            r"\babuse of (?:power|process|public money|the system|position)\b|\babuse the system\b",
            r"\bhit (?:the|a) (?:roof|ball|wall|road|nail|target|brick wall|jackpot|ground)\b|\bhit home\b",
            r"\b(?:financial|budget(?:ary)?|pay|spending|fiscal|self)[- ]restraint\b|\bseat ?-?belt restraint\b",
            r"\bkick(?:ing|ed)? ?-?(?:off|start)\w*|\bknock(?:ed|s)? (?:me )?(?:sideways|for six|spots off)\b",
            r"\bthrow (?:my|the) (?:laptop|phone|tablet|computer)\b|\bbang(?:ing)? my head\b|\bpull(?:ing)? my "
            r"hair out\b",
            r"\b(?:scream|cry|crying|screaming|weep|weeping)(?:ing)? with (?:laughter|joy|happiness|relief)\b|"
            r"\btears of joy\b",
            r"\bcry(?:ing)? (?:\w+ ){0,5}?(?:at the last episode|at (?:the|a) (?:film|end|donkey))\b",
            r"\b(?:cried|cry|crying) (?:happy|with) tears\b|\bmurder (?:mystery|round our)\b|\btalk of murder\b",
            r"\b(?:knife|hate) crime\b|\banti-bullying\b|\bbullying (?:policy|week|boxes|four boxes)\b",
            r"\bfire alarm frightened\b|\bscared of (?:the )?(?:dark|dogs|spiders|heights|thunder|lifts?|"
            r"fireworks)\b",
            r"\b(?:read|watch(?:ed)?|saw) (?:this|a|the) (?:book|film|play|show) where [^.!?]*",
            r"\b(?:wrote|made|making up|writing) a (?:story|play|song|poem|film) about [^.!?]*",
            r"\b(?:fgm|forced marriage|safeguarding|domestic abuse|domestic violence|child protection|neglect|"
            r"restraint|"
            r"online safety|bullying|exploitation) (?:and [\w ]{1,20} )?(?:training|module|modules|policy|"
            r"policies|course|"
            r"courses|roadshow|leaflet|definitions?|guidance|lead)\b",
            r"\b(?:types?|definitions?|forms) of (?:harm|abuse|neglect)[^.!?]*|\bneglect of (?:disabled "
            r")?children is\b",
            r"\b(?:physical|emotional|sexual|domestic) abuse(?:,? (?:and |or )?(?:physical|emotional|sexual|"
            r"domestic) abuse)+"
            r"[^.!?]*|\bdomestic abuse as amended\b|'(?:abuse|maltreatment|neglect)'",
            r"\bcannot cope with this (?:qr|code|form|website|portal)[^.!?]*|\bcan'?t cope with (?:this|the|your) "
            r"(?:form|website|portal|code|qr|paperwork)[^.!?]*",
            r"\b(?:bopped|hit|hits) (?:me|him|her) (?:on the head )?with a (?:balloon|pillow|snowball|cushion)\b",
            r"\b(?:boxing|judo|karate|rugby|football|wrestling)\b[^.!?]{0,20}\bhits? (?:me|him|her)\b",
            r"\b(?:don't|doesn't|didn't|never|not) (?:hit|hits|hurt|hurts|punch|kick|bully|touch)(?:es|s)? "
            r"(?:any(?:one|body)?|people|others)\b",
            r"\b(?:no longer|not) (?:scared|afraid|frightened|being bullied|bullied)\b",
            r"\b(?:tablets?|medicines?|medication) (?:are|is) in a locked\b",
        )
    )
)
