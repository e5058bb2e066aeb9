"""Patterns of words beside something that looks like a name of a person and is not one."""

from __future__ import annotations

import re

# Words that come right before a place.
PLACE = re.compile(
    r"\b(?:in|to|from|near|at|around|of|via|visit(?:ing)?|living|leave|leaving|reach(?:ing)?|across|outside|inside|for|or|and|en|à|nach|aus|bei|de|da|di|em|uit|naar|w|z|do)\s$",
    re.I,
)
# Endings of drugs, diseases and procedures.
DRUG = re.compile(
    r"..(?:mab|nib|cillin|vir|pril|sartan|statin|azole|caine|cycline|mycin|gliptin|glutide|tide|parin|xaban|dronate|triptan|setron|dotin|"
    r"toxin|ase|oxide|osis|itis|emia|aemia|oma|derm|dermal|genic|pathy|ology|lift|plasty|tomy|ectomy|ceram|ceutical|ceuticals|peptide|lysis)s?$"
)
# Words after a name that make it a technical term: "Crohn's disease", "Fitzpatrick type", "Ringer solution".
TERM = re.compile(
    r"(?:['’]s?)? (?:disease|syndrome|scale|sign|phenomenon|lines?|type|skin type|solution|law|lamp|palsy|surgery|test|contracture|score|"
    r"laser|injections?|tablets?|capsules?|vaccine|acid|extract|method|disorder|(?:mixed |modified |classic |original |own )?technique|formula|thyroiditis|lymphoma|classification|criteria|ulcer|tumou?r|cream|serum|gel|lotion|filler|"
    r"cells?|nodes?|angle|reflex|fracture|smear|cyst|nodules?|tract|space|canal|body|bodies|stain|plot|cell test|effect|principle|number|index|spray|mask|soap|toner|cleanser|roller|device|peel|"
    r"moisturi[sz]er|balm|oil|products?|brand|range|ampoules?|clinic|hospital|university|institute|college|school|street|road|foundation|protocol|massage|facial|model|theory|pinch|gun|study|trial|paper|review|report|guidelines?|winters?|summers?|weather|climate|humidity|tap water|(?:depth )?gauge|needle|syringe|cannula|pistol|stamp|pen|lock|pump|plum|nut|lime|berry|DNA|PDRN|exosomes|polynucleotides?|collagen|peptides?|booster|method of|quiz|questionnaire|grade|stage)s?\b",
    re.I,
)
# Terms that are never used of a person. A name before one of them is an eponym, however sure the tagger is.
EPONYM = re.compile(
    r"['’]?s?['’]? (?:rule of|disease|syndrome|phenomenon|ointment|solution|paste|tincture|cocktail|scheme|triad|nevus|naevus|tumou?r|lymphoma|thyroiditis|palsy|classification|"
    r"skin type|phototype|reaction of the skin|formula(?:tion)?|corpuscles?|reagent|stain|maneuver|manoeuvre|sign|law|lines|lamp|contracture|peel|liquor|apple|bow|tendon|heel|trio|triangle|sponge|powder|boots?|bandages?|dressings?|sutures?|cannulas?|catheters?|forceps|splints?|curettes?)s?\b",
    re.I,
)
# Words that show that a text is about sources. In such a text, the authors in the store are not private.
CITED = re.compile(
    r"\b(?:according to|stud(?:y|ies)|papers?|articles?|reviews?|trials?|authors?|wrote|writes?|published|et al|journal|research\w{0,4}|"
    r"findings?|textbook|sources?|cited?|reported?|says?|said|evidence)\b",
    re.I,
)
