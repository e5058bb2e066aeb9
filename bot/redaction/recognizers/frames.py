"""Recognizes names in typical phrases: middle names, signatures with initials, labels, "that is me"."""

from __future__ import annotations

import re

from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.recognizers.told import KIN, is_told
from bot.redaction.recognizers.told_east import SURNAMES
from bot.redaction.spans import NAME
from bot.redaction.words import bare, function_words, is_english, load_words, looks_mistyped

CAP = r"(?-i:[\p{Lu}])[\pL\pM'’\-]{1,30}"
NAMES = rf"{CAP}(?:[\s\-]{CAP}){{0,3}}"  # one to four such words
_PARTICLE = (
    r"(?:(?:van|von|der|den|de|del|della|da|dos|das|du|la|le|el|al|bin|ben|ibn|ter|zu|af|san|y)\s){0,2}"
)
_FULL = rf"{CAP}(?:\s{_PARTICLE}{CAP}){{0,4}}"
_TWO = rf"{CAP}(?:\s{_PARTICLE}{CAP}){{1,4}}"
_INITIALS = r"(?-i:[\p{Lu}])\.\s?(?:(?-i:[\p{Lu}])\.\s?){0,2}"
# Letters with full stops that are not initials: countries, agencies, abbreviations.
_NO_INITIALS = re.compile(
    r"(?:U\.?S|U\.?K|E\.?U|U\.?N|P\.?S|N\.?B|L\.?A|N\.?Y|D\.?C|B\.?C|A\.?D|U\.?S\.?A|W\.?H\.?O|F\.?D\.?A|Z\.?B|D\.?H|U\.?A|I\.?E|E\.?G|Q\.?A|S\.?A|B\.?V)\.?\s",
    re.I,
)
_IN_FORMS = re.compile(
    r"(?:name|brand|unknown|address|here|please|change|not|only|and|required|of|for|is)", re.I
)


# "Very", "now", "here" and "from", in the languages of the row that reads two words after "I".
_VERY = frozenset(
    [
        "ගොඩක්",
        "හරිම",
        "දැන්",
        "තවම",
        "చాలా",
        "ఇప్పుడు",
        "ఇక్కడ",
        "ತುಂಬಾ",
        "ಈಗ",
        "ಇಲ್ಲಿ",
        "വളരെ",
        "ഇപ്പോൾ",
        "ഇവിടെ",
        "በጣም",
        "አሁን",
        "እዚህ",
        "ነፍሰ",
        "ਬਹੁਤ",
        "ਹੁਣ",
        "ખૂબ",
        "હવે",
        "ବହୁତ",
        "ଏବେ",
    ]
)


def is_nobodys_word(word: str) -> bool:
    """Whether the word is a term of the field, a function word or the name of a language."""
    plain = bare(word.strip(".,"))
    lists = load_words()
    return plain in lists.kept or plain in lists.small or word.lower() in function_words()


def is_strange(piece: str) -> bool:
    """Whether none of the words is an ordinary word; capitals do not matter."""
    return all(
        not is_nobodys_word(word) and not is_english(bare(word)) and not looks_mistyped(bare(word))
        for word in piece.split()
    )


def is_called(piece: str) -> bool:
    """Whether the first word may be a name, and at least one of the words is not English."""
    found = piece.split()
    return (
        is_told(piece)
        and not is_nobodys_word(found[0])
        and not all(is_english(bare(w)) or is_nobodys_word(w) for w in found)
    )


def is_capital_name(piece: str) -> bool:
    """Whether the first word, which is capitalised inside a sentence, may be a name and is no term."""
    return is_told(piece) and not is_nobodys_word(piece.split()[0])


def is_signed(piece: str) -> bool:
    """Whether a family name follows the initials: no English word, and no part of an abbreviation."""
    last = piece.rpartition(".")[2].strip()
    if _NO_INITIALS.match(piece) or not last or is_nobodys_word(last):
        return False
    return not all(is_english(part) for part in bare(last).split("-"))


ROWS = (
    Row(
        "initials and a family name",
        NAME,
        r"(?:^|[^\pL\pN.])(?P<it>(?-i:[\p{Lu}])\.\s?(?:(?-i:[\p{Lu}])\.\s?){1,2}(?-i:[\p{Lu}])[\pL'’\-]{2,30})",
        ("no change. - {B.W. Ostrowski}, room 2", "it is {M. L. Quarshie-Dunn} who asks"),
        ("the U.S. Pharmacopeia", "P.S. Bitte", "z.B. Salben", "vitamins A.B. Complex"),
        check=is_signed,
        needs=".",
        score=0.75,
    ),
    Row(
        "an initial and a family name, written on something or signed",
        NAME,
        rf"(?:{EDGE}(?:says?|reads?|for|to|labell?ed|printed|made out to|addressed to|signed|patient|name|under(?:neath)? it|below)[: ]{{1,2}}|(?:^|[.!?]\s)[\-–—~]{{1,2}}\s?)(?P<it>{_INITIALS}(?-i:[\p{{Lu}}])[\pL'’\-]{{2,30}})(?:$|[^\pL])",
        ("the label says {R. STANDERWICK}, 5 mg", "still red. - {O. Quarshie}"),
        ("the label says E. COLI", "the box reads C. ACNES", "for S. Aureus"),
        check=lambda piece: (
            is_signed(piece) and not re.search(r"(?:coli|acnes|us|ae|ans|um|is|furfur)$", piece, re.I)
        ),
        needs=".",
        score=0.75,
    ),
    Row(
        "who says it is me",
        NAME,
        rf"{EDGE}(?:(?:that|this|it)(?:['’]?s| is| was) (?:also |really |only |just )?me(?: again)?|(?:the patient|the other one|myself|meaning me)|c['’]est moi|das bin ich|ich bin['’]?s(?: wieder)?|soy yo|sono io|sou eu|to ja|ik ben het|это я)\s?[,:(\-–—]{{1,2}}\s?(?P<it>{_FULL})\s?(?:$|[,.!?;)]|\s(?:from|and|with|again|the)\s)",
        (
            "the one with the rash, that's me, {Constance}, says so",
            "ich bin's wieder, {Mechthild}.",
            "c'est moi, {Aurore Lebrun}.",
        ),
        ("that's me, Monday.", "it is me, I am dry", "that's me, CeraVe, all day"),
        check=is_capital_name,
        score=0.75,
    ),
    Row(
        "who says it is them, in lower case",
        NAME,
        r"(?:^|[^\pL\pN_])(?:(?:hey|hi|hello|heya|yo|hiya|ok|so|and)[,!]?\s){1,2}(?:it['’]?s|this is)\s(?:only |just |me,? )?(?P<it>[\pL][\pL'’\-]{2,24}(?:\s[\pL][\pL'’\-]{2,24})??)(?:\s(?:lol|haha|lmao|again|here|btw|speaking|calling|writing)(?:$|[^\pL])|[,.!?]|$)",
        (
            "hi its {wendeline} haha i forgot",
            "yo its {adaeze} again, still",
            "hello, this is {oyinkan brandvold}, does",
        ),
        ("hey its itchy lol", "hi it's me again", "hey it's Botox, right", "hi its hyaluronic again"),
        check=is_strange,
        score=0.75,
    ),
    Row(
        "the one with what is told",
        NAME,
        rf"(?:^|[.!?]\s|,\s)(?P<it>{_FULL}),\s(?:again,\s)?the one (?:with|who|from|that|whose)\s",
        ("{Aslaug}, the one with the rash, again",),
        ("Bepanthen, the one with panthenol", "Monday, the one with rain", "Nothing, the one who asks"),
        check=lambda piece: is_capital_name(piece) and not is_english(bare(piece.split()[0])),
        score=0.75,
    ),
    Row(
        "two who send greetings",
        NAME,
        rf"{EDGE}(?:thanks|thank you|greetings|love|cheers|regards|grüße|gruß|danke|merci|saludos|gracias|saluti|grazie|abraços|groetjes|pozdrowienia)(?:\s[\pL]{{2,12}})?,?\s(?:from|von|de|da|van|od)\s(?P<it>{_FULL}\s(?:and|&|und|et|y|e|en|i)\s{CAP})",
        ("many thanks from {Maren and Torvald}", "Grüße von {Mechthild und Hauke}"),
        ("greetings from Cadiz and Milan", "thanks from Nivea and Eucerin"),
        check=lambda piece: (
            is_capital_name(piece)
            and not any(
                bare(word) in load_words().kept or bare(word) in load_words().places for word in piece.split()
            )
        ),
        score=0.75,
    ),
    Row(
        "who is to be asked for",
        NAME,
        rf"{EDGE}(?:ask for me|look for me|page me|call (?:out )?for me|find me|look me up|search for me|google me|you know me|remember me|reserve it for me|put me (?:down|on the list))(?:\s[\pL'’]{{2,14}}){{0,4}}\s?[,:(\-–—]{{1,2}}\s?(?P<it>[\pL][\pL'’\-]{{2,30}}(?:\s[\pL][\pL'’\-]{{1,30}}){{0,2}})\s?(?:$|[,.!?;)])",
        ("look for me in the list, {oluwaseun brandvold}, thanks", "you know me, {Ysolde}!"),
        ("find me a cream, please", "remember me, thanks", "look me up, doctor"),
        check=is_strange,
        score=0.75,
    ),
    Row(
        "second name: how somebody signs, is booked, is called on paper",
        NAME,
        rf"{EDGE}(?:i sign (?:as|with)|sign(?:ed)? (?:it )?as|firmo(?: como)?|je signe|ich unterschreibe (?:als|mit)|assino(?: como)?|mi firmo|ik teken (?:als|met)|podpisuj[ęe] się|"
        rf"(?:book(?:ed|ing)?|register(?:ed)?|list(?:ed)?|fil(?:ed?|ing)|enroll?ed|insured|appointment|file)(?: is| was)?(?: in)? (?:under|as)(?: the name(?: of)?)?|under the name(?: of)?|(?:on|in) (?:paper|(?:my |the )?(?:passport|id(?: card)?|licen[cs]e|birth certificate|documents?)) (?:i am|i['’]?m|it['’]?s|it says|it is|says?|reads?)|(?:my )?(?:passport|id(?: card)?|birth certificate|(?:driving )?licen[cs]e|paperwork|documents?) (?:says?|reads?)|"
        rf"officially(?: i am| i['’]?m)?|legally(?: i am| i['’]?m)?|en el papel (?:pone|soy)|en mi pasaporte (?:pone|soy)|(?:en|in|im|dans|no|na|su) (?:(?:el|la|mi|mon|ma|meinem|meu|minha|mijn|mio|il) )?(?:dni|pasaporte|papel(?:es)?|pass(?:e|eport|aporte|aporto)?|ausweis|carte|documento|rg|paspoort) (?:soy|pone|figuro como|je suis|c['’]est|heiße ich|bin ich|steht|sou|está|sono|è|sta|heet ik)|laut (?:pass|ausweis)|im (?:pass|ausweis) steht|sur mes papiers|mais mon vrai nom est|de soltera|geborene|z domu)\s(?P<it>{_FULL})",
        (
            "my friends say Nono but i sign as {Nolwenn Kermadec}",
            "the visit is booked under {Amarachi Voss}",
            "firmo {Encarnita Vidal Oyarzun}",
            "im Pass steht {Hiltrud Wessendorf}",
        ),
        ("booked as Mesotherapy", "filed under Dermatology", "officially Germany", "listed as Class II"),
        check=is_called,
        score=0.75,
    ),
    Row(
        "name in a form without a colon",
        NAME,
        rf"(?:^|[.!?;,]\s)(?:full )?name\s(?P<it>{_TWO})\s?(?:$|[,.;!?(])",
        ("i take part. Name {Aoibheann Nic Dhonnchadha}, skin dry",),
        ("Name Brand Creams, please", "name the cream, please", "Name Skin Ceuticals, what"),
        check=lambda piece: is_called(piece) and not is_english(bare(piece.split()[0])),
        score=0.75,
    ),
    Row(
        "who speaks or writes, in other languages",
        NAME,
        rf"{EDGE}(?:aqui (?:é|fala|quem fala é|quem escreve é)(?: [oa])?|quem (?:fala|escreve) é(?: [oa])?|aquí (?:habla|escribe)|(?:le|les|te|os) (?:habla|escribe|saluda)|qui è|sono sempre|ici c['’]est|c['’]est encore|hier (?:spricht|schreibt)|z tej strony|tu mówi|pisze|tässä|tady|na telefonu|στη γραμμή)\s(?P<it>{_FULL})(?:$|[^\pL])",
        (
            "boa tarde, aqui é a {Valdirene} da loja",
            "les escribe {Encarna Oyarzun}",
            "hier spricht {Wendeline}",
        ),
        (
            "aqui é a Nivea",
            "hier ist die Haut trocken",
            "qui è Natale",
        ),
        check=is_called,
        score=0.7,
    ),
    Row(
        "Chinese name among words of another script",
        NAME,
        rf"(?:(?:^|[\s(\"“,])(?P<it>[{SURNAMES}][\p{{Han}}]{{1,2}})\s?[\")”]?\s(?:is (?:how|my|what|the name|me)|here|speaking|asks?|in my passport|\(?[A-Z][a-z]+ [A-Z])|(?:name(?: is|:)?|i am|i['’]m|called|signed|written|passport|spelled|me llamo|heiße|m['’]appelle)[\s:\"“(]{{1,2}}(?P<its>[{SURNAMES}][\p{{Han}}]{{1,2}})(?:$|[^\p{{Han}}]))",
        ("{林佳怡} is how my card has it", "my name is {周文博}, hello"),
        ("黄褐斑 what is it", "what is called 高血压?"),
        check=lambda piece: not piece.startswith(("高血", "黄褐", "白癜", "金银", "熊果")),
        score=0.75,
    ),
    Row(
        "Japanese name, the given one in hiragana",
        NAME,
        r"(?P<it>[\p{Han}]{1,4}[ 　][\p{Hiragana}]{2,5})(?:です|と申し|といい|と言い|だよ|より)",
        ("私は{東雲 みのり}です",),
        ("肌は乾燥 するのです",),
        check=lambda piece: not re.search(r"[はがをにでもの]\s|する|して|ない|から|ので|など", piece),
        score=0.7,
    ),
    Row(
        "kin, then the name between commas or in brackets",
        NAME,
        rf"{EDGE}(?:the|my|our|his|her|their)\s(?:[\pL]{{2,10}}[ \-]){{0,2}}?{KIN}(?:[ \-]in[ \-]law)?\s?[,(]\s?(?P<it>{CAP}(?:\s{CAP}){{0,2}})\s?[,)]",
        ("here is the niece, {Annegret}, not the aunt", "my sister-in-law ({Nukappi}, 44) wants it"),
        ("my daughter, Monday, asks", "the mother (Botox, twice)", "my son, Sunscreen, hates"),
        check=lambda piece: is_capital_name(piece) and not is_english(bare(piece.split()[0])),
        score=0.75,
    ),
    Row(
        "kin or friend, then a capital",
        NAME,
        rf"{EDGE}(?:my|our|his|her|their)\s(?:[\pL]{{2,10}}[ \-]){{0,2}}?{KIN}(?:[ \-]in[ \-]law)?\s(?P<it>{CAP}(?:\s{_PARTICLE}{CAP}){{0,2}})(?:$|[^\pL])",
        ("my stepson {Ragnvald} and i", "our late grandmother {Perpetua Osei} had it"),
        ("my nurse Nivea", "my sister Botox", "my mum Monday", "my daughter Loves it"),
        check=lambda piece: is_capital_name(piece) and not is_english(bare(piece.split()[0])),
        score=0.7,
    ),
    Row(
        "name in the head of a letter or a referral",
        NAME,
        rf"(?:(?:^|[\s.;!?])(?:From|To|Cc|CC|Bcc|Attn|Re|Von|An|De|Para|Da|Od|Do|Van|Aan|Від|От)\s?:\s?(?P<it>{_TWO})\s?(?:$|[.,;<\n]|\s(?:To|Cc|Subject|Re)\s?:)|{EDGE}(?:patient|pt|client|(?:konto|karten)?inhaber(?:in)?|pacjent(?:ka)?|paciente|patientin|potilas|pacient(?:ka)?|on behalf of|referral for|bill to|ship to|deliver to|im auftrag von|de parte de|au nom de|em nome de|per conto di|namens|w imieniu):?\s(?P<its>{_TWO})\s?(?:$|[.,;:\n]))",
        ("From: {Aurelio Montferrat}. Subject: lumps", "no. 12; patient {Goh Siew Lan}; red"),
        ("patient Group A.", "To: Whom It May", "Re: Skin Care.", "De: Crema Nivea."),
        check=lambda piece: is_called(piece) and not is_english(bare(piece.split()[0])),
        score=0.75,
    ),
    Row(
        "called so by others, before or after a change, in more languages",
        NAME,
        rf"{EDGE}(?:нарекоха ме|кръстиха ме|знаят (?:ме )?като|викат ми|наричат ме|ме викаат|звать меня|зовите меня|называют меня|кличуть мене|звертайтеся до мене|jmenuju se(?: teď)?(?: už)?|říkají mi|volajú ma|wołają na mnie|mówcie (?:mi|do mnie)|zovu me|zovite me|hívjatok|mindenki|kutsukaa|kalla mig|kall meg|kald mig|noem me(?: maar)?|nennt mich|alle nennen mich|appelez-moi|on me surnomme|llámame|llamadme|podem chamar-me|pode me chamar de|chiamatemi|bana herkes|mi se spune|mi se zice|spuneți-mi|vadinkite mane|sauciet mani|kutsuge mind|panggil(?: saja)?(?: aku| saya)?|tawagin niyo akong|niite|naitwa|men|mening ismim|mera naam(?: hai)?|mujhe|known to everyone as|known to all as|answers? to|thank(?:s to)?|regards to|greetings to)\s(?P<it>{_FULL})(?:$|[^\pL])",
        (
            "Нарекоха ме {Радка}, но",
            "nennt mich {Wendeline}",
            "jmenuju se teď už {Havelková}, dřív",
            "thank {Annegret} for it",
        ),
        ("thank God it stopped", "nennt mich Botox", "thanks to Botox", "thank You"),
        check=lambda piece: (
            is_called(piece)
            and not is_english(bare(piece.split()[0]))
            and bare(piece.split()[0]) not in load_words().places
        ),
        score=0.7,
    ),
    Row(
        "I am, then two words, in scripts without capitals",
        NAME,
        r"(?:^|[\s,.!])(?:මම|నేను|ನಾನು|ഞാൻ|እኔ|ਮੈਂ|હું|ମୁଁ)\s(?P<it>[\pL]{3,24}\s[\pL]{3,24})\s?(?:$|[.,;!]|\s(?:ని|ను|ആണ്|ነኝ|ਹਾਂ|છું)(?:$|[^\pL]))",
        ("ආයුබෝවන්, මම {නිලූකා ජයවර්ධන}, තෙල්", "ನಾನು {ಸಹನಾ ಹಿರೇಮಠ}. ತುಟಿ"),
        ("මම ගර්භණීයි, මේක", "నేను చాలా భయపడుతున్నాను.", "ನಾನು ತುಂಬಾ ಹೆದರಿದ್ದೇನೆ."),
        check=lambda piece: (
            not any(
                word in function_words()
                or re.search(r"(?:ාను|ాను|ेను|తున్నాను|ದ್ದೇನೆ|ದೇನೆ|ുന്നു|ആണ്|යි|නවා|ිනේ|లేదు|ಇಲ್ಲ)$", word)
                or word in _VERY
                for word in piece.split()
            )
        ),
        score=0.7,
    ),
)
