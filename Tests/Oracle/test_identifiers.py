import unittest
from datetime import date
from random import Random

import identifiers as ids


class Samples(unittest.TestCase):
    """The samples of policy section 10."""

    def test_resident_ids(self):
        for good in ("11010519491231002X", "140799194005010013", "140799194405010020",
                     "140799196605010016"):
            self.assertTrue(ids.is_resident_id(good), good)
        for wrong in ("110105194912310021", "140799199002290016"):
            self.assertFalse(ids.is_resident_id(wrong), wrong)

    def test_credit_codes(self):
        good = "91350100M000100Y43"
        self.assertTrue(ids.is_credit_code(good))
        for place in range(18):
            for char in ids.CREDIT_ALPHABET:
                changed = good[:place] + char + good[place + 1 :]
                self.assertEqual(ids.is_credit_code(changed), changed == good, changed)

    def test_vins(self):
        self.assertTrue(ids.is_acceptable_vin("LZZZZZZZ6ZZ000001"))
        self.assertFalse(ids.is_acceptable_vin("LZZZZZZZ0ZZ000001"))
        self.assertTrue(ids.is_acceptable_vin("WZZZZZZZ0ZZ000001"))
        self.assertFalse(ids.is_acceptable_vin("WZZZZZZZ0ZZ00000I"))

    def test_others(self):
        self.assertTrue(ids.is_luhn("6228000000000000019"))
        self.assertTrue(ids.is_gtin13("6901234567892"))
        self.assertFalse(ids.is_gtin13("6901234567890"))
        self.assertTrue(ids.is_invoice(None, "25142000000000000001"))
        self.assertFalse(ids.is_invoice("014000123456", "25142000000000000001"))
        self.assertTrue(ids.is_invoice("0140001234", "12345678"))
        self.assertTrue(ids.is_plate("晋K12345") and ids.is_plate("晋KD12345"))
        self.assertFalse(ids.is_plate("晋KI2345"))


class Made(unittest.TestCase):
    def test_what_is_made_holds_and_what_is_spoilt_does_not(self):
        rng = Random(7)
        for _ in range(500):
            person = ids.make_resident_id(rng, date(1960, 2, 29))
            self.assertTrue(person.startswith("140799") and ids.is_resident_id(person))
            self.assertFalse(ids.is_resident_id(ids.spoil_person(rng, person)))
            vin = ids.make_vin(rng)
            self.assertTrue(ids.is_acceptable_vin(vin))
            self.assertFalse(ids.is_acceptable_vin(ids.spoil_vin(rng, vin)))
            code = ids.make_credit_code(rng)
            self.assertTrue(ids.is_credit_code(code))
            self.assertFalse(ids.is_credit_code(ids.spoil_credit_code(rng, code)))
            gtin = ids.make_gtin13(rng)
            self.assertTrue(ids.is_gtin13(gtin))
            self.assertFalse(ids.is_gtin13(ids.spoil_gtin(rng, gtin)))
            self.assertTrue(ids.is_luhn(ids.make_card(rng)))
            self.assertFalse(ids.is_luhn(ids.make_card(rng, valid=False)))
            self.assertTrue(ids.is_plate(ids.make_plate(rng, True)))
            self.assertTrue(ids.is_plate(ids.make_plate(rng, False)))
