"""Signs that need urgent care, as patterns over lower-case text.

Content: docs/danger-signs.md, with its sources. It stands in code, so that no edit of the knowledge files can
switch it off. Several expressions of one sign must all be found, in any order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

EMERGENCY, URGENT, PROMPT = "emergency", "urgent", "prompt"


@dataclass(frozen=True)
class Sign:
    """One way a danger sign is described; all of `patterns` must be found in one message."""

    slug: str
    level: str
    sources: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


def _sign(slug: str, level: str, sources: str, *patterns: str) -> Sign:
    compiled = tuple(re.compile(rf"\b(?:{pattern})", re.VERBOSE) for pattern in patterns)
    return Sign(slug, level, tuple(sources.split()), compiled)


_GAP = r"(?:\W+\w+){0,5}?\W+"  # at most five words between
_SWELL = r"(?:swell\w*|swollen|swole|swelled|puff\w*|balloon\w*|blew\ up|huge)"
_MOUTH = r"(?:lips?|tongue|throat|mouth|eyes?|eyelids?|face)"
_CANT = r"(?:can(?:'?t|\ ?not)?|could\ ?n[o']?t|unable\ to|hard\ to|harder\ to|hardly|barely|trouble|difficult\w*|struggl\w*|cannot)"
_BREATHE = rf"(?:{_CANT}(?:\W+\w+){{0,2}}?\W+(?:breath\w*|get\ air)|short(?:ness)?\ of\ breath|gasping|wheez\w+|out\ of\ breath|choking|breathing\ (?:is\ )?(?:hard|heavy|difficult|badly|weird))"
_FAINT = r"(?:faint\w*|pass(?:ed|ing)?\ out|black(?:ed|ing)?\ out|collaps\w+|unconscious|keeled\ over|dizzy|light\ ?headed|woozy)"
_VOMIT = r"(?:vomit\w*|throwing\ up|threw\ up|puk\w+|being\ sick|been\ sick)"
_FEVER = r"(?:fever\w*|feverish|chills|shiver\w*|shaking|burning\ up|high\ temp\w*|temperature|temp\ (?:of|is)|3[89](?:[.,]\d)?\ ?(?:c|degrees|°)|40\ ?(?:c|degrees|°)|10[1-5]\ ?f)"
_SHOT = r"(?:inject\w*|shots?|jabs?|needles?|meso\w*|mezo\w*|filler\w*|botox|lipo\w*|kybella|treatment|session|procedure|clinic|prp|facial|appointment)"
_CREAM = r"(?:cream\w*|lotion\w*|moisturi\w*|ointment\w*|balm|body\ butter|serum|product|cosmetic\w*|gel)"
_SKIN = r"(?:skin|spots?|area|patch\w*|places?|site|bits?|tissue|cheek|chin|nose|lips?|belly|thigh|leg|arm|foot|forehead|hole|wound)"
_INFECTED = r"(?:infected|pus\w*|ooz\w+|weep\w+|leaking|discharge|red\ (?:streaks?|lines?)|spreading|hot\ to\ (?:the\ )?touch|abscess\w*|boils?)"

SIGNS: tuple[Sign, ...] = (
    _sign("adrenaline_used", EMERGENCY, "nhs-anaph-api",
          r"(?:used|jabbed|gave|stabbed|took|injected|had\ to\ use|just\ did)" + _GAP + r"(?:epi\ ?-?pens?|adrenaline|epinephrine|auto\W?injector|jext|emerade)"),
    _sign("anaphylaxis", EMERGENCY, "nhs-anaph nhs-anaph-api", rf"throat(?:\W+\w+){{0,4}}?\W+(?:clos\w+|tight\w*|{_SWELL}|block\w*|shut\w*)"),
    _sign("anaphylaxis", EMERGENCY, "nhs-anaph nhs-anaph-api", _BREATHE),
    _sign("anaphylaxis", EMERGENCY, "nhs-anaph nhs-anaph-api", rf"{_CANT}(?:\W+\w+){{0,2}}?\W+swallow\w*"),
    _sign("anaphylaxis", EMERGENCY, "nhs-anaph nhs-anaph-api", rf"(?:{_SWELL}{_GAP}(?:lips?|tongue|throat|mouth)|(?:lips?|tongue|mouth){_GAP}{_SWELL}|{_SWELL}\W+(?:lips?|tongue|throat|mouth)|(?:lips?|tongue|mouth)\W+{_SWELL})"),
    _sign("anaphylaxis", EMERGENCY, "nhs-anaph nhs-anaph-api", r"(?:hives|rash|welts|itch\w*)", rf"(?:{_FAINT}|{_VOMIT}|heart\ (?:is\ )?(?:racing|pounding))"),
    _sign("anaphylaxis", EMERGENCY, "nhs-anaph nhs-anaph-api", rf"(?:whole\ |my\ |her\ |his\ )?(?:face|eyes){_GAP}{_SWELL}", rf"(?:{_FAINT}|{_VOMIT}|{_BREATHE}|hives|throat|tongue)"),
    _sign("anaphylaxis", EMERGENCY, "nhs-anaph nhs-anaph-api", r"(?:anaphyla\w+)", r"(?:having|going\ into|in|think|shock|now|right\ now)"),
    _sign("collapse", EMERGENCY, "nhs-anaph", r"(?:collaps\w+|unconscious|pass(?:ed|ing)\ out|faint(?:ed|ing)|wo(?:n't|nt)\ wake|black(?:ed|ing)\ out)", _SHOT + "|" + _CREAM),
    _sign("sepsis", EMERGENCY, "cdc-sepsis", _FEVER, r"(?:confus\w+|delirious|not\ making\ sense|talking\ nonsense|racing|fast\ heart\w*|heart\ (?:is\ )?(?:pounding|beating)|breathing\ fast|clammy|mottled|cold\ sweat|extreme\ pain|can(?:'?t|not)\ stay\ awake)"),
    _sign("numbing_overdose", EMERGENCY, "drugs-lido-2024", r"(?:numb\w*\ (?:cream|gel)|lidocaine|emla|anaesthetic|anesthetic)", r"(?:seizure|fits?\b|convuls\w+|twitch\w*|heart\w*|palpitation\w*|breath\w*|faint\w*|dizzy)"),
    _sign("vessel_blocked", EMERGENCY, "fda-filler-2015", rf"(?:{_CANT}(?:\W+\w+){{0,2}}?\W+see\b|blind\b|(?:lost|losing|loss\ of|no)\W+(?:my\ |his\ |her\ )?(?:vision|sight|eyesight)|(?:vision|sight|eyesight)\W+(?:\w+\W+){{0,3}}?(?:gone|went|blur\w*|dark|black|lost|double)|blur\w+\W+(?:vision|sight|eyes?)|see(?:ing)?\ double|double\ vision)"),
    _sign("vessel_blocked", EMERGENCY, "fda-filler-2015", rf"(?:{_SKIN}){_GAP}(?:blanch\w*|white|bluish|blue\W?gr[ea]y|blue|gr[ea]y(?:ish)?|purple|pale)", _SHOT),
    _sign("vessel_blocked", EMERGENCY, "fda-filler-2015", r"(?:blanch\w*|white|bluish|gr[ea]y(?:ish)?|blue)\W+(?:\w+\W+){0,2}?(?:patch\w*|spots?|area|skin|lips?|mark)", _SHOT),
    _sign("vessel_blocked", EMERGENCY, "fda-filler-2015", r"(?:slur\w+|speech)(?!\ therapy)", r"(?:droop\w*|weak\w*|shots?|inject\w*|filler|face|botox|arm|my\ words|can(?:'?t|not)\ talk|slur\w+)"),
    _sign("vessel_blocked", EMERGENCY, "fda-filler-2015", r"(?:face|mouth|side\ of\ (?:my|his|her)\ face)" + _GAP + r"(?:droop\w*|sagg\w*|dropp\w+|fallen)"),
    _sign("vessel_blocked", EMERGENCY, "fda-filler-2015", r"(?:arm|leg|side)" + _GAP + r"(?:numb|weak|wo(?:n't|nt)\ move|can(?:'?t|not)\ (?:move|lift|feel))", _SHOT),
    _sign("botulism", EMERGENCY, "cdc-botox-2024", r"(?:droop\w*(?:\W+\w+){0,2}?\W+(?:lids?|eyelids?)|(?:eye)?lids?(?:\W+\w+){0,3}?\W+droop\w*|weakness(?:\W+\w+){0,3}?\W+spread\w*|muscles?(?:\W+\w+){0,3}?\W+weak\w*)", _SHOT),
    _sign("skin_dying", EMERGENCY, "empr-kybella fda-filler-2015", rf"{_SKIN}{_GAP}(?:black|dying|dead|necro\w+)", r"(?:pain\w*|hurt\w*|agony|inject\w*|shots?|filler|meso\w*|jab\w*|lipo\w*|kybella|burn\w*)"),
    _sign("skin_dying", URGENT, "empr-kybella", rf"{_SKIN}{_GAP}(?:dark|open\ (?:sore|wound)|ulcer\w*)", r"(?:ooz\w+|weep\w+|smell\w*|pus|sore|wound|open)"),
    _sign("liver_kidney", URGENT, "rey-2011", r"(?:yellow\w*|jaundice\w*)", r"(?:skin|eyes?|whites|face|inject\w*|lipo\w*|meso\w*|shots?)"),
    _sign("liver_kidney", URGENT, "rey-2011", r"(?:dark|brown|cola|tea\W?colou?red|orange|red|black)\W+(?:\w+\W+)?(?:urine|pee|wee|piss)|(?:urine|pee|wee|piss)(?:\W+\w+){0,4}?\W+(?:dark|brown|cola|black|red)"),
    _sign("liver_kidney", URGENT, "rey-2011", r"(?:can(?:'?t|not)|stopped|not)\W+(?:\w+\W+)?(?:pee\w*|urinat\w+)", _SHOT),
    _sign("skin_infection", URGENT, "nhs-cellulitis nhs-cellulitis2", _INFECTED, rf"(?:{_SHOT}|leg|skin|fever|hot|red|painful)"),
    _sign("skin_infection", URGENT, "nhs-cellulitis nhs-cellulitis2", _FEVER, _SHOT),
    _sign("skin_infection", URGENT, "nhs-cellulitis nhs-cellulitis2", rf"(?:red\w*|hot|{_SWELL}|pain\w*|hard)", r"(?:getting\ (?:worse|bigger|redder)|spread\w*|growing|worse\ (?:every|each)|climbing|moving\ up)", rf"(?:{_SHOT}|site|leg|arm|face|belly)"),
    _sign("skin_infection", URGENT, "nhs-cellulitis nhs-cellulitis2", rf"(?:really|very|badly|so|extremely|super|massively)\W+{_SWELL}", rf"{_SHOT}"),
    _sign("skin_infection", URGENT, "nhs-cellulitis nhs-cellulitis2", rf"(?:glands?|lymph\ nodes?){_GAP}{_SWELL}|{_SWELL}\W+(?:glands?|lymph\ nodes?)", _SHOT),
    _sign("skin_infection", URGENT, "nhs-cellulitis nhs-cellulitis2", rf"{_SKIN}{_GAP}(?:numb|cold)", r"(?:pale|white|still|feeling\W+(?:\w+\W+){0,3}?(?:back|gone))", _SHOT),
    _sign("eczema_herpeticum", URGENT, "eczherp-nhs eczherp-kh", r"blister\w*", r"eczema", r"(?:fever|pain\w*|cluster\w*|unwell|spread\w*|hot)"),
    _sign("swallowed", URGENT, "", r"(?:swallow\w*|ate|eaten|eating|drank|drunk|licked|put\W+(?:\w+\W+){0,4}?mouth|got\ (?:in)?to)", _CREAM, r"(?:child|kid|toddler|baby|son|daughter|little\ one|boy|girl|year\ old|infant|nephew|niece|grandson|granddaughter|dog)"),
    _sign("eye_injury", URGENT, "fda-aer", rf"(?:{_CREAM}|acid|peel|splash\w*)(?:\W+\w+){{0,4}}?\W+(?:in(?:to|side)?)\W+(?:\w+\W+)?eyes?", r"(?:red|pain\w*|burn\w*|see|blur\w*|hurt\w*|swollen)"),
    _sign("cream_reaction", URGENT, "fda-aer", r"(?:blister\w*|peel\w*\ off|skin\W+(?:\w+\W+){0,2}?(?:sheets|raw)|burn(?:s|ed|ing|t)?\W+(?:\w+\W+)?(?:so\ bad\w*|badly|like\ (?:hell|crazy|fire)))", rf"(?:{_CREAM}|all\ over|my\ (?:skin|face))"),
    _sign("cream_reaction", URGENT, "fda-aer", rf"(?:face|eyes?|eyelids?|neck){_GAP}{_SWELL}|{_SWELL}\W+(?:\w+\W+)?(?:face|eyes?|eyelids?)|on\ fire", rf"(?:{_CREAM}|{_SHOT})"),
    _sign("slow_infection", PROMPT, "chp-2023 zeng-2025 ntm15-2007 cdc-mmwr-2005 ntminfo", r"(?:lumps?|nodules?|bumps?|abscess\w*|ulcers?|sores?|boils?|knots?)", r"(?:weeks?|months?|days)\b", r"(?:wo(?:n't|nt)|not|never|still|keep\w*|do(?:n't|nt|es\ n[o']?t)|coming\ back|getting\ worse|growing|bigger)", _SHOT),
    _sign("nerve_weakness", PROMPT, "kybella-isi", r"(?:uneven|crooked|lopsided|asymmetric\w*|wonky)\W+(?:\w+\W+)?(?:smile|mouth)|(?:smile|mouth|lip)(?:\W+\w+){0,4}?\W+(?:uneven|crooked|lopsided|wonky|droop\w*)"),
    _sign("cream_reaction", PROMPT, "fda-aer", r"(?:bad|nasty|awful|horrible|painful|itchy|angry|spreading)\W+(?:\w+\W+)?(?:rash|hives|welts)|hair\W+(?:\w+\W+){0,3}?(?:falling|fell|coming)\ out", _CREAM),
    _sign("hives", PROMPT, "nhs-anaph", r"(?:covered\ in|full\ of|broke\ out\ in|all\ over)(?:\W+\w+){0,3}?\W+(?:hives|rash|welts|bumps)|(?:hives|rash|welts)\W+(?:\w+\W+)?all\ over", rf"(?:{_SHOT}|{_CREAM})"),
)  # fmt: skip

# Who reports: the person, or somebody for another.
REPORTER = re.compile(
    r"\b(?:i|i'?m|i'?ve|i'?d|my|me|mine|myself|we|our|us|he|she|his|her|hers|him|they|mum|mom|mother|dad|"
    r"father|wife|husband|partner|girlfriend|boyfriend|daughter|son|sister|brother|friend|baby|child|kid|"
    r"toddler|colleague|client|patient|grandma|aunt|flatmate|roommate|cousin|neighbou?r)\b"
)
# Words that make a telegraphic message a report: "fever and pus since the injection".
SINCE = re.compile(
    r"\b(?:since|after (?:my|the|a|getting|having|using|yesterday)|yesterday|today|tonight|"
    r"this morning|last night|just now|right now|hours? ago|minutes? ago|days? ago|help|now)\b"
)
# A question about the world, not about what is happening to somebody now.
GENERAL = re.compile(
    r"^(?:what (?:is|are|does|do|causes|happens|kind|percentage|should|to do (?:for|about))|what's|how (?:do|does|is|are|common|often|long|to|"
    r"likely|soon|can|many)|why (?:do|does|is|are|would)|(?:can|could|may|might|will|would|does|do|is it|is there|"
    r"are there|is|are|has|have|did|which|who|where|when (?:do|does|is|should)|should)\b|tell me about|"
    r"symptoms|treatment|signs? of|risk|list|explain|define)"
)
# A present state of one's own makes even a question a report: "should I wait, my lip is swollen".
OWN_STATE = re.compile(
    r"\b(?:i (?:have|had|got|feel|am|can(?:'?t|not| not| hardly| barely)|still|just|think|keep|look|woke|noticed|"
    r"see|used|started|developed|am having)|i'?m (?!allowed|interested|wondering|thinking|curious|afraid|scared|worried|considering)"
    r"|i'?ve (?:got|had|been|started|developed)|(?:my|his|her|our|the)(?: \w+){1,5} (?:is|are|was|were|has|have|had|"
    r"looks?|feels?|went|turned|keeps?|hurts?|started|got|won'?t|swelled|just|can'?t|swallowed|ate|drank|closing|seems?)|"
    r"(?:pee|urine|skin|face|lips?|tongue|throat|eyes?|legs?|arms?|site|area|wound|chin|cheeks?|mouth|nose) "
    r"(?:is|are|looks?|feels?|went|turned|has|have|got|keeps?|hurts?)|"
    r"(?:he|she|they) (?:is|are|has|have|can'?t|cannot|looks?|feels?|went|passed|swallowed|ate|collapsed|fainted|keeps?|got))\b"
)
HYPOTHETICAL = re.compile(
    r"\b(?:what if|what happens if|in case (?:of|i|my|there)|if (?:i|my|you|someone|there|it)\b(?! (?:have|am|'m) (?:already|now))|"
    r"worried (?:about|that)|afraid (?:of|that)|scared (?:of|that)|risk of|chance of|is it possible|could (?:i|it|you|there)|"
    r"can (?:it|you|one|they|there|mesotherapy|meso|fillers?|injections?|moisturi[sz]ers?|creams?)|might (?:i|it)|i (?:read|heard|saw) (?:that|about|of)|"
    r"asked (?:me )?(?:whether|if)|wondered|wants? to know|before (?:i )?(?:book|get|have|try)|planning|article|essay|movie|exam|studying|video)\b"
)
PAST = re.compile(
    r"\b(?:(?:\d+|two|three|four|five|ten|several|some|many|a few|a couple of) (?:years?|months?) ago|years? ago|months? ago|"
    r"last (?:year|summer|winter|spring|autumn|month)|as a (?:child|kid|teen\w*)|when i was|back in|used to (?:get|have)|"
    r"in the past|once had|long ago|a while back|in (?:19|20)\d\d|all (?:gone|fine|good|healed|better)|"
    r"(?:is|it'?s|has|have|all|are) (?:since |now |completely |fully )?(?:gone|healed|cleared up|went away|resolved|recovered))\b"
)
STILL = re.compile(r"\b(?:still|now|again|since then|today|keeps?|getting worse|ever since)\b")
NEGATED = re.compile(
    r"(?:\b(?:no|not|without|never|nor|neither|deny|denies|isn'?t|aren'?t|wasn'?t|don'?t|doesn'?t|didn'?t|"
    r"haven'?t|hasn'?t|free of|zero)\W+(?:\w+\W+){0,3})$"
)
