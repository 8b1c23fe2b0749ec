"""Whatever people do, in whatever order: no path of a proposal reaches its decision past the gate.

The machine moves a proposal through the very transition table of the room, over facts that change at random, and keeps
a record of its own of what took place. It asks that record, never the rules, whether the decision may have been
reached.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from coproduce.commissioning.lifecycle import PROPOSAL
from coproduce.commissioning.rules import gate, readiness
from coproduce.commissioning.rules.ladder import Step
from coproduce.commissioning.rules.money import Line
from coproduce.commissioning.rules.participation import PlanFacts, Role, ShapingFacts
from coproduce.commissioning.rules.partners import PartnerFacts, SaidFacts, SigningFacts
from coproduce.commissioning.rules.requirements import StageFacts, asked_requirements
from coproduce.commissioning.rules.stages import stages
from coproduce.commissioning.rules.suggestions import SuggestionsFacts
from coproduce.commissioning.rules.ways import FULL_WAY, LIGHT, URGENT, Way

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
SIDES = ("education", "health", "care")
AFTER_THE_GATE = ("decision", "delivery", "review", "closed")
STAGE_OF = {stage.action: stage.key for stage in stages()}
WAYS = st.sampled_from(
    [
        FULL_WAY,
        FULL_WAY,
        FULL_WAY,
        Way(LIGHT, "It is a small contract.", "Dana Okafor"),
        Way(LIGHT, "", ""),
        Way(URGENT, "The roof is unsafe.", "Eli Brown", date(2027, 2, 1), date(2026, 11, 2)),
        Way(URGENT, "The roof is unsafe.", "", None, date(2026, 11, 2)),
    ]
)


class TheGate(RuleBasedStateMachine):
    """`self.at_gate` is what the machine itself knew at the moment when the decision was reached."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.hours = PROPOSAL.initial, 0
        self.way, self.plan_agreed, self.suggestions = FULL_WAY, False, 0
        self.asked: list[dict[str, Any]] = []
        self.version = self.report = self.assessment = 0
        self.report_of = 0
        self.makers: dict[str, set[tuple[int, int]]] = {}
        self.duty_days: list[str] = []
        self.signed: dict[str, int] = {}
        self.gone_through: list[str] = []
        self.took_part: list[str] = []
        self.at_gate: dict[str, Any] | None = None

    # What people do -------------------------------------------------------------------------------------------------

    @rule(way=WAYS)
    def choose_a_way(self, way: Way) -> None:
        self.way = way

    @rule(agreed=st.booleans())
    def plan_is_agreed_or_opened_again(self, agreed: bool) -> None:
        self.plan_agreed = agreed

    @rule(waiting=st.integers(0, 1))
    def suggestions_come_or_are_answered(self, waiting: int) -> None:
        self.suggestions = waiting

    @rule()
    def families_shape_it(self) -> None:
        self.took_part.append(self.state)

    @rule(themes=st.integers(0, 2))
    def a_consultation_is_linked(self, themes: int) -> None:
        if len(self.asked) < 2:
            self.asked.append(
                {
                    "state": "open",
                    "answers": "",
                    "themes": [[False, False] for _ in range(themes)],
                    "unsorted": 1,
                }
            )

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), state=st.sampled_from(["open", "closed", "cancelled"]))
    def a_consultation_moves(self, data: st.DataObject, state: str) -> None:
        data.draw(st.sampled_from(self.asked))["state"] = state

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def texts_are_sorted_and_themes_answered(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.asked))
        one["unsorted"] = data.draw(st.integers(0, 1))
        for theme in one["themes"]:
            theme[:] = data.draw(st.tuples(st.booleans(), st.booleans()))
        one["answers"] = data.draw(st.sampled_from(["", "writing", "telling", "public", "withdrawn"]))

    @rule()
    def the_proposal_is_edited(self) -> None:
        self.version += 1

    @rule()
    def a_report_is_made(self) -> None:
        self.report += 1
        self.report_of = self.version

    @rule()
    def an_assessment_is_finished(self) -> None:
        self.assessment += 1

    @rule(name=st.sampled_from(["Ada", "Ben"]))
    def somebody_is_to_decide(self, name: str) -> None:
        self.makers.setdefault(name, set())

    @precondition(lambda self: self.makers)
    @rule(data=st.data())
    def somebody_attests(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.makers)))
        self.makers[name].add((self.report, self.assessment))

    @rule(days=st.lists(st.sampled_from(["nothing", "invited", "answered", "excused"]), max_size=2))
    def those_who_must_be_asked(self, days: list[str]) -> None:
        self.duty_days = days

    @rule(side=st.sampled_from(SIDES))
    def a_partner_signs(self, side: str) -> None:
        self.signed[side] = self.version

    @rule(
        but=st.sampled_from(
            ["nothing", "plan", "closed", "answered", "attested", "assessed", "asked", "signed"]
        ),
        steps=st.integers(0, 6),
    )
    def everything_is_put_right(self, but: str, steps: int) -> None:
        """Everything, or everything but one thing: by chance alone hardly anything would ever come near the gate."""
        self.suggestions, self.assessment, self.report = 0, max(self.assessment, 1), self.report + 1
        self.report_of = self.version
        self.took_part.append("shaping")
        self.plan_agreed = but != "plan"
        self.asked = [{"state": "closed", "answers": "telling", "themes": [[True, False]], "unsorted": 0}]
        self.makers = {"Ada": {(self.report, self.assessment)}}
        self.duty_days = ["answered", "excused"]
        self.signed = dict.fromkeys(SIDES, self.version)
        match but:
            case "closed":
                self.asked[0]["state"] = "open"
            case "answered":
                self.asked[0]["themes"] = [[False, False]]
            case "attested":
                self.makers["Ben"] = {(self.report - 1, self.assessment)}
            case "assessed":
                self.assessment = 0
                self.makers = {"Ada": {(self.report, 0)}}
            case "asked":
                self.duty_days = ["answered", "invited"]
            case "signed":
                self.signed["health"] = self.version - 1
        self.it_moves_on(steps)

    @rule(steps=st.integers(1, 6))
    def it_moves_on_as_far_as_it_can(self, steps: int) -> None:
        self.it_moves_on(steps)

    def it_moves_on(self, steps: int) -> None:
        for _ in range(steps):
            forward = [action for action in PROPOSAL.actions_from(self.state) if action in STAGE_OF]
            if not forward or not self.takes(forward[0]):
                return

    @rule(data=st.data())
    def somebody_takes_a_step(self, data: st.DataObject) -> None:
        actions = PROPOSAL.actions_from(self.state)
        if actions:
            self.takes(data.draw(st.sampled_from(actions)))

    def takes(self, action: str) -> bool:
        transition = PROPOSAL.table[self.state, action]
        self.hours += 1
        if action in STAGE_OF:
            if transition.guard is not None and transition.guard(self.facts(STAGE_OF[action])):
                return False
            if transition.target == "decision":
                self.at_gate = self.what_i_know()
        self.state = transition.target
        self.gone_through.append(self.state)
        return True

    # What the rules are told ----------------------------------------------------------------------------------------

    def facts(self, stage: str) -> StageFacts:
        gathered = {key: getattr(self, f"_{key}")() for key in asked_requirements(stage, self.way)}
        return StageFacts(stage, gathered, self.way)

    def _participation_plan(self) -> PlanFacts:
        words = ("Families.", "Childcare.", "Paid at once.", "By letter.")
        plan = PlanFacts("draft", *words, (Role("shaping", "designing", "The forum"),), "Dana Okafor")
        return replace(plan, state="agreed") if self.plan_agreed else plan

    def _linked_consultation(self) -> gate.ConsultationsFacts:
        return gate.ConsultationsFacts(
            tuple(
                gate.LinkedFacts(
                    str(number),
                    each["state"],
                    each["answers"],
                    0,
                    each["unsorted"],
                    tuple(gate.ThemeFacts("Waiting", *theme) for theme in each["themes"]),
                )
                for number, each in enumerate(self.asked)
            )
        )

    _consultations_closed = _themes_answered = _linked_consultation

    def _attestations(self) -> gate.ReportFacts:
        makers = tuple(
            gate.MakerFacts(name, tuple(gate.AttestationFacts(*pair, START) for pair in pairs))
            for name, pairs in sorted(self.makers.items())
        )
        stands = self.report_of == self.version
        before = START + timedelta(hours=self.hours)
        return gate.ReportFacts(makers, self.report, stands, self.assessment, before)

    def _duties(self) -> gate.DutiesFacts:
        day = START.date()
        kinds = {
            "nothing": gate.DutyFacts("forum"),
            "invited": gate.DutyFacts("forum", day),
            "answered": gate.DutyFacts("forum", day, day),
            "excused": gate.DutyFacts("forum", excused_reason="No members.", excused_by="Dana Okafor"),
        }
        return gate.DutiesFacts(bool(self.duty_days), tuple(kinds[each] for each in self.duty_days))

    def _partners_signed(self) -> SigningFacts:
        partners = tuple(
            PartnerFacts(
                side,
                "Council",
                "Dana Okafor",
                said=(SaidFacts(self.signed[side], "signed"),) if side in self.signed else (),
            )
            for side in SIDES
        )
        return SigningFacts(partners, self.version)

    def _impact_assessment(self) -> readiness.AssessmentFacts:
        return readiness.AssessmentFacts([] if self.assessment else None)

    def _suggestions_answered(self) -> SuggestionsFacts:
        return SuggestionsFacts(0, self.suggestions)

    def _shaping_took_place(self) -> ShapingFacts:
        step = Step(stage="shaping", part="designing", source="by_hand", on=START.date())
        return ShapingFacts((step,) if "shaping" in self.took_part else (), START.date())

    def _summary(self) -> readiness.TextFacts:
        return readiness.TextFacts("What it is about.")

    _young_summary = _summary

    def _accountable_lead(self) -> readiness.LeadFacts:
        return readiness.LeadFacts("Dana Okafor", "Head of SEND")

    def _next_date(self) -> readiness.NextFacts:
        return readiness.NextFacts("A workshop", START.date(), START.date())

    def _need_with_source(self) -> readiness.NeedFacts:
        return readiness.NeedFacts([("Children wait.", "Audit")])

    def _options_with_no_change(self) -> readiness.OptionsFacts:
        words = ("Good.", "£1.", "Some.", "Others.")
        options = [
            readiness.OptionFact("No change", True, *words),
            readiness.OptionFact("More", False, *words),
        ]
        return readiness.OptionsFacts(options)

    def _money_adds_up(self) -> readiness.MoneyFacts:
        return readiness.MoneyFacts([Line("All", 100, "total", "2027")])  # type: ignore[arg-type]

    def _measures(self) -> readiness.MeasuresFacts:
        return readiness.MeasuresFacts([("Weeks", True)])

    def _decision_public(self) -> gate.PublicDecisionFacts:
        return gate.PublicDecisionFacts(True, START.date(), False, False, START.date())

    def _review_date_came(self) -> gate.ReviewFacts:
        return gate.ReviewFacts(START.date(), START.date())

    # What must hold -------------------------------------------------------------------------------------------------

    def what_i_know(self) -> dict[str, Any]:
        counted = [each for each in self.asked if each["state"] != "cancelled"]
        told = ("telling", "settled", "public")
        return {
            "urgent": self.way.kind == URGENT
            and bool(self.way.authority and self.way.reason and self.way.review_by),
            "plan": self.plan_agreed,
            "closed": bool(counted) and all(each["state"] == "closed" for each in counted),
            "answered": all(
                not each["unsorted"]
                and (each["themes"] or each["answers"] in told)
                and all(carried or (reply and each["answers"] in told) for reply, carried in each["themes"])
                for each in counted
            ),
            "attested": bool(self.makers)
            and self.report > 0
            and self.report_of == self.version
            and all((self.report, self.assessment) in pairs for pairs in self.makers.values()),
            "assessed": self.assessment > 0,
            "asked": bool(self.duty_days) and set(self.duty_days) <= {"answered", "excused"},
            "signed": all(self.signed.get(side) == self.version for side in SIDES),
        }

    @invariant()
    def nobody_passed_the_gate_without_all_of_it(self) -> None:
        if self.state not in AFTER_THE_GATE:
            return
        assert self.at_gate is not None
        known = dict(self.at_gate)
        urgent = known.pop("urgent")
        never_left_out = {name: known[name] for name in ("plan", "attested", "assessed")}
        assert all((never_left_out if urgent else known).values()), known

    @invariant()
    def every_stage_before_was_gone_through(self) -> None:
        if self.state in AFTER_THE_GATE:
            first = [
                self.gone_through.index(stage.key) for stage in stages() if stage.key in self.gone_through
            ]
            assert first == sorted(first)
            assert len(first) >= 5


TestTheGate = TheGate.TestCase
TestTheGate.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
