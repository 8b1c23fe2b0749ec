"""Words that tell a personal name, an address or a school from an ordinary capital letter.

The first names were written down by us from everyday knowledge of who lives in English towns; they come from no data
set. Names that are also ordinary words stand apart: they count only where the sentence treats them as a person.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIRST_NAMES = _words("""
aaliyah aaron abbie abby abdul abdullah abdulrahman abena abigail abu ada adam adama adamu adele ademola
adeola adil adnan adrian afia afsana agata agnes agnieszka ahmad ahmed aidan aiden aiesha aileen aimee aisha
aishah aisling ajay akash akua alan alana alastair albert alberto aled aleksander aleksandra alessandro alex
alexander alexandra alexis alfie alfred ali alia alicia alina alisha alison alistair aliyah allan allison
alma alyssa amal amaan amanda amara amber ambreen amelia amelie amina aminah aminata amir amira amit amma
amrit amy ana anaya andre andrea andreea andrei andrew andrius andrzej aneesa angela angie angus anh anika
anil anisa anita anjali anna annabel annabelle anne annette annie annmarie anthony antoni antonia antonio
anton anu anwar anya aoife aqib arabella aran archie arham arif arjun arlo armaan arnold arooj arran arthur
arun arya asad asha ashfaq ashleigh ashley asif asim asma astrid athena aubrey audrey augustine aurora
austin ava axel ayaan ayah ayan ayaz ayesha ayisha ayo ayodele azeem aziz babatunde barbara bartek bartosz
basil beata beatrice becky bella ben benedict benjamin benny bernadette bernard bert beth bethan bethany
betty bev beverley bhavna bilal bill billie billy binta blessing bob bobbie bobby bogdan boris brad bradley
brandon breanna brenda brendan brian bridget brigid bronwyn bruce bryan bryony bukola caitlin caleb callum
calum cameron camila camilla carl carla carlos carly carmel carmen carol carole caroline carolyn carys casey
cassandra catalina catherine cathy catriona cecilia cedric celia chantal chantelle charlene charles charlie
charlotte chelsea cheryl chidi chiara chinedu chioma chloe chris christian christina christine christopher
chukwuemeka ciara cian cillian claire clara clare claudia clive cody colette colin colleen connie connor
conor corey cory courtney craig cristian curtis cynthia dagmara daisy damian damien damilola dan dana daniel
daniela daniella danielle danny daphne darcey darcie darius darren dave david dawid dawn dean deborah debbie
declan deepak deirdre delilah demi denis denise dennis derek dermot desmond dexter diana diane dil dina
dinesh dionne dipa dolores dominic dominik donald donna dora doreen doris dorothy dougie douglas duncan
dwayne dylan eamonn ebony ed eddie edith edmund eduardo edward edwin eesa efe eileen eilidh elaine eleanor
elena eleni eli elias elif elijah elin elisa eliza elizabeth ella ellen ellie elliot elliott ellis elodie
elsa elsie emeka emil emilia emilie emily emma emmanuel ena enid enrique eoin ephraim eric erica erik erin
ernest esme esmee esther ethan eugene eunice eva evan evelyn evie ewa ewan ewelina ezekiel ezra fadumo fahad
fahim faisal faiza farah farhan farhana farid farida farooq farrah farzana fatema fatima fatimah fatou fay
faye femi fergus fiadh filip finlay finley finn fiona florence flora folake fran frances francesca francis
frank frankie fraser fred freddie frederick freya funmi gabriel gabriela gabriella gabrielle gail gareth
garry gary gavin gemma gene geoff geoffrey george georgia georgie georgina gerald geraldine gerard gethin
ghulam gillian gina giovanni giulia gladys glen glenda glenn glenys gloria gordon gosia grainne graham
grahame greg gregory greta gurpreet gwen gwyneth habib habiba hadi hadiya hafsa haider hajra hakim haleema
halima hamid hamish hamza hana hanan hania hanif hannah hanna hans hari haris harish harjit harley harman
harold haroon harpreet harriet harris harrison harry haruna harvey hasan haseeb hashim hasnain hassan hattie
hawa hayden hayley hazel heba hector heidi helen helena henry herbert hermione hilda hilary hina hollie
horace howard hugh hugo humaira husain hussain hussein iain ian ibrahim ibrahima idris ifeanyi ifeoma igor
iftikhar ikram ilyas iman imani imogen imran imtiaz inaya inayah ines inga ingrid ioana iona iqra ira irena
irene irfan iris isaac isabel isabella isabelle isha ishaan ishaq isla ismail isobel israr issa ivan ivana
ivo iwona izaak izabela jackie jackson jacob jacqueline jade jaden jagdeep jaime jake jakub jamal james
jameela jamie jamil jan jana jane janet janette janice janine janusz jared jarek jasbir jasmin jasmine jason
jasper javed javier jaxon jay jayden jayne jean jeanette jeff jeffrey jemima jemma jen jenna jennie jennifer
jenny jeremiah jeremy jerome jess jessica jessie jill jillian jim jimmy jo joan joanna joanne jodie joe joel
joey johan johanna john johnny jolanta jon jonah jonas jonathan jordan jorge jose joseph josephine josh
joshua josie jude judith judy julia julian julie juliet julita june junaid justin justyna kabir kacper kai
kaiden kaleem kamal kamila kamran karam karen kareem karim karina karl karolina kasia kashif kasper kate
katarzyna kath katharine katherine kathleen kathryn kathy katie katrina katy kay kayden kayla kayleigh keanu
keegan keira keith kelechi kelly kelsey ken kendra kenneth kenny kerry kevin keziah khadija khadijah khaled
khalid khalil kieran kiera kim kimberley kimberly kingsley kinga kiran kirsten kirsty kofi kris krish
krishna kristina krystian krzysztof kumar kuba kwabena kwame kwasi kyle kylie kyra lacey laila lana lara
larry laszlo latifah laura lauren laurence lauryn lawrence layla layton leah leanne lee leighton leila lena
leo leon leona leonard leonie leroy lesley leslie lewis lexi lexie leyla liam lidia liban lila lillian
lilian lilly lily lina linda lindsay lindsey lisa lloyd logan lois lola lorcan loretta lorna lorraine lottie
louie louis louisa louise lucas lucia lucinda lucy lukas lukasz luca luis luke luna lydia lyndon lynn lynda
lynne lynsey mabel mackenzie maddie maddison madeleine madison maeve magda magdalena maggie maha mahad mahdi
maheen mahir mahmood mahmoud mahnoor maia maisie maisy maja malachi malcolm malgorzata malik mamadou mandy
manisha manjit manoj mansoor manuel marcel marcia marcin marco marcus mareike margaret margot maria mariah
mariam mariama marian marianne marie marilyn marina mario marion marissa marius marjorie marlene marlon
marta martha martin martina martyn marvin mary maryam marzena masood mason mateusz matilda matt matteo
matthew maureen maurice mavis max maxine maximilian maya mehdi mehmet mehreen meera megan mehwish mei mel
melanie melissa melvin mercedes meredith mia micah michael michaela michal michalina michele michelle miguel
mihai mike mikey mikolaj mila milan mildred miles millie milly milo mina minnie miranda miriam misbah
mitchell moe mohamed mohammad mohammed mohamud mohsin moira mollie molly mona monica monika montgomery morag
morgan moses mostafa muhammad muhammed mujahid mumtaz munir murtaza musa mustafa myles myra naadir nabeel
nabila nadia nadeem nadine naeem naheed naila naima najma namir nancy naomi nargis nasir nasreen natalia
natalie natasha nathan nathaniel naveed nawaz nazia nazir neil nell nellie nelson neve ngozi niamh nicholas
nick nicky nicola nicolas nicole nida nigel nihal nikhil niki nikki nikita nikola nina ninian nisha noah
noel noor nora noreen norma norman nosheen nuala numan nusrat nyla obinna octavia olamide oisin oisín olga
oliver olivia ollie oluwaseun oluwaseyi omar omari orla orlaith oscar oskar osman otto owain owen padraig
paige pam pamela parveen pascal patience patricia patrick patrycja patsy paul paula pauline pavel pawel
pearl peggy penelope penny percy petra peter phil philip philippa phillip phoebe phyllis pippa piotr polly
poppy prakash precious preeti priti priya przemek quentin qasim rabia rachael rachel rachid radek radoslaw
rafael rafal rafiq raheem raheela rahim rahma rahul raj raja rajesh rajinder rajiv ralph ramesh ramona rana
randeep rania raphael rashid rashida raul ravi raymond reece reem reena rebecca rebekah reggie rehan rehana
reuben rhea rhian rhiannon rhona rhys ria ricardo richard rick ricky rida ridwan riley rita riya riyad
rizwan rizwana rob robbie robert roberta roberto robyn rochelle rod roddy roderick rodney roger rohan roisin
roksana roland roman ron ronald ronan ronnie rory rosa rosalind rosanna rosaleen roshni rosie ross rowena
roxanne roy roza ruairi ruairí ruben rubina ruby rudi rufus rukhsana rupert ruqayyah russell ruth ryan saad
saba sabah sabina sabrina sacha sadia sadie saeed safa safiya safiyyah sahar sahil said saif saima saira
sajid sajida saleem saleh salim salma sally sam samantha samina samir samira samson samuel sana sandeep
sandra sania sanjay santiago saoirse sara sarah sarita sasha saskia saul scarlett scott sean sebastian seema
selina selma semira serena seth shabana shabnam shahid shahida shaheen shahzad shaima shakeel shakira shamim
shamima shane shania shannon shanice sharon shaun shauna shawn shazia sheena sheila shelley sherry shirley
shivani shona shreya sian sidra sienna sigrid silas silvia simon simone simran sinead siobhan siobhán skye
sobia sofia sohail sonia sonya sophia sophie stacey stan stanislaw stanley stefan stella steph stephanie
stephen stephon steve steven stewart stuart subhan sue suhail sukhdeep sukhi suleman sultan sumaya sumayyah
summaya sunil suresh surinder susan susanna susannah susie suzanne svetlana sybil sylvia sylwia tabitha taha
tahir tahira taiwo talha tallulah tamara tamika tamsin tania tanisha tanya tara tariq tasha tasneem tatiana
taylor ted teddy temi temitope teodor terence teresa terry tess tessa thea thelma theo theodore theresa
thomas tia tiana tiffany tilly tim timothy tina tobi tobias toby todd tom tomas tomasz tommy toni tony
tracey tracy travis trevor tricia trish tristan trudy tunde tyler tyrone ulrike uma umair umar ummi una
ursula usama usman uzair uzma valentina valerie vanessa vera verity veronica vicki vicky victor victoria
vijay vikram vince vincent viola violet viktor virginia vivian vivien vivienne wahid waleed walid walter
wanda waqar waqas warren waseem wayne wendy werner wes wesley wiktor wiktoria wilfred wilhelmina william
winifred winston wioletta wojciech wren xander xavier yahya yannick yara yasin yasmin yasmina yasser yaw
yetunde yolanda younis yousef youssef yuki yunus yusra yusuf yvette yvonne zac zach zachary zack zafar
zaheer zahid zahra zahraa zain zaina zainab zaynab zakariya zaki zara zeeshan zeinab zehra zena zenab zeynep
zia zoe zofia zohra zbigniew zoya zubair zuzanna eoghan xiomara nkechi safiyyah priyanka
""")

WORDS_THAT_ARE_NAMES_TOO = _words("""
april august autumn bay brook carol chase christian chuck clay comfort dale dawn daisy dean drew earl faith
flora frank gale gene glen grace grant happy harmony harper heather holly hope hunter iris ivy jack jade
jasmine jay jean jewel jordan josh joy june kay lance lily mark marcus max may melody mercy miles myrtle
norm pat patience peace pearl penny peter poppy precious prince ray reed rich river rob robin rose rosemary
ruby rusty sage sally said sandy scarlett sky skye sienna star sterling stan storm sue summer sunny sunshine
tina trinity troy victoria violet will william willow wren bill bob ben art ali ana dan ed ira sultan
constance virginia amber angel blessing bella constant clement clare cliff crystal destiny ginger guy hazel
honey jo kitty lee lucky major mason mel moe noel nell ron said sol tom viola olive jan don dot eve ted fay
tess trudy tia tilly bailey baker carter cooper taylor parker porter morgan kim ken kelly charity christian
dolly dominic
""")

TITLES = (
    r"(?:mr|mrs|miss|ms|mx|dr|doctor|prof|professor|sir|dame|sister|nurse|rev|reverend|imam|rabbi|cllr|"
    r"councillor|auntie|aunty|aunt|uncle|nana|grandad|granny|coach)"
)

NOT_NAMES = _words("""
i i'm i've i'll i'd the a an he she it we you they this that these those my our your his her its their there
here what when where which who whom whose why how if in on at to for from by with without of off as is are
was were be been being am do does did have has had will would can could should may might must and or but nor
so yet not no yes ok okay please thank thanks hello hi dear yours sincerely regards best kind kindly all any
both each every either neither few many more most some such one two three four five six seven eight nine ten
first second third once twice then than now since until while after before because although though however
also even ever never always often sometimes again still just only monday tuesday wednesday thursday friday
saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays january february march april
may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec
christmas easter eid ramadan diwali pesach passover hanukkah halloween covid brexit english british irish
scottish welsh polish urdu arabic kurdish punjabi french german spanish romanian portuguese somali bengali
hindi chinese american european asian african muslim christian catholic jewish hindu sikh england scotland
wales ireland britain uk london manchester salford bolton bury rochdale oldham stockport tameside trafford
wigan blackburn burnley preston lancashire yorkshire cheshire leeds liverpool bradford sheffield birmingham
bristol nottingham derby leicester sunderland newcastle durham blackpool rossendale radcliffe whitefield
prestwich tottington ramsbottom unsworth heywood middleton fairfield hopwood heaton peel kay year years key
stage section plan plans council nhs icb camhs send sen senco sencos sendco sendiass ehcp ehcps ehc ta tas
gp gps ot slt salt pip dla dfe ofsted cqc lea la hr it ict adhd asd asc pda ocd makaton braille bsl pecs
local offer education health care act code practice portage school schools primary secondary college academy
nursery reception sixth form hospital clinic surgery ward centre center hub library park tower hall church
mosque temple synagogue club trust team service services department office officer panel board committee mum
mums mam mummy mom dad dads daddy nan nana grandma grandad grandpa gran granny auntie aunty uncle sister
brother son daughter teacher teachers headteacher head deputy governor governors doctor nurse consultant
therapist physio paediatrician psychologist down downs down's williams angelman turner rett edwards prader
willi asperger aspergers tourette tourettes parkinson alzheimer crohn marfan noonan duchenne dravet fragile
god lord queen king prince princess santa father oliver! facebook google whatsapp zoom teams amazon tesco
asda aldi lidl morrisons sainsbury argos ikea netflix youtube tiktok instagram snapchat roblox minecraft
fortnite xbox playstation microsoft word excel victoria hogwarts eton lego disney marks spencer john lewis
boots good great excellent brilliant lovely nice thankyou absolutely honestly everyone everything everybody
somebody nobody anybody dad's mum's receptionist driver nothing someone something anyone anything people
parents families children kids staff support help transport taxi bus speech language therapy occupational
autism autistic sensory short breaks respite blue badge personal budget direct payment payments working
together safeguarding lead children's adult adults social worker workers
""")

GENERIC_BEFORE_SCHOOL = _words("""
the a an our my his her their your this that any each every some no new old local special mainstream primary
secondary high junior infant infants nursery first middle upper lower grammar independent private state
public faith catholic church community village boarding day summer sunday after before in at to from of and
or for with by which what same another other next last good best right wrong both all most many few one two
three whole big small nearest another resource year sixth only further art medical drama driving dance
swimming forest home virtual hospital
""")

STREETS = (
    r"(?:Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Cl|Drive|Dr|Crescent|Cres|Court|Ct|Grove|Way|Place|"
    r"Terrace|Gardens|Square|Row|Fold|Croft|Brow|"
    r"End|Hill|View|Walk|Mews|Rise|Cottages?|Mount|Green|Bank|Park|Meadows?|Parade|Hey|Nook|Vale|Wharf|"
    r"Yard|Gate|Gardens|Villas|Buildings|House|"
    r"Farm|Court|Drove|Circus|Quay|Common|Heights|Field|Fields|Wood|Bottoms|Clough|Edge|Side|Ridge|"
    r"Orchard|Garth|Lea|Moor|Path)"
)
SURE_STREETS = r"(?:road|rd|street|lane|avenue|ave|close|drive|crescent|grove|terrace|gardens|mews|cottages)"
MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
