"""Generating, writing, reading parameters, comparing."""

import csv
import io
import json
import tempfile
import unittest
from datetime import date
from pathlib import Path

import compare
import generate
import writers
from cases import Cases
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

    def test_every_form_says_the_same(self):
        """Reading the files back, the model decides alike whichever the form."""
        cases = Cases(2, DAY).all()
        wanted = [row["codes"] for row in generate.expectations(cases, DAY, Parameters())]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            writers.write_all(folder, [claim for _, claim in cases])
            forms = {
                "claims.jsonl": compare.read_lines(folder / "claims.jsonl"),
                "claims.json": json.loads((folder / "claims.json").read_text("utf-8")),
                "claims.utf8.csv": read_csv(folder / "claims.utf8.csv", "utf-8-sig", ","),
                "claims.gb18030.csv": read_csv(folder / "claims.gb18030.csv", "gb18030", ","),
                "claims.tab.csv": read_csv(folder / "claims.tab.csv", "utf-8", "\t"),
            }
        for form, claims in forms.items():
            model = Model(DAY)
            got = [sorted(model.decide(named(claim)).codes) for claim in claims]
            self.assertEqual(got, wanted, form)

    def test_headers_are_unambiguous(self):
        self.assertEqual(len(BY_NAME), len(FIELDS))
        self.assertEqual(len(BY_LABEL), len(FIELDS))


def read_csv(path, encoding, delimiter):
    text = path.read_bytes().decode(encoding)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [{name: value or None for name, value in row.items()} for row in rows]


def named(claim):
    return {BY_LABEL[key].name if key in BY_LABEL else key: v for key, v in claim.items()}


class ReadingParameters(unittest.TestCase):
    def test_forms(self):
        here = Path(__file__).parent
        self.assertEqual(load(here / "parameters-example.yaml").elderly_cap, 300_000)
        for text, methanol in (
            (NESTED, {"passenger": 500_050, "taxi": 800_000}),
            (LISTED, {"bus": 1_200_000}),
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
