"""Finds personal circumstances in a question; its answer then begins by saying that it is no advice."""

from __future__ import annotations

import re

DECISION = "decision"
# Slug → the pattern that detects it; the first that matches wins. `utter_personal_<slug>` has the sentence.
_CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "pregnant",
        re.compile(r"\b(?:i am|i'm|my wife is|while|we are|when|if)\W+(?:\w+\W+){0,3}?(?:pregnan\w+|breast ?feeding|nursing(?! (?:student|home|degree|school|course|placement)))|\bmy pregnancy\b"),
    ),
    (
        "medicine",
        re.compile(
            r"\b(?:i|i'm|i am|i've been)\W+(?:\w+\W+){0,3}?(?:on|taking|take|using|prescribed)\W+(?:\w+\W+){0,3}?"
            r"(?:blood thinners?|warfarin|aspirin|accutane|isotretinoin|antibiotics?|steroids?|insulin|chemo\w*|"
            r"medicines?|medications?|meds|pills|tablets|anticoagulants?|immunosuppress\w+|lithium|eliquis|xarelto)"
        ),
    ),
    (
        "condition",
        re.compile(
            r"\b(?:i (?:have|had|suffer from|was diagnosed with|am)|i've (?:got|had)|my)\W+(?:\w+\W+){0,3}?"
            r"(?:diabet\w+|cancer|lupus|hiv|epilep\w+|stroke|heart (?:disease|condition|problems?|failure)|"
            r"hepatitis|liver (?:disease|problems?)|kidney (?:disease|problems?)|autoimmune|hemophilia|thyroid|"
            r"keloids?|allerg\w+|pacemaker|asthma|blood clots?|crohn\w*|rosacea|psoriasis)"
        ),
    ),
    (
        DECISION,
        re.compile(
            r"\b(?:should i (?:get|have|do|try|go for|go ahead|let|risk|stop|start|cancel|book|pay|carry on)|"
            r"would you (?:do|recommend|advise|risk|go|carry on|pick|choose|cancel)|if you were me|"
            r"do you (?:recommend|advise|think i should)|is it right for me|which (?:one )?do i go with|"
            r"do i (?:book|go ahead|cancel|risk it|get it done)|what would you do|would you if|would you (?:run|get|have|"
            r"pay|wait)|(?:you|u) (?:pick|choose|decide))\b"
        ),
    ),
)  # fmt: skip


def personal_cue(text: str) -> str | None:
    """One of "pregnant", "medicine", "condition" and "decision", or None; `text` is in lower case."""
    return next((slug for slug, pattern in _CUES if pattern.search(text)), None)
