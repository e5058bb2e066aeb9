"""Recognizes payment cards with expiry and check number, and bank accounts."""

from __future__ import annotations

from bot.redaction.months import MONTHS
from bot.redaction.recognizers.table import EDGE, IS, Row
from bot.redaction.spans import ACCOUNT, CARD

_CARD_WORDS = (
    "card",
    "visa",
    "mastercard",
    "amex",
    "maestro",
    "debit",
    "credit",
    "karte",
    "carte",
    "tarjeta",
    "carta",
    "cartão",
    "karta",
    "kart",
    "cvv",
    "cvc",
)
MONTH_YEAR = rf"(?:(?:0?[1-9]|1[0-2])\s?[/\-.]\s?(?:20)?[2-4]\d|(?:end of )?(?:{MONTHS})\.?(?: of| de| del|,)?[ /\-]['’]?(?:20)?[2-4]\d|(?:20)[2-4]\d\s?[/\-.]\s?(?:0?[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[2-4]\d)"


EXPIRES = r"(?:exp(?:iry|iries|ires|iration|\.)?(?: date)?|valid(?:ity)?(?: (?:until|thru|through|till|to|up to))?|good (?:thru|until|till)|runs out|ablauf\w*|gültig bis|gueltig bis|date d['’]expiration|expire(?: le)?|caduca|caducidad|vence(?: en)?|vencimiento|scadenza|scade(?: a| il)?|validade|válido até|geldig tot|vervaldatum|ważna do|wazna do|data ważności|skt|son kullanma(?: tarihi)?)"

ROWS = (
    Row(
        "expiry of a card",
        CARD,
        rf"{EXPIRES}{IS}(?P<it>{MONTH_YEAR})",
        (
            "visa 4111 1111 1111 1111 exp {04/27}",
            "card valid thru {11/2028}",
            "carte bleue, date d'expiration {05/26}",
            "mastercard 5425233430109903 valid till {March 2029}",
            "la carta scade a {giugno 2027}",
        ),
        ("the cream expires 05/26", "exp 05/27 on the tube"),
        score=0.4,
        context=_CARD_WORDS,
        digits=3,
    ),
    Row(
        "expiry and check number behind a card's number",
        CARD,
        rf"(?:\d[ -]?){{13,19}}[\s,;|/]{{1,3}}(?:exp\w{{0,8}}\.?:?\s|valid\s|thru\s){{0,2}}(?P<it>{MONTH_YEAR}(?:[\s,;|/]{{1,3}}(?:cvv2?|cvc2?|csc|code)?:?\s{{0,2}}\d{{3,4}})?)(?:$|[^\pN])",
        ("4111 1111 1111 1111 {12/27 123}", "4111111111111111, {09/28}"),
        digits=16,
        score=0.9,
    ),
    Row(
        "code behind a card's number",
        CARD,
        r"(?:\d[ -]?){13,19}[^\d\n]{1,40}(?:code|number|digits|cvv2?|cvc2?|nummer|código|codice|kod)[^\d\n]{0,16}?(?P<it>\d{3,4})(?:$|[^\pN/])",
        ("card 378282246310005, code {1234}",),
        ("4111111111111111 costs 200 euros",),
        digits=16,
        score=0.9,
    ),
    Row(
        "check number of a card",
        CARD,
        rf"{EDGE}(?:cvv2?|cvc2?|csc|cvn|cid|card (?:security |verification )?code|security (?:code|number)|code on the back|(?:3|three) digits on the back|digits on the back|(?:the )?(?:3|4|three|four) digits (?:on|in|at) (?:the )?(?:front|back|reverse|behind)|code behind|number on the back|kartenprüfnummer|prüfziffer|prüfnummer|cryptogramme(?: visuel)?|código de seguridad|codice di sicurezza|código de segurança|beveiligingscode|kod zabezpieczający|güvenlik kodu)(?: (?:number|code|nr|no))?{IS}(?P<it>\d{{3,4}})(?:$|[^\pN])",
        (
            "cvv {123}",
            "CVC: {9123}",
            "the security code is {482}",
            "cryptogramme : {071}",
            "the three digits at the back are {118}",
        ),
        ("cvv is what", "a security code of 2"),
        digits=3,
        score=0.85,
    ),
    Row(
        "end of a card's number",
        CARD,
        rf"(?:card|visa|master ?card|amex|account|acct|debit|credit|karte|carte|tarjeta|konto)[^.?!\d]{{0,30}}(?:ending|ends|end|finishing|last (?:4|four)(?: digits)?|letzte (?:4|vier)(?: ziffern)?|terminée?|terminada|endet)(?: (?:in|with|are|is|on|auf|par|en|mit|digits))?{IS}(?P<it>[x*•]{{0,12}}[ -]?\d{{4}})(?:$|[^\pN\-/])",
        ("my visa ending in {4242}", "card, last four digits {1881}"),
        ("card ends in 2027-05",),
        digits=4,
    ),
    Row(
        "sort code or routing number",
        ACCOUNT,
        rf"{EDGE}(?:sort ?code|s/c|routing(?: number| no)?|blz|bankleitzahl|bsb|ifsc(?: code)?|transit(?: number)?|agencia|agência|aba)(?: (?:number|no|nr))?{IS}(?P<it>[\pL]{{0,4}}\d[\d\- ]{{4,12}}\d)",
        ("sort code {20-45-12}", "routing number: {021000021}", "BLZ {370 400 44}"),
        ("sort code please",),
        digits=5,
        score=0.85,
    ),
    Row(
        "account by its number",
        ACCOUNT,
        rf"{EDGE}(?:acc(?:(?:oun)?t)?|a/c|bank(?: account)?|konto|kontonummer|compte|cuenta|conto|conta|rekening(?:nummer)?|rachunek|hesap)(?: (?:number|num|no|nr|nummer|numéro|numero|número))?\.?{IS}(?P<it>\d(?:[ -]?\d){{5,20}})(?:$|[^\pN])",
        ("account number {31926819}", "konto: {532 013 000}", "acc no {12345678}"),
        ("bank holiday 2024",),
        digits=6,
        score=0.85,
    ),
    Row(
        "account code of a bank",
        ACCOUNT,
        rf"{EDGE}(?:swift|bic)(?:/bic)?(?: code)?{IS}(?P<it>[A-Z]{{6}}[A-Z0-9]{{2}}(?:[A-Z0-9]{{3}})?)(?:$|[^\pL\pN])",
        ("swift {DEUTDEFF500}", "bic: {COBADEFF}"),
        ("swift recovery",),
        check=lambda piece: piece.isupper(),
        score=0.85,
    ),
    Row(
        "coin address",
        ACCOUNT,
        r"(?:^|[^\pL\pN])(?P<it>(?:bc1[a-z0-9]{25,60}|[13][A-HJ-NP-Za-km-z1-9]{25,34}|0x[0-9a-fA-F]{40}))(?:$|[^\pL\pN])",
        ("pay {1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa}",),
        digits=3,
        cased=True,
    ),
)
