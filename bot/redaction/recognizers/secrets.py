"""Recognizes passwords, codes and tokens."""

from __future__ import annotations

import re

from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import SECRET
from bot.redaction.words import is_english

PASSWORD = (
    r"(?:pass(?:[ -]?word|wd|code|phrase)s?|pwd?|passwort|kennwort|mot de passe|mdp|contraseña|contrasena|clave|senha|palavra-passe|wachtwoord|hasło|haslo|"
    r"şifrem?|sifrem?|parolam?|lösenord|passord|adgangskode|salasana|heslo|jelszó|jelszo|parolă|лозинка|пароль)"
)
CODE = (
    r"(?:pin(?:[ -]?code| number)?|puk|otp|2fa(?: (?:backup )?code)?|(?:gift(?: ?card)?|voucher|licen[cs]e|serial|product|redeem|redemption)[ -](?:code|key)s?|gutscheincode|code cadeau|(?:(?:parcel |package )?locker|parcel|pick-?up|collection|intercom|buzzer|key ?box|lock ?box|fridge|room|box|wifi|wi-fi|guest|account|bank|phone|screen|unlocking|reset|verification|security|access|login|log-in|door|gate|entry|alarm|sms|confirmation|one[- ]?time|recovery|backup|"
    r"activation|auth|portal|safe|lock|garage|building|unlock)[ -]?(?:code|pin|key|number)s?|zugangscode|abholcode|türcode|tan|codice di sblocco|código de recogida|code du portail|digicode|kod do (?:drzwi|bramy|domofonu|paczkomatu)|kod odbioru|kapı şifresi|код (?:домофона|подтверждения|доступа)|code d'accès|code (?:de (?:la |l['’])?)?(?:porte|immeuble|entrée|portail)|code secret|codice di accesso|código de acceso|código de acesso|kod dostępu)"
)
# "The password to soft skin is patience": what has no account.
_FIGURE = (
    r"\s(?:to|for|of|zu|zur|für|pour|de|à|para|per|della?|di|naar|voor|do|к|от|till|för)\s(?:[\pL]{2,14}\s){0,3}?(?:skin|beauty|glow(?:ing)?|youth|hands?|face|cheeks?|lips|complexion|happiness|health|heart|success|love|life|comfort|"
    r"haut|schönheit|herz(?:en)?|gesundheit|glück|peau|beauté|bonheur|cœur|piel|belleza|corazón|felicidad|pelle|bellezza|cuore|felicità|pele|beleza|coração|huid|schoonheid|geluk|skóry|piękna|serca|szczęścia|коже|кожи|красоте|красоты|сердцу|счастью)(?:\s[\pL]{2,14}){0,1}?\s(?:is|was|ist|heißt|lautet|est|es|è|é|to|это|är)\s"
)
_TOKEN = r"(?:api[ _-]?key|(?:access|auth|bearer|session|refresh|secret|private)[ _-]?(?:token|key)|token|bearer|secret(?: key)?|apikey|client_secret|seed phrase)"
_VERB = r"(?:\s(?:for|of|to|on|at|in|für|pour|para|per|do|von|vom|zum|zur|am|im|del|della|dello|du|de|da|van|voor|al|na|w|от|для|with|from|by|via) (?:[\pL'’.\-]{1,20} ?){1,6})?(?:\s{1,2}(?:is|was|ist|lautet|est|es|è|é|to|now|still|always)|\s{0,2}(?:=>|->|=|:|'s|’s)){1,3}\s{0,3}"
FOR = r"\s(?:for|of|to|on|at|in|für|pour|para|per|do|von|vom|zum|zur|am|im|del|della|dello|du|de|da|van|voor|al|na|w|от|для|with|from|by|via) (?:[\pL'’.\-]{1,20} ?){1,3}"
_NOT = re.compile(
    r"(?:wrong|not|no|incorrect|expired|required|needed|what|the|an?|my|your|his|her|our|too|very|so|safe|secure|strong|weak|forgotten|lost|case|in|on|of|to|for|from|reset|important|"
    r"private|never|always|hidden|secret|saved|stored|invalid|blocked|working|broken|sent|good|bad|same|different|short|long|easy|hard|this|that|it|where|which|how|why|when|falsch|"
    r"vergessen|weg|oublié|faux|incorrecte|olvidada|sbagliata|errada|verkeerd|złe|yanlış|protected|only|being|known|gone|asked|simple|moisture|hydration|sunscreen|water|sleep|consistency)",
    re.I,
)


# Words behind "password" that speak about passwords.
OF_PASSWORDS = re.compile(
    r"(?:help|please|pls|reset|again|rules?|problems?|issues?|hint|question|field|change[ds]?|changing|manager|thing|stuff|expired?|lost|login|wise|less|free|policy|policies|length|strength|sucks?|etc|"
    r"doesn|didn|can|cannot|isn|won|later|today|yesterday|already|there|here|either|though|anymore|or|and|but|so|with|without|also|then|now|ok|okay|yes|thanks|thx|forgot|forgotten|recovery|bitte|danke|"
    r"nicht|funktioniert|vergessen|perdu|marche|olvid\w+|perdid\w+|esqueci\w*|perso|dimenticat\w+|kwijt|zapomnia\w+)",
    re.I,
)


def is_password(piece: str) -> bool:
    """Whether the piece may be a password, and is no remark about one: "my password is wrong"."""
    plain = piece.strip("\"'“”„«».,!?;:)")
    return len(plain) >= 3 and not _NOT.fullmatch(plain)


def is_code(piece: str) -> bool:
    """Whether the piece contains a digit and is no word."""
    plain = piece.strip("\"'“”.,!?;:)")
    return len(plain) >= 3 and any(map(str.isdigit, plain)) and not is_english(plain.lower())


_IT = r"(?P<it>\"[^\"]{3,60}\"|'[^']{3,60}'|“[^”]{3,60}”|„[^“”]{3,60}[“”]|«[^»]{3,60}»|[^\s,;]{2,80}[^\s,;.!?)\"'])"
_IT_NEXT = r"\s{0,3}" + _IT

ROWS = (
    Row(
        "password",
        SECRET,
        rf"{EDGE}{PASSWORD}(?:(?:{FOR})?(?:\s(?:is|was|ist|lautet|est|es|è|é|to))?|(?:\s[\pL'’.\-]{{1,15}}){{1,6}})\s{{0,2}}(?:=>|->|=|:){_IT_NEXT}",
        (
            "pw: {Sommer!2024}",
            "mot de passe : {chaton75}",
            "mot de passe du wifi au bureau : {Loutre-grise-88}",
        ),
        ("password rules in short", "passwords: wrong"),
        check=is_password,
        score=0.85,
    ),
    Row(
        "password in a sentence",
        SECRET,
        rf"{EDGE}{PASSWORD}{_VERB}{_IT}",
        ("my password is {hunter2}", 'passwort ist "{blaue kuh}"', "hasło to {Kotek12}"),
        (
            "my password is wrong",
            "password is not working",
            "is the password needed",
            "la clave es la hidratación",
            "dieses passwort ist komplett numerisch",
        ),
        check=lambda piece: is_password(piece) and not piece.isalpha(),
        score=0.85,
    ),
    Row(
        "password that is a word",
        SECRET,
        rf"{EDGE}{PASSWORD}(?:{_FIGURE}|{_VERB}(?P<it>[\pL]{{3,40}})\s?(?:$|[,.;!?)\n]|\s(?:and|but|so|can|please|pls|thanks|und|et|y|e|i|ve)\s))",
        ("my password is {tangerine}, now help", "wachtwoord is {Konijn}"),
        (
            "my password is wrong",
            "the password is safe and sound",
            "password was short.",
            "the password to soft hands is routine, they say",
        ),
        check=is_password,
        score=0.85,
    ),
    Row(
        "password that is a word, at once behind it",
        SECRET,
        rf"{EDGE}(?:my |mein |mon |mi |meu |mijn |moje |şifrem )?{PASSWORD}\s(?P<it>[\pL]{{4,40}}(?:[_\-][\pL\pN]{{1,20}}){{0,3}}),\s",
        ("password {sunflower}, is it strong enough?", "mot de passe {chaussette}, ça ne marche pas"),
        (
            "password please, i lost it",
            "forgot the password again, help",
            "password protected, why",
            "password problems, what now",
            "passwords suck, sorry",
        ),
        check=lambda piece: is_password(piece) and not OF_PASSWORDS.fullmatch(piece),
        score=0.7,
    ),
    Row(
        "answer to a question for security that is told",
        SECRET,
        r"(?:^|[^\pL\pN_])(?:secret|security|recovery|memorable|control) (?:question|word|q)s?\s?(?:is|was|:|asks|about|=)\s[^.!?\n]{0,60}?(?:street|road|town|city|school|teacher|pet|dog|cat|car|friend|maiden name|nickname|hero|band|film|movie|book|food|place|job|grew up on|grew up in|was born|first [\pL]{2,12})(?:\s(?:on|in|i|we|was|had|grew up|lived|ever|name|my|of)){0,6}\s?[,:=\-–]{1,2}\s?(?P<it>(?-i:[\p{Lu}])[\pL\pN’'\-]{1,24}(?:\s(?-i:[\p{Lu}\d])[\pL\pN’'\-]{0,24}){0,3})",
        (
            "my secret question is the street I grew up on, {Tansy Row}, ok",
            "security question: first pet - {Biscuit}",
        ),
        ("the security question is about my first car, I forgot", "security question: my pet, please help"),
        check=lambda piece: is_password(piece) and piece.split()[0] not in ("I", "It", "My", "The"),
        hint="question|word",
        score=0.85,
    ),
    Row(
        "code or token",
        SECRET,
        rf"{EDGE}(?:{CODE}|{_TOKEN}){_VERB}{_IT}",
        (
            "the door code is {4711#}",
            "pin: {9921}",
            "api key = {k3y-99ab}",
            "my pin for the portal is {5512}",
        ),
        ("the pin is metal", "a token is needed", "the secret is hydration", "promo code is MESO20"),
        check=is_code,
        score=0.85,
    ),
    Row(
        "code or token, behind it at once",
        SECRET,
        rf"{EDGE}(?:{CODE}|token|bearer|api[ _-]?key|{PASSWORD}|pass)\s(?P<it>[^\s,;]{{2,80}}[^\s,;.!?)])",
        (
            "pin {4471} ok",
            "password {Blue42cat}",
            "token {ab12-99xz}",
            "user lena_k pass {Blau+Kuh1971}",
            "locker code {K3-1180-PP}",
        ),
        ("pin point", "token of thanks", "pin 3 times"),
        check=lambda piece: is_code(piece) and len(piece) > 3,
        digits=1,
    ),
    Row(
        "code for something, then its digits",
        SECRET,
        rf"{EDGE}(?:{CODE}|code)\s(?:for|of|to|für|pour|para|per|do) (?:[\pL'’\-]{{1,20}} ){{1,4}}?(?P<it>\d{{4,8}}[#*]?|\d{{3}}[ \-]\d{{3}})(?:$|[^\pL\pN])",
        ("pin for the garage door {7710#}",),
        ("code for 4 people", "pin for the 2024 event"),
        check=lambda piece: not re.fullmatch(r"(?:19|20)\d\d", piece),
        digits=4,
        score=0.8,
    ),
    Row(
        "code in two halves",
        SECRET,
        rf"{EDGE}(?:{CODE}|code)\s(?:is\s|was\s|:\s)?(?P<it>\d{{3}}[ \-]\d{{3}})(?:$|[^\pL\pN])",
        ("otp {771 043} came",),
        ("otp 771",),
        digits=6,
        score=0.8,
    ),
    Row(
        "password, in short",
        SECRET,
        rf"(?:^|[\s,;(/])(?:(?:pass|pwd?|login)\s?[:=]|(?:admin|root|demo|guest|user)\s?/)\s{{0,2}}(?:[^\s/]{{2,40}}\s?/\s?)?{_IT}",
        ("pass: {1234abcd}", "user lena pass={blau77}"),
        ("it will pass: i hope", "passes"),
        check=is_code,
        score=0.85,
    ),
    Row(
        "code that was sent",
        SECRET,
        rf"{EDGE}(?:code|pin|otp|passcode)\s(?:that |which )?(?:they|you|he|she|it|i|was|the bank|your bot|google|whatsapp)\s[^.?!\d]{{0,30}}?(?:is|was|:|got|=)\s{{1,2}}(?P<it>\d{{4,8}}|\d{{3,4}}[ \-]\d{{3,4}}|[A-Z]-\d{{4,8}})(?:$|[^\pN])",
        ("the code they texted me is {884213}", "code i got: {55812}", "one-time code he sent was {771 043}"),
        ("the code they used is 20 mg",),
        digits=4,
        score=0.8,
    ),
    Row(
        "code by message, in groups of digits",
        SECRET,
        rf"{EDGE}(?:(?:{CODE}|code|pin|otp|tan|passcode|código|codice|kod|код)(?:,?\s(?:i|got|received|they|sent|from|by|via|in|on|per|por|par|aus|von|der|de|del|z|из|the|my|your|an?|che|que|mi|me|avete|mandato|enviado|enviaron|mandaron|reçu|envoyé|erhalten|bekommen|dostał[ae]m|app|sms|text|phone|message|mail|e-mail|authenticator|whatsapp)){{1,5}})(?:\s(?:is|was|ist|est|es|è|é|to|reads?|says?))?\s?[:=]?\s(?P<it>\d{{2,4}}(?:[ \-]\d{{2,4}}){{1,3}}|\d{{4,8}})(?:$|[^\pL\pN%])",
        (
            "login fails, code from SMS {713 204}.",
            "the code they sent: {882-410}",
            "código por sms {551 093}",
        ),
        (
            "the code is 20 mg",
            "code L20 in 2019",
            "ICD code 12 34",
            "CPT code: 11900",
            "colour code 120 45 88",
            "the code from 2019 to 2020",
        ),
        check=lambda piece: sum(map(str.isdigit, piece)) > 4,
        digits=5,
        score=0.75,
    ),
    Row(
        "words of a recovery phrase",
        SECRET,
        rf"{EDGE}(?:(?:seed|recovery|backup|back-up|mnemonic|wallet|secret|pass)[ -]?(?:phrase|words|seed)|wiederherstellungs(?:phrase|wörter)|phrase de récupération|frase (?:de recuperación|semilla|di recupero|de recuperação))[^.?!:=\n]{{0,40}}[:=]\s?[\"“]?(?P<it>[\pL]{{2,16}}(?:[ ,]{{1,2}}[\pL]{{1,16}}){{3,23}})",
        ("seed phrase they wanted: {copper lantern meadow willow drift puzzle}. Scam?",),
        ("the secret words: none",),
        score=0.85,
    ),
    Row(
        "pass phrase of plain words",
        SECRET,
        rf"{EDGE}(?:pass[ -]?phrase|passwort(?:satz|phrase)|mantra-passwort|phrase (?:de passe|secrète)|frase (?:de paso|secreta|segreta|de acceso|de contraseña|de passe)|wachtwoordzin|wachtzin|hasło-zdanie|lösenfras|passordfrase|tunnuslause|парольная фраза|фраза-пароль|密语|パスフレーズ|parola cümlesi)(?:\s(?:for|of|to|zu|pour|para|per|voor|do)\s[\pL’']{{1,15}}(?:\s[\pL’']{{1,15}})?)?(?:\s?[:=]\s?|\s(?:is|was|ist|lautet|est|es|è|é|to|är|er|on)\s)[\"“„«]?(?P<it>[\pL’'\-]{{1,20}}(?:\s[\pL’'\-]{{1,20}}){{2,11}})\s?(?:$|[\"”“».,;!\n])",
        ("my passphrase: {nine grey owls read at noon}. oops", "passphrase is {Zimt auf warmem Brot}"),
        ("what is a passphrase: a long password?", "the passphrase is not needed now."),
        check=lambda piece: is_password(piece.split()[0]),
        score=0.9,
    ),
    Row(
        "answer to a question for security",
        SECRET,
        rf"{EDGE}(?:(?:secret|security|recovery|safety|memorable|control|challenge) (?:question|answer|word|q)|sicherheits(?:frage|antwort)|geheimfrage|kontrollfrage|question (?:secrète|de sécurité)|pregunta (?:secreta|de seguridad)|domanda (?:segreta|di sicurezza)|pergunta (?:secreta|de segurança)|beveiligingsvraag|geheime vraag|pytanie (?:zabezpieczające|pomocnicze|kontrolne)|güvenlik sorusu|gizli soru|säkerhetsfråga|sikkerhetsspørsmål|sikkerhedsspørgsmål|turvakysymys|kontrolní otázka|biztonsági kérdés|întrebare(?:a)? de (?:securitate|siguranță)|sigurnosno pitanje|секретный вопрос|контрольный вопрос|секретне питання|таен въпрос|ερώτηση ασφαλείας|سؤال (?:الأمان|السري)|שאלת אבטחה|सुरक्षा प्रश्न|密保问题|安全问题|秘密の質問|보안 질문)(?:[^.!\n]{{0,60}}?)(?:[,:;?=]|\s|->)\s?(?:my |the |die |meine |la |ma |mi |il |a |minha |het |mijn |moja |und |and |et |y |e )?(?:answer|reply|antwort|réponse|respuesta|risposta|resposta|antwoord|odpowiedź|cevap|cevabı|svar|svaret|vastaus|odpověď|válasz|răspuns|odgovor|ответ|відповідь|отговор|απάντηση|الجواب|תשובה|उत्तर|答案|答え|답)(?:\s(?:is|was|ist|est|es|è|é|to|är|er|on)|은|는|は|是)?\s?[:=]?\s?[\"“„«]?(?P<it>[\pL\pN’'\-]{{2,24}}(?:\s(?-i:[\p{{Lu}}\d])[\pL\pN’'\-]{{0,24}}){{0,3}})\s?(?:$|[\"”“».,;!\n]|\s(?:and|but|so|und|et|y|e)\s)",
        (
            "security question is first street, answer {Quastel}, thanks",
            "Sicherheitsfrage erstes Auto: Antwort {Trabbi}",
            "pregunta secreta: mi colegio, respuesta {Robledal}.",
        ),
        ("a security question, please answer soon", "the security question needs an answer, please"),
        check=lambda piece: (
            is_password(piece.split()[0])
            and piece.split()[0].lower()
            not in ("soon", "please", "now", "me", "it", "is", "was", "by", "them", "quickly")
        ),
        hint=r"(?:question|answer|word|frage|antwort|pregunta|domanda|pergunta|vraag|pytanie|soru|fråga|spørs|spørg|kysymys|otázka|kérdés|întreb|pitanje|вопрос|питання|въпрос|ερώτηση|سؤال|שאלת|प्रश्न|问题|質問|질문)",
        score=0.85,
    ),
    Row(
        "answer to a secret question",
        SECRET,
        rf"{EDGE}(?:(?:answer|reply) (?:to|for) (?:the |my |your )?(?:[\pL]{{2,12}} )?question|(?:secret|security|recovery|safety|memorable) (?:answer|word|phrase|question(?:'s answer)?)|(?:security|secret|recovery) question[^.?!\n]{{3,50}}?[,:;?]\s(?:the |my )?answer|sicherheits(?:antwort|frage)|mot secret|réponse secrète|respuesta secreta|palabra clave|risposta segreta|resposta secreta|geheim woord|tajne hasło|safe ?word|seed phrase|recovery (?:seed|words?))(?:\s(?:is|was|ist|est|es|è|é|to))?\s?[:=]?\s(?P<it>(?:\"[^\"]{{2,60}}\"|[\pL\pN'’\-]{{2,20}}(?:\s[\pL\pN'’\-]{{2,20}}){{0,3}}))(?:$|[,.;!?)\n]|\s(?:and|but|so|for)\s)",
        ("secret answer {plum dumpling}, phone follows", "my security word is {tangerine}."),
        ("security questions are silly", "the secret word is out"),
        check=lambda piece: (
            is_password(max(piece.split(), key=len))
            and piece.split()[0].lower() not in ("out", "please", "about", "was", "is")
        ),
        score=0.85,
    ),
    Row(
        "secret by its shape",
        SECRET,
        r"(?:^|[^\pL\pN_\-])(?P<it>sk-[A-Za-z0-9_\-]{16,200}|gh[pousr]_[A-Za-z0-9]{20,200}|glpat-[\w\-]{16,100}|xox[abprs]-[\w\-]{10,200}|AKIA[0-9A-Z]{12,20}|AIza[\w\-]{30,60}|"
        r"eyJ[\w\-]{8,1000}\.[\w\-]{4,1000}(?:\.[\w\-]{0,1000})?|[0-9a-fA-F]{32,128}|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})(?:$|[^\pL\pN_])",
        (
            "{eyJhbGciOiJI.eyJzdWIiOiI.c2ln}",
            "it is {0123456789abcdef0123456789abcdef}",
            "{9f1c2b3a-1111-2222-3333-444455556666}",
        ),
        ("sk-in care", "abcdef", "hyaluronidase"),
        cased=True,
        score=0.9,
    ),
)
