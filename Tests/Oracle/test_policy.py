"""The worked examples of policy section 12, and a few more, on the model."""

import unittest
from datetime import date
from random import Random

import vehicles
from appliances import A1, A2, A3
from claims import Maker, item
from elderly import ability_level, age_on
from money import split
from parameters import Parameters
from policy import Model, top_up
from vehicles import R2, R3, V3, V4

JULY_2024, OCTOBER_2024, NOVEMBER_2026 = date(2024, 7, 1), date(2024, 10, 15), date(2026, 11, 23)
CAP = Parameters(elderly_cap=3_000_00)


class Worked(unittest.TestCase):
    def setUp(self):
        self.rng = Random(3)

    def maker(self, day):
        return Maker(self.rng, day, day.isoformat())

    def v01(self):
        claim = self.maker(JULY_2024).scrappage(vehicles.V1)
        return claim | {
            "old_registered_on": "2011-06-30", "applied_on": "2024-06-01",
            "handed_over_on": "2024-05-06", "deregistered_on": "2024-05-07",
            "invoice_date": "2024-05-08", "new_registered_on": "2024-05-09",
        }

    def decide(self, day, *claims, parameters=Parameters()):
        model = Model(day, parameters)
        return [model.decide(claim) for claim in claims][-1]

    def approved(self, decision, amount, central, local):
        self.assertEqual((decision.outcome, decision.codes), ("approved", set()))
        self.assertEqual(decision.amount, round(amount * 100))
        self.assertEqual(
            decision.funding, [("central", round(central * 100)), ("local", round(local * 100))]
        )

    def refused(self, decision, *codes):
        self.assertEqual((decision.outcome, decision.codes), ("refused", set(codes)))

    def test_v01_and_v02(self):
        claim = self.v01()
        first = self.decide(JULY_2024, claim)
        self.approved(first, 10_000, 6_000, 4_000)
        self.assertEqual(first.version, "V1")
        self.approved(top_up(first, claim, OCTOBER_2024), 10_000, 9_000, 1_000)
        self.approved(self.decide(OCTOBER_2024, claim), 20_000, 18_000, 2_000)

    def test_v03(self):
        late = self.v01() | {"old_registered_on": "2011-07-01"}
        self.refused(self.decide(JULY_2024, late), "OLD_VEHICLE_TOO_NEW")

    def test_v05(self):
        claim = self.maker(JULY_2024).scrappage(vehicles.V1, "battery_electric", "petrol")
        self.refused(self.decide(JULY_2024, claim), "NEW_FUEL_AFTER_NEW_ENERGY")

    def test_v08(self):
        claim = self.v01() | {"handed_over_on": "2024-04-23"}
        self.refused(self.decide(JULY_2024, claim), "DOCUMENT_DATE_OUTSIDE_WINDOW")

    def test_v13(self):
        claim = self.maker(NOVEMBER_2026).scrappage(V3)
        claim |= {"old_registered_on": "2012-06-30", "old_acquired_on": "2024-12-01"}
        self.approved(self.decide(NOVEMBER_2026, claim), 20_000, 18_000, 2_000)

    def test_v16_and_v17(self):
        for fen, amounts in (
            (150_000_00, (18_000, 16_200, 1_800)),
            (166_666_00, (19_999.92, 17_999.93, 1_999.99)),
            (166_667_00, (20_000, 18_000, 2_000)),
        ):
            claim = self.maker(NOVEMBER_2026).scrappage(V4, fen=fen)
            claim["old_registered_on"] = "2013-06-30"
            self.approved(self.decide(NOVEMBER_2026, claim), *amounts)

    def test_v24(self):
        make = self.maker(NOVEMBER_2026)
        who = make.person()
        one, two = make.scrappage(V4, who=who), make.replacement(R3, who=who)
        self.refused(self.decide(NOVEMBER_2026, one, two), "QUOTA_EXCEEDED")

    def test_r01(self):
        claim = self.maker(NOVEMBER_2026).replacement(R3, fen=187_500_00)
        self.approved(self.decide(NOVEMBER_2026, claim), 15_000, 13_500, 1_500)

    def test_a01_and_a04(self):
        make = self.maker(OCTOBER_2024)
        who = make.person()
        one, two = (make.appliance(A1, fen=5_000_00, who=who) for _ in range(2))
        self.approved(self.decide(OCTOBER_2024, one), 1_000, 900, 100)
        self.refused(self.decide(OCTOBER_2024, one, two), "QUOTA_EXCEEDED")

    def test_a06_a08_a11(self):
        make = self.maker(NOVEMBER_2026)
        cool = make.appliance(A2, "air_conditioner", 1, 12_000_00)
        self.approved(self.decide(NOVEMBER_2026, cool), 2_000, 1_800, 200)
        oven = make.appliance(A2, "microwave", 2, 599_00)
        self.approved(self.decide(NOVEMBER_2026, oven), 89.85, 80.87, 8.98)
        fridge = make.appliance(A3, "refrigerator", 2)
        self.refused(self.decide(NOVEMBER_2026, fridge), "EFFICIENCY_TOO_LOW")

    def test_a17(self):
        """A full refund claws back all of it, in the proportions in which it was paid."""
        claim = self.maker(NOVEMBER_2026).appliance(A2, "microwave", 2, 599_00)
        paid = self.decide(NOVEMBER_2026, claim)
        self.assertEqual(sum(fen for _, fen in paid.funding), paid.amount)

    def test_e01_and_e02(self):
        make = self.maker(JULY_2024)
        for fen, paid in ((2_600_00, 2_600_00), (3_400_00, 3_000_00)):
            claim = make.elderly(82, 90, [item(1, fen, True)])
            decision = self.decide(JULY_2024, claim, parameters=CAP)
            self.assertEqual((decision.outcome, decision.amount), ("approved", paid))
            held = self.decide(JULY_2024, claim)
            self.assertEqual((held.outcome, held.codes), ("held", {"PARAMETER_UNSET"}))

    def test_e04_and_e10(self):
        make = self.maker(JULY_2024)
        self.refused(
            self.decide(JULY_2024, make.elderly(66, 90), parameters=CAP), "NOT_IN_TARGET_GROUP"
        )
        only_six = make.elderly(82, 90, [item(6, 800_00, True)])
        self.refused(self.decide(JULY_2024, only_six, parameters=CAP), "ITEM_NOT_COVERED")

    def test_m01(self):
        claim = self.maker(JULY_2024).methanol()
        decision = self.decide(JULY_2024, claim)
        self.assertEqual((decision.outcome, decision.codes), ("held", {"PARAMETER_UNSET"}))


class More(Worked):
    def test_boundary_day(self):
        make = self.maker(NOVEMBER_2026)
        for maker, version, outcome in (
            (make.scrappage, V3, "held"), (make.scrappage, V4, "held"),
            (make.replacement, R3, "approved"),
        ):
            claim = maker(version)
            claim["old_acquired_on"] = "2025-01-08"
            self.assertEqual(self.decide(NOVEMBER_2026, claim).outcome, outcome)
            claim["old_acquired_on"] = "2025-01-09"
            self.refused(self.decide(NOVEMBER_2026, claim), "HELD_TOO_SHORT")

    def test_returned_over_refused_over_held(self):
        claim = self.maker(NOVEMBER_2026).replacement(R2)
        self.assertEqual(self.decide(NOVEMBER_2026, claim).codes, {"PARAMETER_UNSET"})
        claim["invoice_region"] = "140105"
        self.refused(self.decide(NOVEMBER_2026, claim), "OUTSIDE_REGION", "PARAMETER_UNSET")
        claim["old_acquired_on"] = None
        decision = self.decide(NOVEMBER_2026, claim)
        self.assertEqual(decision.outcome, "returned")
        self.assertEqual(
            decision.codes, {"OUTSIDE_REGION", "PARAMETER_UNSET", "MISSING_FIELD"}
        )

    def test_a_vin_is_used_up_in_either_place_but_not_by_a_refused_claim(self):
        make = self.maker(NOVEMBER_2026)
        first, second = make.scrappage(V3), make.replacement(R3)
        second["old_vin"] = first["new_vin"]
        self.refused(self.decide(NOVEMBER_2026, first, second), "DUPLICATE")
        refused = first | {"new_owner_id": make.person()["id"]}
        self.assertEqual(self.decide(NOVEMBER_2026, refused, second).outcome, "approved")

    def test_no_rule(self):
        claim = self.maker(NOVEMBER_2026).appliance(A1)
        claim |= {"invoice_date": "2024-08-23", "gtin": "6901234567890"}
        decision = self.decide(NOVEMBER_2026, claim)
        self.assertEqual(decision.codes, {"NO_RULE_IN_FORCE", "BAD_IDENTIFIER"})

    def test_absent_values_that_settle_nothing_are_not_asked_for(self):
        claim = self.maker(OCTOBER_2024).scrappage(vehicles.V2)
        claim |= {"old_acquired_on": None, "invoice_total": None, "payee_account": None}
        self.assertEqual(self.decide(OCTOBER_2024, claim).outcome, "approved")

    def test_ability(self):
        self.assertEqual([ability_level(s, False, False, 0) for s in (90, 89, 66, 65, 46, 45, 30,
                                                                      29, 0)],
                         [0, 1, 1, 2, 2, 3, 3, 4, 4])
        self.assertEqual(ability_level(90, False, True, 2), 2)
        self.assertEqual(ability_level(90, False, True, 1), 1)
        self.assertEqual(ability_level(0, False, True, 9), 4)
        self.assertEqual(ability_level(90, True, False, 0), 4)

    def test_age(self):
        self.assertEqual(age_on(date(1944, 7, 2), date(2024, 7, 1)), 79)
        self.assertEqual(age_on(date(1944, 7, 1), date(2024, 7, 1)), 80)

    def test_split(self):
        self.assertEqual(split(8985, 90), [("central", 8087), ("local", 898)])
        self.assertEqual(split(1_999_992, 90), [("central", 1_799_993), ("local", 199_999)])
