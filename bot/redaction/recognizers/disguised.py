"""Recognizes e-mail addresses that are disguised against robots by words of several languages."""

from __future__ import annotations

from bot.redaction.recognizers.table import EDGE, IS, Row
from bot.redaction.spans import E_MAIL

_HOSTS = (
    r"(?:g-?mail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|me|aol|gmx|web|proton ?mail|proton|tutanota|zoho|yandex|"
    r"mail|t-online|freenet|orange|wanadoo|laposte|free|sfr|libero|virgilio|alice|tiscali|terra|uol|bol|sapo|ziggo|kpn|hetnet|wp|onet|interia|o2|"
    r"hotmail|mynet|superonline|qq|163|126|naver|daum|rediffmail|btinternet|sky|comcast|verizon|att|bigpond|fastmail|hey|inbox|rambler|abv|seznam|centrum)"
)
_ENDS = r"(?:com|org|net|info|edu|gov|io|me|eu|uk|co\.uk|de|fr|es|it|pt|nl|pl|tr|com\.tr|br|com\.br|ru|ua|in|jp|cn|au|com\.au|ca|ch|at|be|ie|se|no|dk|fi|gr|hu|cz|ro|bg|hr|rs|za|mx|ar|co|example)"
_AT = (
    r"(?:\s{0,3}[@＠]\s{0,3}|\s{0,2}[(\[{<*_\-]{1,2}\s{0,2}(?:at|ät|@|a|arroba|arobase|chiocciola|małpa|malpa|apestaartje|et)\s{0,2}[)\]}>*_\-]{1,2}\s{0,2}|"
    r"\s{1,3}(?:arroba|arobase|chiocciola|małpa|malpa|at-?zeichen|klammeraffe|apenstaartje|apestaartje|kuyruklu a|et işareti|snabel-?a|zavináč|zavinac|kukac|собака)\s{1,3})"
)
_DOT = r"(?:\s?[.。]\s?|\s{0,2}[(\[{<*_\-]\s{0,2}(?:dot|\.|punkt|punto|point|ponto|punt|kropka|nokta)\s{0,2}[)\]}>*_\-]\s{0,2}|\s{1,3}(?:dot|punkt|punto|point|ponto|punt|kropka|nokta|tečka|pont|точка)\s{1,3})"
_WORD = r"[\pL\pN+_\-]{1,64}"
_LOCAL = rf"{_WORD}(?:(?:{_DOT}|\s{{0,2}}[(\[{{{{<]\s?(?:underscore|dash|hyphen|minus|plus|unterstrich|bindestrich|guion bajo|tiret|trattino)\s?[)\]}}}}>]\s{{0,2}}|\s(?:underscore|dash|hyphen|minus|plus|unterstrich|bindestrich|guion bajo|tiret|trattino|myślnik)\s){_WORD}){{0,5}}"
_MAILS = r"(?:e-?mails?|mail|adres\w*|address|inbox|reach|contact|write|posta|correo|courriel|poczta|gmail)"

ROWS = (
    Row(
        "mail, with words for its signs",
        E_MAIL,
        rf"{EDGE}(?P<it>{_LOCAL}{_AT}{_WORD}(?:{_DOT}{_WORD}){{1,5}})",
        (
            "mi correo es {ana punto ruiz arroba correo punto es}",
            "mail: {jan.kowalski małpa wp.pl}",
            "{lea [at] posteo [punkt] de} schreib mir",
            "write to {kim_b(@)mail(dot)example}",
        ),
        ("the clinic is at 5 dot street", "look at point 4", "i looked at it. then i left"),
        score=0.9,
    ),
    Row(
        "mail, spoken",
        E_MAIL,
        rf"{EDGE}(?P<it>{_LOCAL}\s(?:at|ät|aet|et|klammeraffe)\s{_WORD}(?:\s(?:dot|punkt|punto|point|ponto|punt|kropka|nokta)\s{_WORD}){{1,3}})",
        ("{jonas punkt weber ät gmx punkt de}", "{lena dot k at example dot org}"),
        ("i was at example point", "look at this"),
        score=0.9,
    ),
    Row(
        "mail, a comma for its dot",
        E_MAIL,
        rf"{EDGE}(?P<it>[\pL\pN._+\-]{{1,64}}@[\pL\pN\-]{{2,60}},\s?{_ENDS})(?:$|[^\pL\pN])",
        ("it is {lena@example,org}",),
        ("@anna, come",),
        needs="@",
        score=0.9,
    ),
    Row(
        "mail, at a well-known host without its ending",
        E_MAIL,
        rf"{EDGE}(?P<it>[\pL\pN._+\-]{{2,64}} ?(?:@| at ) ?{_HOSTS}(?: ?(?:\.|,| dot | punto | point | punkt )\s?{_ENDS}|\s(?:com|org|net))?)(?:[^\pL\pN]|$)",
        (
            "reach me: {kaya.zeynep at gmail}",
            "{lina88@hotmail} is mine",
            "i am {tomasz at yahoo com}",
            "{marie.b at gmail point com}",
        ),
        ("look at me please", "i buy it at orange", "what are they looking at live"),
        score=0.8,
        check=lambda piece: (
            not piece.lower().endswith(
                (" at me", " at live", " at free", " at sky", " at web", " at orange", " at alice", " at hey")
            )
        ),
    ),
    Row(
        "mail, its sign encoded",
        E_MAIL,
        rf"{EDGE}(?P<it>[\pL\pN._+\-]{{1,64}}(?:%40|&#64;|&commat;|\\u0040)[\pL\pN\-]{{1,60}}(?:\.[\pL\pN\-]{{1,30}}){{1,4}})",
        ("?to={anna.k%40example.org}", "{anna&#64;example.com}"),
        ("40% of 40",),
        score=0.9,
    ),
    Row(
        "mail, letter by letter",
        E_MAIL,
        rf"{EDGE}(?P<it>(?:[\pL\pN._\-] ){{2,40}}(?:@|\(at\)|at|a t) ?(?:[\pL\pN._\-] ?){{2,30}}(?:\.|dot|d o t) ?[\pL] ?[\pL](?: [\pL]){{0,8}}[\pL]{{0,3}})(?:[^\pL\pN]|$)",
        ("it is {a n n a k @ g m a i l . c o m}", "{j a n 7 @ w p . p l} ok?"),
        ("a b c creams", "i a m 5 at a clinic"),
        score=0.9,
    ),
    Row(
        "mail, run together",
        E_MAIL,
        r"(?:^|\s)(?P<it>[a-z0-9._\-]{2,40}(?:AT|_at_|-at-|\(at\)|\[at\])[a-z0-9\-]{2,40}(?:(?:DOT|_dot_|-dot-|\(dot\)|\[dot\]|\.)[a-z]{2,20}){1,4})",
        ("{annakATexampleDOTorg} is where", "use {anna_at_example.org}"),
        ("FORMAT",),
        score=0.9,
        cased=True,
    ),
    Row(
        "mail, its sign left out",
        E_MAIL,
        rf"{EDGE}(?:{_MAILS}){IS}(?P<it>[\pL\pN._+\-]{{2,64}}\s?(?:at\s)?{_HOSTS}\s?(?:\.|\s|dot\s)\s?(?:com|org|net|de|fr|es|it|pt|nl|pl|co\.uk|ru|com\.tr))(?:[^\pL\pN]|$)",
        ("my mail is {lena.k gmail.com}", "email {ola gmail com}"),
        ("email me please com",),
        score=0.8,
    ),
    Row(
        "mail, only its name",
        E_MAIL,
        rf"{EDGE}(?:my|mein|mon|mi|il mio|meu|mijn|mój) (?:gmail|hotmail|yahoo|outlook|icloud|e-?mail|mail)(?: (?:address|adresse|account|id|name|handle))?\s?(?:is|ist|est|es|è|é|to|:|=){{1,2}}\s{{1,2}}(?P<it>[\pL._+\-]{{1,40}}[\pN_.][\pL\pN._+\-]{{0,40}})",
        ("my gmail is {lena.k88}", "mein gmail ist: {ola_w1}"),
        ("my email is private.", "my mail is down"),
        check=lambda piece: any(c.isdigit() or c in "_." for c in piece.rstrip(".,!?")),
    ),
)
