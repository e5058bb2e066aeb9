"""Words around which a name is to be expected."""

from __future__ import annotations

import re

_KIN = (
    r"(?:wife|husband|partner|girlfriend|boyfriend|fianc[ée]e?|mum|mom|mother|dad|father|sister|brother|daughter|son|baby|kid|child|friend|"
    r"cousin|aunt|auntie|uncle|nephew|niece|gran|grandma|grandmother|grandfather|grandpa|granddaughter|grandson|colleague|coworker|boss|"
    r"neighbou?r|flatmate|roommate|doctor|dr|gp|dermatologist|nurse|surgeon|injector|beautician|a?esthetician|cosmetologist|practitioner|"
    r"therapist|mesotherapist|physician|dentist|pharmacist|client|patient|bestie|mate|teacher|assistant|receptionist|hairdresser|ex|twin|carer|guardian)"
)
_WHOSE = r"(?:my|our|his|her|their|your|the|a|this|that)"
_SORT = r"(?:(?:full|first|last|given|family|real|maiden|middle|legal|sur|nick|user) ?)?"
# What follows is a name, whatever it looks like.
SURE = re.compile(
    rf"\b(?:my|his|her|their|{_KIN}['’]?s?) {_SORT}names?(?: (?:is|was)|['’]s|s)?[ :=-]+(?:called )?|"
    rf"\b{_SORT}name ?[:=] ?|\b(?:first|last|given|family|maiden|full) ?name (?:is )?|\bsurname (?:is )?|"
    r"\b(?:i am|i['’]m|im|i was) (?:called|named|known as) |\b(?:people|they|everyone|everybody|friends|just|please|you can) call (?:me|her|him) |"
    rf"\b{_WHOSE} (?:\w+ )?{_KIN},? (?:is |was |who is |who['’]s )?(?:called|named) |"
    r"\b(?:sincerely|(?:kind|best|warm) regards|regards|best wishes|yours(?: truly| faithfully)?|greetings from),? |"
    r"\b(?:patient|client|sender|contact|attn|attention|customer|applicant|signed) ?: ?|"
    r"\b(?:ich heiße|ich heisse|mein name ist|je m['’]appelle|mon nom est|me llamo|mi nombre es|mi chiamo|nazywam się|nazywam sie|"
    r"mam na imię|meu nome é|ik heet|mijn naam is|jag heter|jeg heter|jeg hedder) ",
    re.I,
)
# The rest ask what stands right before a word, so they end where the text before it ends.
TITLE = re.compile(
    r"\b(?:mr|mrs|ms|mx|miss|dr|drs|prof|professor|doctor|sir|madam|nurse|sister|herr|frau|señora?|sra?|monsieur|madame|mme|mlle|"
    r"signora?|pan|pani|aunt|auntie|uncle|pastor|rabbi|imam|dame)\b\.? ?$",
    re.I,
)
KIN = re.compile(rf"\b{_WHOSE} (?:[\w-]+ )?{_KIN},? (?:is |was |called |named )?(?:dr\.? )?$", re.I)
SELF = re.compile(r"\b(?:i am|i['’]m|im|i m|i,|me,|myself,)(?: called)? $", re.I)
NICK = re.compile(r"(?:^|[.!?,;] ?|\b(?:and|or) )call me $", re.I)
SHOWN = re.compile(
    r"\b(?:it['’]?s|it is|this is|that['’]?s|here['’]?s|hi|hello|hey|hiya|dear|good (?:morning|evening|afternoon|day)|thanks|thank you|thx|"
    r"cheers|bye|love|best|xx+|ask(?:ed)?(?: for)?|met|contact(?:ed)?|named|called|speak(?:ing)? (?:to|with)|spoke (?:to|with)|talk(?:ed)? to),? $",
    re.I,
)
# A greeting or thanks that a signature follows: the last words of the text.
SIGNS_OFF = re.compile(
    r"(?:\b(?:thanks|thank you|thx|cheers|regards|wishes|signed|xx+),? |\b(?:love|bye|best), |(?:^|[.!?;,] ?)(?:love|bye|best),? |"
    r"[-–—~] ?(?=[A-Z]))$"
)
BY = re.compile(
    r"\b(?:treated|injected|done|seen|recommended|prescribed|performed|made|given|examined|appointment|appt|consult\w*|sessions?|"
    r"booked|treatment|visit|went|go|going|referred|sent)\s(?:by|with|to|in with) $|\b(?:saw|seen|met|see|ask|asked|told|tell|visit|visited) $",
    re.I,
)
MEETS = re.compile(r"\b(?:appointment|appt|consult\w*|booked(?: in)?|meeting) with $", re.I)
PLACE = re.compile(r"\b(?:in|to|from|near|at|around|of|visit(?:ing)?|living) $", re.I)
# … and what right after it.
ACTS = re.compile(
    r"(?: (?:said|says|told|tells|recommend\w*|suggest\w*|inject\w*|gave|gives|thinks|advised|advises|did (?:my|it|the)|does (?:my|it|the)|"
    r"treated|asked|asks|wants to|had|has|here|speaking|again)\b|['’]s (?:clinic|practice|salon|office|studio)\b| here\b)",
    re.I,
)
TOLD = re.compile(
    r" (?:said|says|told|tells|recommend\w*|suggest\w*|thinks|advis\w+|gave|gives|wants to|did my|injected me|asked me|had it|uses|swears)\b",
    re.I,
)
# … what may follow the name of a relation or of a doctor.
FOLLOWS = re.compile(
    r"\s*(?:[,.!?;:)]|$)|['’]s\b| (?:is|was|has|had|got|uses?|used|did|does|wants?|thinks?|swears|loves?|tried|tries|went|goes|can|could|will|"
    r"would|should|may|might|needs?|who|says?|said|told|gave|takes?|took|gets?|and|or|from|with|for|about|at|in|disagrees|recommends?|"
    r"recommended|suggests?|suggested|injected|did|made|does|asks?|asked|works?|bought|likes?|feels?|looks?|keeps?|cannot|can't)\b",
    re.I,
)
CLOSES = re.compile(r"\s*(?:[,.!?;:)]|$|(?:and|from|here|again|speaking|but|with|\d+)\b)", re.I)
# "Can Rik use vaseline": a person does, a product does not.
MAY = re.compile(r"\b(?:can|could|should|may|will|did|does|would|shall) $", re.I)
DOES = re.compile(r" (?:use|apply|take|try|get|eat|drink|breastfeed|book|come)\b", re.I)
ENDS = re.compile(r"\W*$")
# Endings of drugs, diseases and procedures.
DRUG = re.compile(
    r"..(?:mab|nib|cillin|vir|pril|sartan|statin|azole|caine|cycline|mycin|gliptin|glutide|tide|parin|xaban|dronate|triptan|setron|dotin|"
    r"toxin|ase|oxide|osis|itis|emia|aemia|oma|derm|dermal|genic|pathy|ology|lift|plasty|tomy|ectomy|ceram|ceutical|ceuticals|peptide|lysis)s?$"
)
# "Crohn's disease", "Fitzpatrick type", "Ringer solution": a name that is a term.
TERM = re.compile(
    r"(?:['’]s?)? (?:disease|syndrome|scale|sign|phenomenon|lines?|type|skin type|solution|law|lamp|palsy|surgery|test|contracture|score|"
    r"laser|injections?|tablets?|capsules?|vaccine|acid|extract|method|disorder|technique|formula|thyroiditis|lymphoma|classification|criteria|ulcer|tumou?r|cream|serum|gel|lotion|filler|"
    r"moisturi[sz]er|balm|oil|products?|brand|range|ampoules?|clinic|hospital|university|institute|college|school|street|road|foundation)\b",
    re.I,
)
