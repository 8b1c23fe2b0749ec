"""Education, health and care sign one same version, or say why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coproduce.commissioning.rules.requirements import requirement
from coproduce.core.errors import Refusal

SIDES = {"education": "Education", "health": "Health", "care": "Care"}
SIGNED, DISSENT = "signed", "dissent"


@dataclass(frozen=True)
class SaidFacts:
    """What a partner said to one version."""

    version: int
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class PartnerFacts:
    """One side: who leads for it, why it is not concerned, and everything that it said."""

    side: str
    organisation: str = ""
    lead: str = ""
    not_concerned: str = ""
    said: tuple[SaidFacts, ...] = ()

    def about(self, version: int | None) -> SaidFacts | None:
        """What it said to this very version: nothing that it said to another one counts."""
        return next((each for each in self.said if each.version == version), None)


@dataclass(frozen=True)
class SigningFacts:
    """`version` is the one that was put forward last; `changed` says that the proposal is not what stands in it any
    more."""

    partners: tuple[PartnerFacts, ...]
    version: int | None
    changed: bool = False
    url: str = ""


@requirement("partners_signed")
def partner_refusals(facts: SigningFacts) -> list[Refusal]:
    """Each side has signed the same version, or its dissent is on record with its reason, or it is not concerned."""
    found = []
    by_side = {partner.side: partner for partner in facts.partners}
    concerned = []
    for side, name in SIDES.items():
        partner = by_side.get(side)
        if partner is None or not (partner.not_concerned.strip() or (partner.organisation and partner.lead)):
            found.append(
                f"{name} has no organisation with a lead. Name them, or say why it is not concerned."
            )
        elif not partner.not_concerned.strip():
            concerned.append(partner)
    if not concerned and not found:
        found.append("No partner is concerned by this proposal: at least one has to sign.")
    if facts.version is None:
        return [Refusal(each, facts.url) for each in [*found, "No version was put forward for signing yet."]]
    if facts.changed:
        found.append(
            "The proposal changed after it was put forward for signing. Put the new version forward."
        )
    found += [words for partner in concerned if (words := _unsigned(partner, facts.version))]
    return [Refusal(each, facts.url) for each in found]


def _unsigned(partner: PartnerFacts, version: int) -> str:
    name = SIDES[partner.side]
    said = partner.about(version)
    if said is None:
        before = [each.version for each in partner.said]
        earlier = f" It said something to version {max(before)}, which counts no more." if before else ""
        return f"{name} ({partner.organisation}) has not signed version {version}.{earlier}"
    if said.outcome == DISSENT and not said.reason.strip():
        return f"{name} ({partner.organisation}) does not agree, and its reason is missing."
    return ""


@dataclass(frozen=True)
class SigningAttempt:
    """Somebody signs or dissents: the version that they read and the one that is put forward now."""

    read: int | None
    current: int | None
    outcome: str
    reason: str
    already: bool = False
    changed: bool = False


def signing_refusals(facts: SigningAttempt) -> list[Refusal]:
    """Why this cannot be signed now. Nobody signs what they did not read."""
    if facts.current is None:
        return [Refusal("No version was put forward for signing.")]
    if facts.changed:
        return [
            Refusal(
                "The proposal changed after it was put forward. Wait for the new version, then sign that."
            )
        ]
    if facts.read != facts.current:
        return [Refusal("A newer version was put forward while you read this one. Read it, then sign.")]
    if facts.already:
        return [Refusal("Your organisation has said what it thinks of this version already.")]
    if facts.outcome not in (SIGNED, DISSENT):
        return [Refusal("Say whether you sign or do not agree.")]
    if facts.outcome == DISSENT and not facts.reason.strip():
        return [Refusal("Say why you do not agree. Your reason is public.")]
    return []


def partner_problems(organisation: bool, lead: str, not_concerned: str) -> dict[str, str]:
    """What the entry of one side lacks, by field."""
    if not_concerned.strip():
        return (
            {"not_concerned": "Either name an organisation or say why it is not concerned."}
            if organisation
            else {}
        )
    problems = {}
    if not organisation:
        problems["organisation"] = "Choose the organisation, or say why this side is not concerned."
    if not lead.strip():
        problems["lead_name"] = "Name who leads for it."
    return problems


def counts(partners: Sequence[PartnerFacts], version: int | None) -> int:
    """How many of the partners have said what they think of this version."""
    return sum(partner.about(version) is not None for partner in partners)
