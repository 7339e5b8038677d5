"""Who gets what of an assessment report: a list for each kind of reader."""

from __future__ import annotations

from touchstone.documents.assessment_report.parts import Allowance, allowed

# Whatever is not named here never reaches the apprentice, and nobody outside who reads what they read.
FOR_APPRENTICE: Allowance = {
    "about": allowed(
        *("apprentice", "provider", "employer", "organisation", "standard", "method", "attempt", "held")
    ),
    "grade": allowed("grade", "counts", "changed", "says", "clause"),
    "time": allowed(
        *("used", "planned", "limit", "adjustment", "extension", "extended_at", "extended_because", "clause")
    ),
    "session": allowed(
        *("at", "until", "kind", "what", "counted", "said", "ksbs"),
        kinds=("section", "question", "extension"),
    ),
    "questions": allowed("code", "sort", "theme", "ksbs"),
    "coverage": allowed("ksb", "wording", "shown"),
    "score": allowed("score", "clause"),
    "judgements": allowed("criterion", "level", "wording", "ksbs", "feedback", "clause"),
    "trace": allowed("depth", "what", "answer", "why", "clause"),
}
