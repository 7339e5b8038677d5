"""Names that nobody gave, where a form, a signature, a greeting or a title announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from touchstone.inspection.names.finding import Span, Sure
from touchstone.inspection.names.folding import fold
from touchstone.inspection.names.words import NO_NAMES, PARTICLES, TITLES

WHOSE = "mentee|mentor|learner|employee|employer|manager|supervisor|witness|assessor|apprentice|student|carer"
DONE = "written|prepared|completed|reviewed|checked|approved|observed|induction|interviewed"
LABEL = re.compile(
    r"(?:^|[|.;\t])[ \t]{0,3}"
    rf"(?:(?:full |first |last |family |given |print(?:ed)? |sur|fore)?names?(?: of (?:the )?(?:{WHOSE}))?|"
    rf"sign(?:ed|ature)(?: by| of(?: the)? \w{{1,20}})?|witness(?:ed by)?|(?:{DONE}) by|reviewer|author|"
    r"mentee|mentor|(?:line )?manager|supervisor|tutor|"
    r"emergency contact|next of kin|contact|parent|carer|from|to|cc)"
    r"(?: ?\([^)\n]{0,30}\))?[ \t]{0,3}[:|][ \t]{0,3}",
    re.IGNORECASE | re.MULTILINE,
)
CLOSING = re.compile(
    r"^[ \t]{0,3}(?:(?:kind|best|warm|many|with kind|with best) )?(?:regards|wishes|thanks|best|cheers|"
    r"sincerely|yours (?:sincerely|faithfully|truly|ever))[ \t]{0,3}[,.!–-]?[ \t]{0,3}\n{0,3}[ \t]{0,3}",
    re.IGNORECASE | re.MULTILINE,
)
GREETING = re.compile(
    r"^[ \t]{0,3}(?:dear|hi|hello|hey|good morning|good afternoon)[ \t]{1,3}", re.IGNORECASE | re.MULTILINE
)
TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Reverend|Dame)\b\.?[ \u00a0]")
BESIDE = re.compile(
    r"\b(?:[Aa]|[Mm]y|[Tt]he|[Hh]er|[Hh]is|[Tt]heir|[Oo]ur) (?:colleague|mentee|manager|supervisor|friend|"
    r"boss|learner|buddy|deputy|brother|sister|partner),? (?:called |named )?"
)
TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_])){0,39}")
ONE_NAME = re.compile(r"(?:first |sur|fore|family |given |last )names?\W{1,4}\w+$", re.IGNORECASE)
MOST = 4  # words of a name
LONGEST = 100  # characters


def find(text: str, left: tuple[frozenset[str], ...]) -> Iterator[Span]:
    """Names after words that announce one; never those in ``left``: folded words of names to leave."""
    announced: tuple[tuple[re.Pattern[str], str, Sure, int, bool], ...] = (
        (LABEL, "The words before it announce a name.", "sure", 2, True),
        (CLOSING, "It stands where a letter is signed.", "sure", 1, True),
        (GREETING, "It stands where a letter greets somebody.", "likely", 1, True),
        (TITLE, "A title stands before it.", "sure", 1, False),
        (BESIDE, "The words before it speak of a person.", "look", 1, False),
    )
    for words, why, sure, least, closed in announced:
        for found in words.finditer(text):
            end = _name(text, found.end(), least, closed=closed)
            start = found.start() if words is TITLE else found.end()
            if end and not _left(text[found.end() : end], left):
                yield Span("person", start, end, why, sure)


def _name(text: str, at: int, least: int, *, closed: bool) -> int | None:
    """Where the name that begins here ends; ``closed``: nothing but an end may follow it."""
    words, end, most = 0, at, at + LONGEST
    while words < MOST and at < most and (token := TOKEN.match(text, at)):
        word = token.group()
        plain = word.lower().rstrip(".")
        if plain in NO_NAMES or (len(word) == 1 and word in "IA" and words == 0):
            return None
        if not word[0].isupper() and not (words and plain in PARTICLES):
            break
        at = token.end()
        if word[0].isupper():
            words += plain not in TITLES
            end = at
        if text[at : at + 1] == "." and len(plain) <= 4:
            at += 1
        if text[at : at + 1] != " ":
            break
        at += 1
    if words < least and not (least == 2 and words == 1 and _one_is_enough(text, end)):
        return None
    return None if closed and not _ends(text, end) else end


def _one_is_enough(text: str, end: int) -> bool:
    """Whether a single word is all that stands in a field for a first name or surname."""
    begins = max(text.rfind("\n", max(0, end - 90), end), 0)
    return ONE_NAME.search(text[begins:end]) is not None


def _ends(text: str, end: int) -> bool:
    after = text[end : end + 3].lstrip(" ")
    return not after or after[0] in "\n|,;<([.!:&/\r\t" or after[:1].isdigit()


def _left(words: str, left: tuple[frozenset[str], ...]) -> bool:
    folded = {one.group() for one in TOKEN.finditer(fold(words).text)} - TITLES
    return any(folded <= some for some in left)
