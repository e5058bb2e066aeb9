"""Finds personal circumstances in a question; its answer then begins by saying that it is no advice."""

from __future__ import annotations

import re

DECISION = "decision"
# Medicines that people take, by group and by name; creams are not among them.
_MEDICINES = (
    r"(?:blood thinners?|anticoagulants?|warfarin|aspirin|apixaban|eliquis|rivaroxaban|xarelto|dabigatran|pradaxa|"
    r"edoxaban|clopidogrel|plavix|heparin|enoxaparin|accutane|roaccutane|isotretinoin|antibiotics?|doxycycline|"
    r"steroids?|prednis\w+|cortisone|insulin|metformin|ozempic|semaglutide|wegovy|mounjaro|chemo\w*|letrozole|"
    r"anastrozole|tamoxifen|methotrexate|azathioprine|immunosuppress\w+|humira|adalimumab|biologics?|lithium|"
    r"antidepressants?|ssris?|sertraline|citalopram|statins?|beta ?blockers?|blood pressure (?:tablets|pills|meds)|"
    r"levothyroxine|thyroxine|finasteride|spironolactone|medicines?|medications?|meds|pills|tablets)"
)
# Slug → the pattern that detects it; the first that matches wins. `utter_personal_<slug>` has the sentence.
_CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "pregnant",
        re.compile(r"\b(?:i am|i'm|my wife is|while|we are|when|if)\W+(?:\w+\W+){0,3}?(?:pregnan\w+|breast ?feeding|nursing(?! (?:student|home|degree|school|course|placement)))|\bmy pregnancy\b"),
    ),
    (
        "medicine",
        re.compile(
            r"(?:\b(?:i|i'm|i am|i've been|me)\W+(?:\w+\W+){0,3}?(?:on|taking|take|using|prescribed)\W+|^on )"
            rf"(?:\w+\W+){{0,3}}?{_MEDICINES}\b|"
            r"\b(?:stop|skip|pause|leave out|come off|miss)\W+(?:\w+\W+){0,2}?"
            rf"(?:{_MEDICINES}|tablet|pill|medicine|medication|dose)\b"
        ),
    ),
    (
        "condition",
        re.compile(
            r"\b(?:i (?:have|had|suffer from|was diagnosed with|am)|i've (?:got|had)|my)\W+(?:\w+\W+){0,3}?"
            r"(?:diabet\w+|cancer|lupus|hiv|epilep\w+|stroke|heart (?:disease|condition|problems?|failure)|"
            r"hepatitis|liver (?:disease|problems?)|kidney (?:disease|problems?)|autoimmune|hemophilia|thyroid|"
            r"keloids?|allerg\w+|pacemaker|stents?|asthma|blood clots?|crohn\w*|rosacea|psoriasis)"
        ),
    ),
    (
        DECISION,
        re.compile(
            r"\b(?:should i (?:get|have|do|try|go for|go ahead|let|risk|stop|start|cancel|book|pay|carry on|spend|wait)|should i\b[^.?!]{1,60}\bor not\b|"
            r"would you (?:do|recommend|advise|risk|go|carry on|pick|choose|cancel)|if (?:you were me|(?:it|this) (?:were|was) you)|"
            r"do you (?:recommend|advise|think i should)|is it right for me|which (?:one )?do i go with|"
            r"do i (?:book|go ahead|cancel|risk it|get it done)|what would you do|would you if|would you (?:run|get|have|"
            r"pay|wait)|(?:you|u) (?:pick|choose|decide))\b"
        ),
    ),
)  # fmt: skip


def personal_cue(text: str) -> str | None:
    """One of "pregnant", "medicine", "condition" and "decision", or None; `text` is in lower case."""
    return next((slug for slug, pattern in _CUES if pattern.search(text)), None)
