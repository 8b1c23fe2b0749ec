"""Small sets of English words that tell how a sentence treats the word beside them."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RELATIONS = _words("""
son daughter lad lass boy girl boys girls child children eldest oldest youngest twin twins brother sister
husband wife partner friend friends mate cousin niece nephew grandson granddaughter grandchild baby pupil
student keyworker caseworker teacher carer kid kids mum mam mom dad nan nana gran granny grandad grandma auntie
aunty aunt uncle escort driver lady worker assistant stepson stepdaughter stepdad son's neighbour bairn bairns
fiance girlfriend boyfriend therapist physio ta pa tas mother father guardian wean mummy daddy
""")
NAMED = _words("""
called named name names name's hi hello hiya thanks cheers regards love signed sincerely dear faithfully
thankyou xx spell spelt known sign nickname lovingly ta
""")
ASK = _words("""
ask asked asking tell told telling thank met meet saw ring rang phone phoned text texted txt email emailed
contact visit helped know knew because gave give lose lost let lets loved bless praise thanked remember watched
taught teach hugged blame unless believe believes see love thinks credit fetch collect
""")
SPOKEN_TO = _words("""
thankyou spoke speak talk talked talking speaking write wrote writing thanks thank mother dad mum carer happened due
said listen listened listening you goes married next parent grandmother mam auntie up shout shoutout credit related
""")
LITTLE = _words("little wee big young poor lovely baby old sweet")
MINE = _words("my his her their your")
PLACING = _words(
    "in at near around across through via towards outside into between opposite round beside behind on off"
)
DETERMINERS = _words("the a an this that any every each some no another these those which what such")
JOINING = _words("""
that when if because since until then so unless while as than whether where how what but though although why
once whilst
""")
SAYING = _words("says said say replied reckons thinks")
SAYS_WHO = _words(
    "who my our his her aged age dob mother mum dad parent father carer he she their grandad nan sister"
)

PERSON_VERBS = _words("""
was is isn't wasn't has hasn't had hadn't got gets can can't cannot could couldn't won't would wouldn't did
didn't does doesn't needs need needed goes went says said told loves loved likes liked hates hated lives lived
wants wanted turned turns started starts stayed moved came comes cried cries arrived struggles struggled pinches
mustn't must don't dont eat speak talk like sits sat waited waits helped helps rang rings knows knew makes made
sleeps left thinks takes took uses attends tries tried enjoys finds found understands listens runs ran deserves
gave gives works worked spends spent wrote deals sorted keeps kept plays played sees saw never always will
should wouldnt cant wont isnt wasnt didnt doesnt dont hasnt drives drove joined asks asked laughs laughed smiled
smiles signs signed speaks spoke reads read eats ate walks walked talks talked shares shared teaches taught
shows showed writes rides sings sang holds held learns learned learnt misses missed suffers copes coped calls
called brings brought thrives thrived screams screamed bites hits kicks refuses refused remembers answers
answered picked picks drops dropped collects collected looked looks stays sends sent used still just also really
hasn't cannot settled settles uses'd prefers preferred chose chooses communicates stims masks communicated
explained explains listened deserved replied picked noticed sorted fixed stood stands wears wore draws drew
bakes cooked cooks swims
""")
PERSON_VERBS |= frozenset(word.replace("'", "") for word in PERSON_VERBS if word.endswith("n't"))
ACTS = PERSON_VERBS - _words("""
was is isn't wasn't has hasn't had hadn't got gets can can't cannot could couldn't would wouldn't did didn't
does doesn't need never always will should used still just also really must mustn't came comes starts started
works work makes made takes took left found find turned turns kept keeps
""")
DOUBTFUL = _words("""
will may mark hope grace faith bill joy rose summer april june august penny frank robin jack rob pat sue art
dawn autumn daisy holly ivy lily heather poppy ruby pearl amber jade crystal sky skye melody harmony charity
patience mercy constance prudence felicity verity victoria chase drew grant miles nick ray rich sunny star max
don gene guy dot bob carol harry jasmine olive violet iris myrtle sage rosemary ginger angel blessing precious
princess prince king earl duke dean bishop mason hunter baker taylor cooper carter wren jay martin christian
jordan paris chelsea brooklyn georgia florence sydney austin dale glen brook cliff clay heath rusty sandy misty
stormy lucky happy junior major terry tony tommy
""")
OWNED = _words("""
lad lads girl boy son daughter mum mam dad nan brother sister family plan ehcp ehc ta tas teacher needs annual
transport review placement speech chair bed diagnosis date birthday school class behaviour medication meds
social taxi bus file case report assessment therapy therapist equipment wheelchair headteacher keyworker senco
support progress future life story face hair hearing eyes legs room house name friend friends parents carer work
help hoist group mother father gran nana birth autism anxiety place twin turn shoes coat bag escort driver
passport communication outreach step letter letters
""")
FAMILY = _words(
    "family families sisters brothers boys girls twins household children kids lads clan lot baby"
)
NOUNS_OF_THINGS = _words("""
hooks keys key knife hats hat footwear shoes windows stairs fields creeper fan clock lamp playing ware brand
syndrome syndromes disease test tests scale scales chair school schools road street lane park centre center
station hospital hospitals house hall team service services council trust act rule law palsy city town united fc
ward infirmary clinic unit association foundation group society club nursery academy college college's court
gardens square bridge tower library church mosque day week month term holiday holidays street area estate
borough county line splint frame walker boot boots box train method approach therapy training sign signs
language programme project profile questionnaire inventory form appeal boys speaking assessment checklist hips
bush bushes bed beds room rooms red breast redbreast path service services concert bay valley bread ipad app
blog page website market show exams play plays night morning evening half car van buses bus
""")
THINGS_CALLED = _words("""
app apps group groups club clubs thing things something anything book books game form forms programme scheme system
place places service services team charity website site centre condition syndrome course room rooms device toy toys
dog cat puppy kitten hamster rabbit horse pony wheelchair chair hoist teddy doll charities project policy law act song
show film hub cafe building estate town village street road pub company firm school college nursery approach method
test plan document letter report page it what which tool software band unit ward drug medicine hospital clinic
""")
PEOPLE_CALLED = _words("""
he she they i him her someone somebody man woman person people lady gentleman bloke chap fella girl boy lad lass one
who everyone we teenager adult officer manager nurse doctor consultant volunteer psychologist coordinator he's she's
i'm im i'll we'll who'll tutor mentor psych ep practitioner advocate interpreter
""")
SEASONS = _words("may june april august summer autumn spring winter will")
SIGNATURE = _words("""
yours sincerely regards faithfully love thanks cheers best kind wishes warmly gratefully respectfully signed
thankyou
""")

FORMAL_TITLES = _words("mr mrs ms mx dr prof professor rev reverend cllr councillor mister")
TITLES = FORMAL_TITLES | _words("""
miss doctor sir dame sister nurse imam rabbi auntie aunty aunt uncle nana nan grandad granny gran coach father
lady lord grandma grandpa pastor sergeant sgt pc canon matron brother cousin mufti rebbe maulana ustadh madam
mam master judge fr sr baroness
""")
BEFORE_VERB_MISS = _words(
    "i we you he she they will would to don't dont i'll and really can't cant might did do i'd"
)

ASKED_PLAINLY = _words(
    "ask asked asking tell told telling met meet saw with see thank remember without and to you"
)

NEVER = _words("""
url phone email address postcode dob
he'd they'd we'd she'd you'd it'd who'd that'd there'd he'll they'll we'll she'll you'll it'll who'll they've
we've you've who've could've should've would've wanted am are they're we're you're who're oh ah aye eh er hmm
nope yep yeah cheers redacted non nani i i'm i've i'll i'd im ive ill id a an the he an it she we you they this
that these those my our your his her its their there here what when where which who whom whose why how if in on
at to for from by with without of off as is are was were be been being am do does did have has had can could
should might must and or but nor so yet not no yes ok okay please thank thanks hello hi dear yours sincerely
regards best kind kindly all any both each every either neither few many more most such one two three four five
six seven eight nine ten first second third once twice then than now until while after before although though
however also even ever never always often sometimes again still just only monday tuesday wednesday thursday
friday saturday sunday january february march july september october november december nhs icb camhs send sen
senco sencos sendco sendiass ehcp ehcps ehc gp gps ot slt pip dla dfe ofsted cqc adhd asd pda ocd mum mums mam
mummy mom dad dads daddy nan grandma grandad grandpa gran granny auntie aunty uncle sister brother son daughter
teacher teachers head deputy governor doctor nurse consultant therapist physio school schools nursery college
hospital council trust plan year god lord king queen section stage page room santa x xx xxx o b c d e f g h k l
m n p q r s t u v w y z im's me us them him long lot mat sat men yr hr hrs me tho cos coz bcos dont cant wont
didnt doesnt isnt wasnt mr mrs miss ms dr lol fab aww
""")
PARTICLES = _words("""
ap ab ferch ní ni nic mac mc van von de da di do dos del della der den la le el al bin ibn bint bat ben abu umm
ul ur und y e ó ui uí mhic
""")
GENERIC_BEFORE_SCHOOL = _words("""
the a an our my his her their your this that any each every some no new old local special mainstream primary
secondary high junior infant infants nursery first middle upper lower grammar independent private state public
faith catholic church community village boarding day summer sunday saturday after before in at to from of and or
for with by which what same another other next last good best right wrong both all most many few one two three
whole big small nearest resource year sixth only further art arts medical drama driving dance swimming forest
home virtual hospital st agricultural technical sixth-form specialist ordinary regular normal proper residential
full part time maintained muslim jewish islamic welsh english british roman outstanding approved early years
section key stage named naming is was attending send sen when if why how where whether because since until
school schools college academy girls boys free lovely brilliant great excellent well not open integrated
religious catering music nurture mum mums dad starting leaving start left going go being get getting got into
between under over infants' very really too deaf blind large bigger smaller local-authority council primery he
she they we it you i there here so but still back off out up down england wales scotland ireland
""")
