"""Generating, writing, reading parameters, comparing."""

import tempfile
import unittest
from datetime import date
from pathlib import Path

import compare
import generate
import writers
from cases import Cases
from decide import read_claims
from fields import BY_LABEL, BY_NAME, FIELDS
from parameters import Parameters, load
from policy import Model

DAY = date(2026, 11, 23)
# Those of the contract without BUDGET_EXHAUSTED (no budget here), with one of V2's own.
ALL_CODES = set("""
    OLD_VEHICLE_TOO_NEW DOCUMENT_DATE_OUTSIDE_WINDOW APPLIED_TOO_LATE APPLIED_TOO_EARLY
    OWNER_MISMATCH NOT_AN_INDIVIDUAL NEW_FUEL_AFTER_NEW_ENERGY DISPLACEMENT_TOO_LARGE
    NOT_IN_CATALOGUE HELD_TOO_SHORT BOUNDARY_DAY OUTSIDE_REGION DUPLICATE QUOTA_EXCEEDED
    CATEGORY_NOT_COVERED EFFICIENCY_TOO_LOW NOT_IN_TARGET_GROUP TOO_YOUNG ITEM_NOT_COVERED
    FUEL_NOT_METHANOL PARAMETER_UNSET NO_RULE_IN_FORCE MISSING_FIELD BAD_IDENTIFIER BAD_VALUE
""".split())
NESTED = """
# local values
parameters:
  elderly_retrofit:
    cap_per_household:   # a household
      value: 3000
      status: reported
  methanol_car:
    amounts: { value: { passenger: 5000.50, taxi: "8000" }, source: none }
"""
LISTED = """
- name: methanol_car.amount.bus
  value: 12000
  source: x
- name: elderly_retrofit.cap_per_household
  value: 3000 yuan
"""


SPELT = """
title: {zh: 演示, en: Illustrative}
parameters:
  elderly-retrofit:
    cap per household: {value: 3000 yuan, source: x, status: illustrative}
  methanol-car:
    light truck amount: {value: 10000 yuan, source: x}
"""


class Generating(unittest.TestCase):
    def test_the_same_seed_gives_the_same_claims_and_another_seed_others(self):
        self.assertEqual(Cases(5, DAY).all(), Cases(5, DAY).all())
        self.assertNotEqual(Cases(5, DAY).all(), Cases(6, DAY).all())

    def test_every_reason_occurs(self):
        codes = set()
        for day in generate.DAYS:
            for row in generate.expectations(Cases(1, day).all(), day, Parameters()):
                codes.update(row["codes"])
        self.assertEqual(codes, ALL_CODES)

    def test_money_runs_out(self):
        cases = Cases(1, DAY).running_out()
        rows = generate.expectations(cases, DAY, Parameters(), generate.BUDGET)
        for kind in generate.BUDGET:
            outcomes = [row["outcome"] for row in rows if row["kind"] == kind]
            self.assertEqual(outcomes.count("approved"), 25)
            self.assertGreater(outcomes.count("waitlisted"), 20)
            self.assertGreater(outcomes.count("refused"), 20)

    def test_every_form_says_the_same(self):
        """Reading the files back, the model decides alike whichever the form."""
        cases = Cases(2, DAY).all()
        wanted = [row["codes"] for row in generate.expectations(cases, DAY, Parameters())]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            writers.write_all(folder, [claim for _, claim in cases])
            forms = {form: read_claims(folder / form) for form in writers.NAMES}
        for form, claims in forms.items():
            model = Model(DAY)
            got = [sorted(model.decide(claim).codes) for claim in claims]
            self.assertEqual(got, wanted, form)

    def test_headers_are_unambiguous(self):
        self.assertEqual(len(BY_NAME), len(FIELDS))
        self.assertEqual(len(BY_LABEL), len(FIELDS))


class ReadingParameters(unittest.TestCase):
    def test_forms(self):
        here = Path(__file__).parent
        self.assertEqual(load(here / "parameters-example.yaml").elderly_cap, 300_000)
        for text, methanol in (
            (NESTED, {"passenger": 500_050, "taxi": 800_000}),
            (LISTED, {"bus": 1_200_000}),
            (SPELT, {"light_truck": 1_000_000}),
            ('{"cap_per_household": 3000, "methanol": {"bus": "1"}}', {"bus": 100}),
        ):
            with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
                file.write(text)
                file.flush()
                found = load(file.name)
            self.assertEqual((found.elderly_cap, found.methanol_amounts), (300_000, methanol))


class Comparing(unittest.TestCase):
    def setUp(self):
        self.expected = generate.expectations(Cases(4, DAY).all()[:300], DAY, Parameters())
        cite = {"document": "x", "clause": "1", "status": "reported"}
        self.got = [
            {name: row[name] for name in ("claim_id", "kind", "merchant_id", "business_day",
                                          "outcome", "version")}
            | {
                "reasons": [
                    {"code": c, "message": {"zh": "一", "en": "a"}, "cite": cite}
                    for c in row["codes"]
                ],
                "rules_digest": "sha256:0",
            }
            | ({"amount": row["amount"], "funding": row["funding"]} if row["amount"] else {})
            for row in self.expected
        ]

    def test_no_difference(self):
        self.assertEqual(compare.compare(self.expected, self.got), [])

    def test_a_changed_outcome_amount_or_part_is_found(self):
        place = next(i for i, row in enumerate(self.got) if row["outcome"] == "approved")
        for change in (
            {"outcome": "held"}, {"amount": "1.00"}, {"funding": []}, {"reasons": [{"code": "X"}]},
        ):
            got = list(self.got)
            got[place] = got[place] | change
            found = compare.compare(self.expected, got)
            self.assertTrue(found and found[0].claim_id == got[place]["claim_id"], change)

    def test_a_lacking_line_is_found_and_the_rest_still_pairs(self):
        found = compare.compare(self.expected, self.got[:7] + self.got[8:])
        self.assertEqual([d.what for d in found], ["no decision printed"])
        self.assertEqual(found[0].claim_id, self.expected[7]["claim_id"])
