"""The kinds of entry, each with its folder and its shape."""

from typing import Any

from pistor.knowledge import anatomy, entries, protocols, rules, vocabulary

KINDS: dict[str, Any] = {
    "sources": entries.Source,
    "substances": entries.Substance,
    "incompatibilities": entries.Incompatibility,
    "limits": entries.Limit,
    "techniques": entries.Technique,
    "devices": entries.Device,
    "views": anatomy.View,
    "zones": anatomy.Zone,
    "avoid-areas": anatomy.AvoidArea,
    "indications": entries.Indication,
    "protocols": protocols.Protocol,
    "screening": rules.ScreeningRule,
    "questions": vocabulary.Question,
    "conditions": vocabulary.MedicalCondition,
    "medicines": vocabulary.Medicine,
    "allergens": vocabulary.Allergen,
    "procedures": vocabulary.Procedure,
    "site-findings": vocabulary.SiteFinding,
    "measurements": vocabulary.Measurement,
    "combinations": entries.Combination,
    "alternatives": entries.Alternative,
    "instructions": entries.Instruction,
    "reactions": entries.Reaction,
    "emergency": entries.Emergency,
    "consent-points": entries.ConsentPoint,
    "scales": entries.Scale,
    "jurisdictions": entries.Jurisdiction,
}
"""Folder name to shape, in the order in which the reference lists them."""
