"""Recognizes births whose month stands in another case, births in brackets, and days of the moon in Chinese."""

from __future__ import annotations

from bot.redaction.recognizers.birth_words import BEFORE, BEHIND
from bot.redaction.recognizers.births import DATE
from bot.redaction.recognizers.table import EDGE, Row
from bot.redaction.spans import BIRTH

# Months as they stand behind "in".
_CASED = (
    "styczniu|lutym|marcu|kwietniu|maju|czerwcu|lipcu|sierpniu|wrześniu|październiku|listopadzie|grudniu|"
    "январе|феврале|марте|апреле|мае|июне|июле|августе|сентябре|октябре|ноябре|декабре|"
    "січні|лютому|березні|квітні|травні|червні|липні|серпні|вересні|жовтні|листопаді|грудні|"
    "студзені|лютым|сакавіку|красавіку|маі|чэрвені|ліпені|жніўні|верасні|кастрычніку|лістападзе|снежні|"
    "lednu|únoru|březnu|dubnu|květnu|červnu|červenci|srpnu|září|říjnu|listopadu|prosinci|"
    "januári|februári|marci|apríli|máji|júni|júli|auguste|septembri|októbri|novembri|decembri|"
    "januarju|februarju|marcu|aprilu|juniju|juliju|avgustu|septembru|oktobru|novembru|decembru|"
    "siječnju|veljači|ožujku|travnju|svibnju|lipnju|srpnju|kolovozu|rujnu|studenom|prosincu|"
    "januaru|februaru|martu|junu|julu|augustu|јануару|фебруару|марту|априлу|мају|јуну|јулу|августу|септембру|октобру|новембру|децембру|"
    "jan[vu]arī|februārī|martā|aprīlī|maijā|jūnijā|jūlijā|augustā|septembrī|oktobrī|novembrī|decembrī|"
    "sausį|vasarį|kovą|balandį|gegužę|birželį|liepą|rugpjūtį|rugsėjį|spalį|lapkritį|gruodį|"
    "jaanuaris|veebruaris|märtsis|aprillis|mais|juunis|juulis|augustis|septembris|oktoobris|novembris|detsembris|"
    "(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuussa|"
    "(?:január|február|március|április|május|június|július|augusztus|szeptember|október|november|december)[áé]?[\\pL]{0,2}b[ae]n|"
    "ιανουάριο|φεβρουάριο|μάρτιο|απρίλιο|μάιο|ιούνιο|ιούλιο|αύγουστο|σεπτέμβριο|οκτώβριο|νοέμβριο|δεκέμβριο|"
    "იანვარში|თებერვალში|მარტში|აპრილში|მაისში|ივნისში|ივლისში|აგვისტოში|სექტემბერში|ოქტომბერში|ნოემბერში|დეკემბერში|"
    "(?:հունվար|փետրվար|մարտ|ապրիլ|մայիս|հունիս|հուլիս|օգոստոս|սեպտեմբեր|հոկտեմբեր|նոյեմբեր|դեկտեմբեր)ին"
)
_IN = r"(?:w|we|v|ve|u|в|у|ў|на|στον|τον|το|n|m\.|metų)\s"
_YEAR = r"(?:19|20)\d\d"
_MONTH = rf"(?:(?:{_IN})?(?:{_CASED})(?:\s(?:του|roku|року|года|roka|leta|godine))?,?\s{_YEAR}(?:[\s\-]?(?:roku?|rok[ua]|r\.|г\.|года?|році|року|godine|године|gadā|м\.))?|{_YEAR}(?:\.|\s(?:m\.|metų|gada|aasta|წლის|թ\.|թվականի))?\s(?:{_CASED}))"
_LUNAR_YEAR = r"(?:[0-9〇零○一二三四五六七八九]{2,4}年|属[鼠牛虎兔龙蛇马羊猴鸡狗猪][,，]?)?(?:农历|農曆|阴历|陰曆|旧历|舊曆)?"
_LUNAR = rf"{_LUNAR_YEAR}[闰閏]?(?:[正腊臘冬]|[一二三四五六七八九十]{{1,2}}|1?\d)月(?:初[一二三四五六七八九十]|[十廿][一二三四五六七八九]|二十[一二三四五六七八九]?|三十|十|廿)[日号]?"
_BY = r"(?:b|born|geb|geboren|née?|nac|nacid[oa]|nat[oa]|nasc|n\.|ur|nar|naroz|szül|syn|f\.|född|født|d\.?o\.?b|р\.|род|нар|г\.?р|γεν|doğ)"

ROWS = (
    Row(
        "birth, its month in another case",
        BIRTH,
        rf"(?:{BEFORE}|{EDGE}(?:ur\.|urodz[\pL]{{2,8}}|роди[\pL]{{2,5}}|народи[\pL]{{2,6}}|рожд[\pL]{{2,5}}|naroz[\pL]{{2,5}}|narod[\pL]{{2,5}}|rođen[\pL]{{0,3}}|rojen[\pL]?|рођен[\pL]?|роден[\pL]?))(?:[,:]?\s[\pL.]{{1,12}}){{0,3}}?[,:]?\s(?P<it>{_MONTH})(?:$|[^\pL\pN])",
        (
            "urodziłam się {w marcu 1971}, sucha skóra",
            "родился {в октябре 1982 года}, акне",
            "narozená {v dubnu 1966}, suchá pleť",
            "народилась {у травні 1979}",
            "γεννήθηκα {τον Ιούνιο του 1974}",
            "rođena {u svibnju 1968}, koža",
        ),
        ("w marcu 2023 miałam zabieg", "в мае 2024 делали укол", "rođena sam s osjetljivom kožom"),
        hint=rf"{_CASED}",
        digits=4,
        score=0.85,
    ),
    Row(
        "birth, its month in another case before the word",
        BIRTH,
        rf"{EDGE}(?P<it>{_MONTH})(?:{BEHIND}|[\s,]{{1,2}}(?:urodz[\pL]{{2,8}}|я родил[\pL]{{2,4}}|родил[\pL]{{2,4}}|народи[\pL]{{2,6}}|jsem se narod[\pL]{{2,4}}|som sa narod[\pL]{{2,4}}|rođen[\pL]?|szület[\pL]{{2,6}}|γεννήθηκ[\pL]{{1,3}}|syntyn[\pL]{{1,3}}|gim[\pL]{{2,5}}|sündi[\pL]{{1,4}}))",
        ("{w grudniu 1958} urodziłam się", "{в июне 1990} родилась, кожа"),
        ("в июне 2024 родила, теперь сухо",),
        check=lambda piece: bool(piece),
        hint=rf"{_CASED}",
        digits=4,
        score=0.8,
    ),
    Row(
        "birth in brackets or between commas, by its sign",
        BIRTH,
        rf"[\pL.]\s?(?:\(\s?{_BY}|[,;–—]\s{_BY})[.:]?\s(?P<it>{DATE})\s?[),;]",
        (
            "my son Bo (b. {4 Feb 2024}) has eczema",
            "Herr Voss (geb. {17.03.2019}) hat",
            "our girl Ida, b. {2 May 2025}, dry cheeks",
        ),
        ("vitamin b. 4 June 2023", "the study (n 12.03.2019)", "serum (b. 3), gel"),
        check=lambda piece: sum(map(str.isdigit, piece)) >= 3 and "/" not in piece[:1],
        digits=3,
        score=0.75,
    ),
    Row(
        "birth, its day of the moon",
        BIRTH,
        rf"(?:生日|出生|生于|生於|生辰|誕生日)[^0-9。，,!?\n一二三四五六七八九十闰閏正腊臘冬农農阴陰旧舊属]{{0,4}}(?P<it>{_LUNAR})|(?:^|[^\pN])(?P<its>{_LUNAR})(?:[^\pL]?(?:那天|晚上|早上)?(?:出?生(?:日|的|人|$|[,，。\s])|出生|出世|过生日|過生日|降生))",
        ("我{一九七六年正月十五}出生,脸干", "生日是{农历八月初三},怎么护肤", "我是{腊月廿三}生的"),
        ("腊月初八做的水光针", "正月十五以后脸干", "七月初三生产的面霜"),
        hint="生|出世",
        score=0.85,
    ),
)
