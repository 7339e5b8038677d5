"""Lists of words by which a name is told from a word, and a postcode from a code."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What stands before a surname.
TITLES = _set(
    """
    mr mrs ms miss mx dr prof professor rev reverend dame
    """
)
# Names that are words too: alone they count only where they stand like a name.
ALSO_WORDS = _set(
    """
    amber angel april art august autumn bailey baker ball banks basil bay bell berry best bill bird
    bishop black bob bond booth bourne bow brook brooks brown bush butler carpenter case chance chase
    christian church clay cliff close cole cook cooper coral cross crystal daisy dale dawn day dean drew
    duke duncan earl east eve fair faith fern field fields finch fish fisher ford forest fox frank frost
    gale gardener gene glen gold grace grant gray green grey guy hall happy harmony harper hart hay
    hazel heath heather hill holly hope house hunt hunter in iris ivy jack jade james jasmine jean jewel
    jo joy june justice keen kelly king kit knight lake lance lane law lee lily little long love low
    lord major march marina mark marsh mason max may mead melody mercy merry miles mill miller moon moor
    moss myrtle nick noble north oak olive page park parker pat patience paul pearl penny peter pierce
    pike pitt pleasance pool poppy porter potter power precious price prince prudence quill rain ray
    read reed rich river rivers rob robin rock rose rosemary rowan ruby rush rusty sage sandy savage
    sharp sharpe shepherd short silver singer sky smith snow stark steel steele sterling stone storm
    street strong sue summer summers sunny swan sweet tan tanner taylor temple tiger tudor tuna turner
    van vera victor viola violet wade walker wall ward waters way weaver webb wells west wheeler white
    will willow wise wolf wood woods young zeal
    """
)
# Months.
MONTHS = _set(
    """
    january february march april may june july august september october november december
    """
)
# Words of roles, greetings and forms that stand where names stand.
NO_NAMES = _set(
    """
    a all and anybody anyone apprentice area assessor attached best board both business candidate care
    chair client coaching colleague colleagues college coordinator customer customers date day
    department dear director each email employee employer everybody everyone faithfully folks form
    friend friends good group head hello human hr in it kind learner learners line madam management
    manager mentee mentees mentor mentors n/a no none not office organisation page panel parent partner
    people person position president project provider quality regards resources role room school service
    services sir somebody supervisor support team telephone thank thanks the there they this to total
    trainee trainer trainers training trust tutor us we what when where who why wishes witness yes you
    your yours surname forename name mobile phone postcode address signature signed
    """
)
# What people do: a word before one of these is likely a name.
FOLLOWS = _set(
    """
    has had was is will would can could should may said says asked asks told tells came comes led leads
    felt feels went goes met meets joined agreed thinks thought wants wanted needs needed likes liked
    knows knew made makes takes took gave gives sees saw looked spoke explained replied wrote and also
    did does got gets started
    """
)
# Beginnings of names that are words by themselves.
NO_SHORT_FORM = _set(
    """
    the and for her his she him can con pro not but all any are our out per was you may one two six ten
    day new now old own see that they them then there this with will when what were well ever even also
    jan mon tue wed thu fri sat sun feb mar apr jun jul aug sep oct nov dec car cat man men alex here
    ham bar ben tin
    """
)
# Words that a month follows.
WITH_MONTH = _set(
    """
    in of by until till from since during early late mid last next this every
    """
)
# Small words inside a name.
PARTICLES = _set(
    """
    de da del der den di dos van von bin bint al el la le ter
    """
)
# Areas of postcodes.
AREAS = _set(
    """
    AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC
    EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU
    M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS
    ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
    """
)
