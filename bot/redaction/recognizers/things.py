"""Finds the names of things: "the name of the cream is X", "kremin adı X". They belong to no person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bot.redaction.recognizers.table import EDGE, compiled

_NAME = (
    r"(?:names?|brand|nom|marque|nombre|marca|nome|naam|merk|nazwa|marka|название|марка|назва|име(?:то)?|назив(?:от)?|اسم|نام|שם|नाम|नाव|নাম|"
    r"tên|nama|jina|namn(?:et)?|navn(?:et)?|merket?|nimi|neve|numele|název|názov|naziv|ime|όνομα|marke|ad[ıi]|ismi)"
)
_THING = (
    r"(?:creams?|lotion|balm|serum|ointment|gel|products?|moisturi[sz]er|sunscreen|cleanser|soap|clinic|salon|spa|pharmacy|shop|drug|medicine|filler|machine|device|treatment|app|"
    r"creme|salbe|lotion|produkts?|klinik|praxis|apotheke|medikaments?|crème|pommade|sérum|produit|clinique|pharmacie|médicament|crema|pomada|loción|suero|producto|clínica|farmacia|medicamento|"
    r"siero|prodotto|clinica|farmaco|produto|zalf|kliniek|krem(?:u|in|en|et)?|maści|kremy|produktu|produktet|produkten|ürün(?:ün)?|klinik(?:ten|in)|merhemin|losyonun|"
    r"крем[а-яіў]{0,3}|маз[иіь]|препарат[а-я]{0,3}|продукт[а-я]{0,3}|средства|клиник[а-я]{0,2}|клініки|лосьон[а-я]?|сыворотк[а-я]{1,2}|كريم|الكريم|المنتج|الدواء|المرهم|العيادة|الصيدلية|السيروم|المرطب|کرم|محصول|دارو|کلینیک|پماد|"
    r"הקרם|המוצר|התרופה|המשחה|הקליניקה|क्रीम|दवा|उत्पाद|लोशन|क्लिनिक|मलहम|ক্রিম|পণ্য|ঔষধ|ওষুধ|kem|sản phẩm|thuốc|krim|produk|obat|salep|krému|mázi|výrobku|mască|cremei|produsului|"
    r"salvan|krämen|salven|voide|voiteen|tuotteen|kenőcs|krém|termék|kreme|proizvoda|κρέμας|προϊόντος|φαρμάκου|krimu|bidhaa|dawa)"
)
_OF = r"(?:\s(?:of|for|der|des|vom|von|de|du|di|do|da|del|della|dello|dell|van|på|av|af|the|la|el|il|le|het|os|my|this|that|his|her|their|mi|ma|meine[rs]?|этого|моего|της|του|ya|cha|ng)){0,3}"
_IS = r"(?:\s(?:is|was|ist|war|lautet|est|es|era|è|é|to|jest|je|är|er|on|adalah|là|ni|هو|هي|είναι|este|ay)|\s?[:=–—]|은|는)?"
_IT = r"[\"“„«]?([\pL\pN'’\-]{2,24}(?:\s(?-i:[\p{Lu}])[\pL\pN'’\-]{1,24}){0,2})"


@lru_cache(maxsize=1)
def _expressions() -> tuple[Any, Any]:
    """An expression for the word and the thing that it names, and a cheap one that each match contains."""
    said = rf"{EDGE}(?:{_NAME}{_OF}\s({_THING})|{_THING}(?:\s(?:का|की|के|ka|ki|চা|র|la|chi)|['’]s)?\s{_NAME}){_IS}\s{{1,2}}{_IT}"
    return compiled(said, cased=False), compiled(_NAME, cased=False)


def thing_places(text: str) -> Iterator[tuple[int, int]]:
    """The positions (start, end) of names of things, from the thing on if it stands behind the word."""
    expression, hint = _expressions()
    if not hint.search(text):
        return
    at = 0
    while match := expression.search(text, at):
        first, at = match.start(1 if match.start(1) >= 0 else 2), match.end(2)
        yield first, at
