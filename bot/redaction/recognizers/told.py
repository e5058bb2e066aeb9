"""Recognizes names that are announced, in many languages, and names in scripts without spaces."""

from __future__ import annotations

import re

from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import NAME
from bot.redaction.words import (
    bare,
    function_words,
    is_english,
    is_mood,
    is_small_word,
    load_words,
    looks_mistyped,
)

_WORD = r"[\pL\pM][\pL\pM'’.\-]{0,30}"
_PARTICLE = r"(?:van|von|der|den|de|del|della|da|dos|das|du|la|le|el|al|bin|ben|ibn|ter|zu|af|san|st\.?)"
_IT = rf"(?P<it>{_WORD}(?:\s(?:{_PARTICLE}\s){{0,2}}(?-i:[\p{{Lu}}][\pL\pM'’.\-]{{0,30}})){{0,3}})"
_CUES = (
    r"(?:mein(?:e)? (?:vor|nach|spitz)?name (?:ist|lautet)|ich hei(?:ß|ss|s)e?|man nennt mich|je m['’ ]?ap{1,2}el{1,2}e|(?:mon )?(?:nom|prénom|prenom|nom de famille|surnom) (?:est|c['’]est|:)|on m['’]appelle|moi c['’ ]?est|"
    r"me llamo|mi (?:nombre|apellido|apodo)(?: completo)? es|me dicen|me llaman|(?:konto|karten)?inhaber(?:in)?:?|empfänger(?:in)?:?|patient(?:in)?:|titulaire(?: du compte)? ?:?|destinataire ?:|titular(?: de la cuenta)?:?|destinatario:|intestatari[oa](?: del conto)?:?|beneficiári[oa]:|rekeninghouder:?|posiadacz(?:ka)? (?:konta|rachunku):?|hesap sahibi:?|mi chiamo|il mio (?:nome|cognome|soprannome) è|mi chiamano|(?:o )?meu (?:nome|apelido|sobrenome)(?: completo)? é|(?:eu )?me chamo|chamo-me|me chamam de|"
    r"ik heet|mijn (?:naam|voornaam|achternaam|bijnaam) is|ze noemen me|nazywam si[ęe]|mam na imi[ęe]|moje (?:imi[ęe]|nazwisko) (?:to|jest)|na imi[ęe] mam|mówi[ąa] (?:na|do) mnie|"
    r"(?:benim )?ad[ıi]m(?: soyad[ıi]m)?|(?:annemin|babamın|kızımın|oğlumun|eşimin|doktorumun|arkadaşımın|kardeşimin) ad[ıi]|(?:benim )?ismim|soyad[ıi]m|isim soyisim:?|bana hep|jag heter|mitt namn är|jeg heter|jeg hedder|mit navn er|navnet mitt er|nimeni on|mun nimi on|jmenuji se|mé jméno je|volám sa|"
    r"hívnak|a nevem|mă numesc|ma numesc|numele meu este|mă cheamă|zovem se|ime mi je|ja sam se zvao|mani sauc|mano vardas|minu nimi on|nama saya(?: adalah)?|tên tôi là|tôi tên là|mera naam|ako si|(?:ang )?pangalan ko(?: po)? ay|jina langu ni|orukọ mi ni|igama lami ngu|"
    r"меня зовут|мо[её] имя|моя фамилия|мене зва?уть|мене звати|казвам се|името ми е|се викам|с уважением,|με λένε|ονομάζομαι|λέγομαι|το όνομά μου είναι|اسمي(?: هو)?|معكم|معك|انا اسمي|أنا اسمي|أدعى|اسم من|نام من|שמי(?: הוא)?|קוראים לי|השם שלי|मेरा नाम|मेरो नाम|माझे नाव|আমার নাম|ਮੇਰਾ ਨਾਮ|મારું નામ|என் பெயர்|నా పేరు|ನನ್ನ ಹೆಸರು|എന്റെ പേര്|මගේ නම|მე მქვია|ჩემი სახელია|იმ სახელი|իմ անունը|менің атым|намайг|миний нэр|mening ismim|mening otim|aha m bụ|aha m bu|abụ m|mwen rele|non mwen se|mi nomiĝas|mia nomo estas|ninaitwa|magacaygu waa|magacaygu|ke bitswa|lebitso la ka ke|zita rangu ndi|dzina langa ndi|amazina yanjye ni|nitwa|me din de|anarana ahy|ko taku ingoa ko|o lo'u igoa o|is mise|is é m'ainm|fy enw i yw|fy enw i|enw i yw|ma anv zo|em dic|el meu nom és|chámome|o meu nome é|nire izena|ég heiti|nafnið mitt er|eg eiti|quhem|më quajnë|emri im është|jisimni|jien jisimni|mano vardas yra|mans vārds ir|minu nimi|mein nam is|i hoaß|ech heeschen|ik hjit|eg heiter)"
)


def is_name(piece: str) -> bool:
    """Whether the first word may begin a name: it is neither a term of the field nor a function word."""
    first = piece.split()[0].strip(".,'’")
    lists = load_words()
    if is_small_word(first) or is_mood(first):
        return False
    return (
        len(first) > 1
        and bare(first) not in lists.kept
        and first.lower() not in lists.small
        and not _NOT.fullmatch(first)
    )


# The same verbs with another meaning: "ich heiße jeden Rat willkommen", "mi chiamo contenta se …".
_REMARK = r"(?:(?:\s[\pL]{2,20}){1,4}\s(?:willkommen|welkom)(?:$|[^\pL])|\s(?-i:[a-zß-ÿ])[a-zß-ÿ]{2,20}\s(?:se|che|que|wenn|dass|dat|jeśli|że)\s)"
# Words after an announcement that are no names.
_NOT = re.compile(
    r"(?:ist|est|es|è|é|is|jest|nicht|pas|no|non|não|niet|nie|değil|die|der|das|ein|eine|un|une|una|um|uma|een|auch|aussi|también|anche|também|ook|też|da|de|ve|und|et|y|e|en|i|var|yok|ne|hai|kya|है|هي|هو|это|и|не|soyadım)",
    re.I,
)

KIN = (
    r"(?:(?:step|god|grand|half[ -])?(?:mum|mother|dad|father|sister|brother|daughter|son|child|parents?)|wife|hubby|husband|partner|girlfriend|boyfriend|gf|bf|bro|sis|nan|nana|granny|grandad|assistant|receptionist|landlord|landlady|fianc[ée]e?|mum|mom|mother|dad|father|sister|brother|daughter|son|baby|kid|child|friend|cousin|aunt|uncle|nephew|niece|gran|grandma|grandmother|grandfather|grandpa|"
    r"colleague|coworker|boss|neighbou?r|flatmate|roommate|doctor|gp|dermatologist|nurse|surgeon|injector|beautician|practitioner|therapist|client|patient|teacher|twin|carer|toddler|newborn|infant|little one|cat|dog)"
)
# Words for relatives, friends and neighbours in other languages. They announce a capitalised name.
_KIN_ELSEWHERE = (
    r"(?:mutter|mama|vater|papa|schwester|bruder|tochter|sohn|ehefrau|ehemann|partnerin|partner|freundin|freund|cousine|tante|onkel|nichte|neffe|oma|opa|nachbarin|nachbar|kollegin|kollege|chefin|baby|schwiegermutter|schwägerin|enkelin|enkel|"
    r"mère|maman|père|sœur|soeur|frère|fille|fils|femme|mari|copine|copain|compagne|compagnon|amie|cousin|oncle|nièce|neveu|mamie|papi|grand-mère|grand-père|voisine|voisin|collègue|patronne|belle-mère|beau-père|belle-sœur|bébé|"
    r"madre|mamá|padre|papá|hermana|hermano|hija|hijo|mujer|esposa|esposo|marido|novia|novio|amiga|amigo|prima|primo|tía|tío|sobrina|sobrino|abuela|abuelo|vecina|vecino|jefa|jefe|compañera|compañero|suegra|suegro|cuñada|nieta|nieto|"
    r"mamma|papà|sorella|fratello|figlia|figlio|moglie|marito|fidanzata|fidanzato|amica|amico|cugina|cugino|zia|zio|nonna|nonno|vicina|vicino|collega|suocera|suocero|cognata|bimba|bimbo|"
    r"mãe|pai|irmã|irmão|filha|filho|filhinh[ao]|mulher|namorad[ao]|sobrinh[ao]|avó|avô|vizinh[ao]|colega|sogra|cunhada|net[ao]|bebê|"
    r"moeder|vader|zus|broer|dochter|zoontje|zoon|vrouw|vriendin|vriend|buurvrouw|buurman|schoonmoeder|schoonvader|schoonzus|"
    r"matka|mama|ojciec|siostra|córka|syn|synek|żona|mąż|chłopak|dziewczyna|przyjaciółka|koleżanka|kolega|kuzynka|ciocia|wujek|babcia|dziadek|sąsiadka|sąsiad|szefowa|teściowa|"
    r"annem|babam|ablam|abim|kardeşim|kızım|oğlum|eşim|karım|kocam|arkadaşım|kuzenim|teyzem|halam|amcam|dayım|anneannem|babaannem|dedem|komşum|bebeğim|"
    r"мама|мать|отец|сестра|брат|дочь|дочка|сын|сынок|доченька|жена|муж|подруга|друг|тётя|тетя|дядя|бабушка|дедушка|соседка|сосед|коллега|донька|донечка|син|чоловік|дружина|подружка|бабуся|дъщеря|приятелка|"
    r"mor|far|pappa|syster|søster|bror|dotter|datter|sønn|søn|kone|mannen|väninna|venninne|veninde|kusin|mormor|farmor|morfar|farfar|granne|nabo|kollega|sambo|"
    r"äitini|isäni|siskoni|veljeni|tyttäreni|poikani|vaimoni|mieheni|ystäväni|anyám|apám|nővérem|húgom|bátyám|öcsém|lányom|fiam|férjem|feleségem|barátnőm|nagymamám|maminka|máma|táta|sestra|dcera|manžel|manželka|kamarádka|babička|manžela|"
    r"sora|fratele|fiica|fiul|soțul|soția|prietena|bunica|kći|kćerka|muž|žena|prijateljica|baka|μητέρα|μαμά|πατέρας|αδερφή|αδελφή|αδερφός|αδελφός|κόρη|γιος|γυναίκα|άντρας|σύζυγός?|φίλη|φίλος|γιαγιά|παππούς|con gái|con trai|chồng|mẹ|anak|ibu|suami|istri|adik|kakak)"
)
_SURE = (
    rf"(?:(?:my|his|her|their|{KIN}['’]?s?) (?:(?:full|first|last|given|family|real|maiden|middle|legal|sur|nick|christian|birth|english|chinese) ?)?na?mes?(?:\s(?:is|was)|['’]s|s)?(?:\s?[:=\-]\s?|\s)(?:called |actually |just )?|"
    r"(?:(?:full|first|last|given|family|maiden|sur)[ _-]?name|name)\s?[:=]\s?|(?:first|last|given|family|maiden|full) ?name,? (?:is )?|^name\? ?|nick ?name (?:is )?|surname (?:is )?|"
    r"(?:i am|i['’]m|im|i was|also) (?:called|named|known as) |(?:people|they|everyone|everybody|friends|just|you can) calls? (?:me|her|him) |(?:nicknamed|dubbed|christened) (?:me|him|her) |"
    rf"(?:my|our|his|her) (?:[\pL]{{2,12}} )?{KIN},? (?:is |was |who is |who['’]s )?(?:called|named) |"
    r"(?:yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|(?:kind|best|warm) regards|kindest regards|best wishes),? |(?:patient|client|sender|recipient|attn|attention|customer|applicant|signed|account holder|card ?holder|name on (?:the )?(?:card|account)|beneficiary|payee|given|surname|forename|prénom|vorname|nachname|imię|nazwisko|apellidos?|cognome|nome|nom) ?: ?|(?:account holder|card ?holder|payee) )"
)
# Words that follow "my name is" and the like, but are no names.
_REMARKS = re.compile(
    r"(?:private|secret|important|irrelevant|none|not|on|in|the|my|is|was|of|and|for|so|hard|long|short|difficult|wrong|right|correct|unknown|misspelled|required|needed|from|spelled|pronounced|common|same|different|"
    r"what|who|how|why|where|when|does|do|can|should|could|would|are|have|has|had|it|this|that|these|there|but|or|if|as|at|to|with|by|please|thanks|thank|crazy|stupid|back|later|tomorrow|today|tonight|now|again|names?|called|somebody|someone|anybody|anyone|nobody|anonymous|everyone|everybody|a|an|your|yours|his|her|he|she|they|we|you|me|us|i|one|another|still|always|never|just|only|very|too|so|somewhat|tired|worried|confused|grateful|from|yet|wondering|hoping|looking|waiting|itchy|dry)",
    re.I,
)


# Verbs that follow "my name": "my name doesn't matter", "my name stays private".
_VERB = re.compile(
    r"(?:[a-z]{2,6}n['’]t|(?:do|does|did|is|was|wo|ca|has|would|should)nt|stays?|remains?|matters?|means?|will|won|may|might|must|appears?|sounds?|looks?|says?|comes?|goes|gets?|changed?|begins?|starts?|ends?|rhymes?)",
    re.I,
)


def is_told(piece: str) -> bool:
    """Whether the announced piece may be a name."""
    first = piece.split()[0].strip(".,")
    return is_name(piece) and not _REMARKS.fullmatch(first) and not _VERB.fullmatch(first)


# Words after a doctor's title that say what the doctor does or gives, in several languages.
_FOREIGN = re.compile(
    r"^(?:krem|mi|ha|dice|dijo|dit|dedi|sagt|zegt|recomend|conseill|consigli|empfohl|empfahl|öner|verdi|yazd|[cç]ok|bana|na?o|was)|(?:ó|ował|owała|zał|zała|di|dı|ti|tı|iert|yor)$"
)

ROWS = (
    Row(
        "name, announced",
        NAME,
        rf"{EDGE}{_SURE}(?P<it>{_WORD}(?:\s(?:{_PARTICLE}\s){{0,2}}(?-i:[\p{{Lu}}])[\pL\pM'’.\-]{{0,30}}){{0,3}})",
        (
            "my name is {Oddný Ström}",
            "surname: {mbatha}",
            "just call me {zuzu}",
            "nickname {Squidge}, passport other",
            "Name? {Finch}, from the clinic list",
            "her maiden name, {Oyelowo}, is on it",
            "Kind regards, {Ottoline Fisk}",
        ),
        ("my name is not important", "kind regards", "call me back", "the brand name CeraVe"),
        check=is_told,
        score=0.85,
    ),
    Row(
        "kin or friend in another language, then a capital",
        NAME,
        rf"{EDGE}{_KIN_ELSEWHERE}(?:\s(?:mea|meu|min|mitt|mi|moja|moj|minha|meine|μου|mình|em|tôi|saya|je))?(?:,?\s(?:η|ο|o|a|is|ist|heißt|s'appelle|se llama|si chiama|se chama|heet|ma na imię)\s|,?\s|\s?\(|:\s)(?P<it>(?-i:[\p{{Lu}}])[\pL\pM'’\-]{{2,30}}(?:\s(?:{_PARTICLE}\s){{0,2}}(?-i:[\p{{Lu}}])[\pL\pM'’.\-]{{1,30}}){{0,3}})",
        (
            "meine Schwester {Annegret} hat",
            "mi suegra {Nekane Otxoa} dice",
            "a minha colega {Dagmara} ficou",
            "сын {Елисей}, 3 года",
            "η κόρη μου η {Δανάη} έχει",
            "mój kolega {Zbigniew} radzi",
        ),
        (
            "meine Schwester hat Neurodermitis",
            "mi hija Tiene rojeces",
            "ma fille Nivea",
            "mijn vrouw Vaseline",
        ),
        check=lambda piece: (
            is_told(piece)
            and piece.split()[0].lower() not in function_words()
            and not is_english(bare(piece.split()[0]))
        ),
        score=0.75,
    ),
    Row(
        "the name's so, in any case",
        NAME,
        r"(?:^|[.!?,]\s|(?:hi|hey|hello)\s)(?:the )?name['’]s\s(?P<it>[\pL][\pL'’\-]{2,24}(?:\s(?-i:[\p{Lu}])[\pL'’\-]{1,24})?)\s?(?:$|[,.;!?(])",
        ("name's {adeyinka}. just that", "hi name's {Ragnvald Moe}, does it sting"),
        ("the name's secret.", "name's Botox, what", "the name's not important."),
        check=lambda piece: (
            is_told(piece)
            and not is_english(bare(piece.split()[0]))
            and piece.split()[0].lower() not in function_words()
        ),
        score=0.75,
    ),
    Row(
        "somebody named so",
        NAME,
        rf"{EDGE}(?:somebody|someone|somebody|man|woman|girl|guy|lady|boy|person|people|colleague|friend|kid|stranger|therapist|{KIN}) (?:named|called|by the name of) (?P<it>(?-i:[\p{{Lu}}])[\pL\pM'’.\-]{{1,30}}(?:\s(?:{_PARTICLE}\s){{0,2}}(?-i:[\p{{Lu}}])[\pL\pM'’.\-]{{1,30}}){{0,3}})",
        ("a woman called {Perpetua Lindgren-Oss} did it",),
        ("a girl called me names", "my doctor called Monday"),
        check=is_told,
        score=0.85,
    ),
    Row(
        "name in a form, family name first",
        NAME,
        r"(?:^|//\s|\|\s|:\s|\d\s)(?P<it>[\p{Lu}][\pL'’\-]{2,30},\s[\p{Lu}][\pL'’\-]{1,24}(?:\s[\p{Lu}][\pL'’\-]{0,24}\.?){0,2})\s?(?://|\||;|\(|DOB|dob|born|geb|\*)",
        ("0117 // {Abernethy-Okoro, Lucinda} // dry shins", "{OSEI, Perpetua Ama}; born"),
        ("Note: Cream, Lotion | Balm",),
        check=lambda piece: (
            is_told(piece) and not all(is_english(bare(word.strip(",."))) for word in piece.split())
        ),
        cased=True,
        score=0.75,
    ),
    Row(
        "signature in other languages, or from a place",
        NAME,
        rf"{EDGE}(?:(?:atte|atentamente|saludos|un saludo|cordialement|bien à vous|mfg|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|(?:viele |liebe )?gr(?:ü|ue)(?:ß|ss)e|gru(?:ß|ss)|pozdrawiam|z poważaniem|saygılar(?:ımla)?|sevgiler|cordiali saluti|distinti saluti|saluti|abraços|atenciosamente|met vriendelijke groet(?:en)?|groet(?:en|jes)?|mvh|hälsningar|med vänlig hälsning|med venlig hilsen|hilsen|terveisin|s pozdravem|üdvözlettel|cu stimă|srdačno|lep pozdrav)[.,!]{{0,2}}\s{{1,2}}(?:(?:aus|von|de|da|uit|z|från|fra)\s(?-i:[\p{{Lu}}])[\pL\-]{{2,24}},?\s)?|(?:regards|greetings|love|hugs|cheers|hello|hi) from\s(?-i:[\p{{Lu}}])[\pL\-]{{2,24}},\s)(?P<it>(?:(?-i:[\p{{Lu}}])[\pL'’\-]{{0,30}}\.?)(?:\s(?:{_PARTICLE}\s){{0,2}}(?-i:[\p{{Lu}}])[\pL\pM'’.\-]{{0,30}}){{0,3}})",
        (
            "Mit freundlichen Grüßen, {Edeltraud Voss}",
            "Regards from Bergen, {Sigrunn}. PS it rains",
            "Gruß aus Kiel, {Momme H. Petersen}",
        ),
        ("Greetings from Spain, Does it hurt?", "saludos, Gracias por todo"),
        check=lambda piece: (
            is_told(piece)
            and piece.split()[0].lower() not in function_words()
            and not is_english(bare(piece.split()[0].strip(".")))
            and piece.split()[0].lower() not in ("gracias", "merci", "danke", "grazie", "obrigada", "dzięki")
        ),
        score=0.75,
    ),
    Row(
        "signature behind a dash",
        NAME,
        rf"(?:^|[.!?…]?\s)(?:—|–|--|~)\s?(?P<it>[\p{{Lu}}][\pL'’\-]{{2,24}}(?:\s(?:{_PARTICLE}\s){{0,2}}[\p{{Lu}}][\pL'’.\-]{{1,24}}){{1,2}})\s?(?:$|[,(]\s?[\p{{Lu}}][\pL ]{{2,24}}[).]?$)",
        ("does it sting? — {Sverre Haugland}, Oslo",),
        ("Serum — Night Cream", "which one – Day Lotion"),
        check=lambda piece: (
            is_told(piece)
            and not all(is_english(bare(word)) or bare(word) in load_words().kept for word in piece.split())
        ),
        cased=True,
        score=0.7,
    ),
    Row(
        "who says here",
        NAME,
        r"(?:^|[.!?,]\s|[Hh](?:i|ej|oi|allo|ello|ey|ei)[!,]?\s|[Ss]al(?:ut|am)[!,]?\s)(?P<it>[\p{Lu}][\pL'’\-]{2,30}(?:\s(?:(?:van|von|de|der|den|di|da|la|el)\s){0,2}[\p{Lu}][\pL'’\-]{1,30}){0,3})\s(?:(?:here|hier|här|ici|aquí|aqui|tutaj|täällä|ovdje|burada)(?:$|[^\pL])|(?:tuk|тук|тут|здесь|овде|ovde|aici|tady|itt|siin|εδώ|her|te|burda|shu yerda)\s?[,!])",
        ("Hoi, {Sjaan van der Kolk-Maas} hier, ik", "Hej! {Torvild} här"),
        ("Alles hier brennt", "Nothing here helps", "Tout ici brûle"),
        check=lambda piece: all(
            bare(word) not in load_words().kept
            and word.lower() not in function_words()
            and not is_english(bare(word))
            for word in piece.split()[:1]
        ),
        cased=True,
        score=0.75,
    ),
    Row(
        "name between, in Russian, Ukrainian or Greek",
        NAME,
        r"(?:^|[^\pL])(?:(?:меня|мене)\s(?P<it>(?-i:[\p{Lu}])[\pL]{2,20}(?:\s(?-i:[\p{Lu}])[\pL]{2,20})?)\s(?:зовут|звати|звуть)|είμαι\s(?:ο|η)\s(?P<its>(?-i:[\p{Lu}])[\pL]{2,20}(?:\s(?-i:[\p{Lu}])[\pL]{2,25})?)|(?:ο|η)\s(?P<itself>(?-i:[\p{Lu}])[\pL]{2,20}(?:\s(?-i:[\p{Lu}])[\pL]{2,25})?)\s(?:είμαι|εδώ)(?:$|[^\pL]))",
        ("меня {Тихон} зовут", "γεια, η {Ευανθία} είμαι, τσούζει", "είμαι ο {Στράτος Μελάς} από"),
        ("είμαι η μόνη",),
        score=0.85,
    ),
    Row(
        "name behind a title",
        NAME,
        rf"{EDGE}(?:mr|mrs|ms|mx|miss|dr|drs|prof|professor|doctor|sir|madam|nurse|herr|frau|señora?|sra?|srta|monsieur|madame|mme|mlle|signora?|dott|dottor|dottoressa|doña|don|pani|aunt|auntie|uncle|tante|tía|tio|oncle|rabbi|imam|dame|sensei)\.?\s(?P<it>(?-i:[\p{{Lu}}])[\pL\pM'’\-]{{1,30}}(?:\s(?:{_PARTICLE}\s){{0,2}}(?-i:[\p{{Lu}}])[\pL\pM'’.\-]{{1,30}}){{0,2}})",
        ("Dr. {Papathanasiou} said so", "mrs {Abernathy} had it", "Frau {Wöhrle}"),
        ("Dr Jart", "doctor Google", "nurse said so", "Dr Who"),
        check=lambda piece: is_told(piece) and ("-" in piece or not is_english(piece.lower())),
        score=0.8,
    ),
    Row(
        "name behind a title, in lower case",
        NAME,
        rf"{EDGE}(?:mr|mrs|ms|miss|dr|prof|professor|doctor|nurse)\.?\s(?P<it>(?-i:[a-zà-ÿ])[a-zà-ÿ'’\-]{{3,20}})(?:$|[^\pL\pN])",
        ("doctor {okwonko} gave me it", "mrs {wojtkowiak} said so"),
        ("dr jart", "doctor prescribd it", "nurse practitioner", "doctor krem önerdi", "miss universe"),
        check=lambda piece: (
            is_told(piece)
            and not is_english(piece)
            and not looks_mistyped(piece)
            and piece not in function_words()
            and not _FOREIGN.search(piece)
        ),
        score=0.6,
    ),
    Row(
        "name, announced in other languages",
        NAME,
        rf"{EDGE}{_CUES}(?:{_REMARK}|\s?[:,]?\s{{0,2}}{_IT})",
        (
            "ich heiße {Wiebke Thomsen}",
            "me llamo {Xochitl}",
            "mam na imię {gosia}",
            "benim adım {Tuğba}",
            "меня зовут {Полина}",
            "اسمي {سلمى}",
            "je m'appelle {Maëlys Le Goff} et toi",
        ),
        (
            "mein name ist nicht wichtig",
            "benim adım yok",
            "Ich heiße jeden Rat willkommen",
            "ich heiße Sie herzlich willkommen",
            "me llamo al centro",
            "mi chiamo contenta se passa",
            "mi chiamo fortunata",
        ),
        check=is_name,
        score=0.85,
    ),
    Row(
        "name, put in words around it",
        NAME,
        r"(?:^|[^\pL])(?P<it>[\pL\pM][\pL\pM'’\-]{1,30}(?:\s(?-i:[\p{Lu}])[\pL\pM'’\-]{1,30}){0,2}) (?:diye hitap|derler bana|is my (?:first |last |given |family |full |middle |maiden |nick|sur)?(?:name|surname|nickname)|ist mein (?:vor|nach)?name|est mon (?:pré)?nom|es mi (?:nombre|apellido)|è il mio (?:nome|cognome)|é o meu nome|is mijn naam|to moje imię|"
        r"is how (?:people|they|everyone) calls? me|they call me|is what (?:people|they|friends|everyone) calls? me)(?:$|[^\pL])",
        ("{Oyelaran} is my surname", "{pip} is what they call me", "{Wiebke} ist mein Vorname"),
        ("what is my name", "this is my name", "that is my surname", "it is my name"),
        check=lambda piece: (
            is_name(piece)
            and not re.fullmatch(
                r"(?:what|this|that|it|which|here|who|he|she|was|where)", piece.split()[-1], re.I
            )
        ),
        score=0.85,
    ),
)
