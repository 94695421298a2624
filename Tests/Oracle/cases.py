"""The cases of one profile. A scenario is a list of claims whose order matters."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import appliances
import identifiers as ids
import vehicles
from changes import apply, changes_of
from claims import Maker, item, replace_year
from fields import CATEGORIES, DIGITAL, FUEL_CARS, FUELS, VEHICLE_CLASSES
from vehicles import R2, R3, V1, V2, V3, V4

Scenario = list[tuple[str, dict]]


class Cases:
    def __init__(self, seed: int, business_day: date):
        self.day = business_day
        self.rng = Random(f"{seed}/{business_day}")
        self.make = Maker(self.rng, business_day, business_day.isoformat())
        self.scenarios: list[Scenario] = []
        first_2024 = V1 if business_day < vehicles.FIRST_V2_DAY else V2
        self.scrappages = [v for v in (first_2024, V3, V4) if v.window[0] <= business_day]
        self.replacements = [v for v in (R2, R3) if v.window[0] <= business_day]
        self.appliances = [
            v for v in (appliances.A1, appliances.A2, appliances.A3) if v.window[0] <= business_day
        ]

    def all(self) -> Scenario:
        """Every scenario, mixed, the order inside each kept."""
        self.valid_ones()
        self.single_changes()
        self.fuels_and_cutoffs()
        self.new_cars()
        self.document_dates()
        self.one_fails_one_lacks()
        self.filing_dates()
        self.acquisition_dates()
        self.prices_of_cars()
        self.appliance_table()
        self.appliance_prices()
        self.appliance_dates()
        self.elderly_groups()
        self.elderly_items()
        self.methanol_classes()
        self.used_twice()
        self.person_quotas()
        self.appliance_quotas()
        self.same_claim_id()
        self.combinations()
        self.rng.shuffle(self.scenarios)
        return self._mix()

    def _mix(self) -> Scenario:
        """Claims of neighbouring scenarios are interleaved."""
        mixed: Scenario = []
        waiting = [list(s) for s in self.scenarios]
        open_ones: list[Scenario] = []
        while waiting or open_ones:
            while waiting and len(open_ones) < 25:
                open_ones.append(waiting.pop())
            chosen = self.rng.randrange(len(open_ones))
            mixed.append(open_ones[chosen].pop(0))
            if not open_ones[chosen]:
                open_ones.pop(chosen)
        return mixed

    def add(self, *claims: tuple[str, dict]) -> None:
        self.scenarios.append([(label, dict(claim)) for label, claim in claims])

    # --- makers by kind, of any version in force

    def any_scrappage(self, version=None, **more) -> dict:
        return self.make.scrappage(version or self.rng.choice(self.scrappages), **more)

    def any_replacement(self, version=None, **more) -> dict:
        return self.make.replacement(version or self.rng.choice(self.replacements), **more)

    def any_appliance(self, version=None, **more) -> dict:
        return self.make.appliance(version or self.rng.choice(self.appliances), **more)

    def makers(self) -> dict:
        """For each kind, makers of valid claims, one a version."""
        makers = {
            "vehicle_scrappage": [
                lambda v=v: self.make.scrappage(v, *self._fuels()) for v in self.scrappages
            ],
            "vehicle_replacement": [
                lambda v=v: self.make.replacement(v, *self._fuels()) for v in self.replacements
            ],
            "appliance": [
                lambda v=v: self.make.appliance(
                    v, self.rng.choice(sorted(v.categories)), self.rng.choice(sorted(v.percent))
                )
                for v in self.appliances
            ],
            "elderly_retrofit": [lambda: self.make.elderly(), lambda: self.make.elderly(83, 88)],
            "methanol_car": [
                lambda: self.make.methanol(self.rng.choice(VEHICLE_CLASSES)),
                lambda: self.make.methanol("bus", who=self.make.company()),
            ],
        }
        return {kind: found for kind, found in makers.items() if found}

    def _fuels(self) -> tuple[str, str]:
        return self.rng.choice(list(FUEL_CARS)), self.rng.choice(list(FUELS))

    # --- plain ones

    def valid_ones(self) -> None:
        for kind, makers in self.makers().items():
            for maker in makers:
                for _ in range(25):
                    self.add((f"valid {kind}", maker()))

    def single_changes(self) -> None:
        for kind, makers in self.makers().items():
            for maker in makers:
                for label, change in changes_of(kind):
                    self.add((label, apply(change, self.rng, maker(), self.day)))

    def combinations(self) -> None:
        for kind, makers in self.makers().items():
            for _ in range(60 * len(makers)):
                claim, labels = self.rng.choice(makers)(), []
                for label, change in self.rng.sample(changes_of(kind), self.rng.choice((2, 2, 3))):
                    try:
                        claim = apply(change, self.rng, claim, self.day)
                    except (TypeError, AttributeError, ValueError):
                        continue  # an earlier change left nothing to work on
                    labels.append(label)
                self.add((" + ".join(labels), claim))

    # --- cars

    def fuels_and_cutoffs(self) -> None:
        for version in self.scrappages:
            for fuel in FUELS:
                limit = vehicles.cutoff(version, fuel)
                for days in (-1, 0, 1):
                    claim = self.make.scrappage(version, fuel)
                    claim["old_registered_on"] = (limit + timedelta(days=days)).isoformat()
                    claim["old_acquired_on"] = (limit + timedelta(days=30)).isoformat()
                    self.add((f"{version.name} {fuel} cut-off {days:+d} d", claim))

    def new_cars(self) -> None:
        for maker, versions in (
            (self.make.scrappage, self.scrappages),
            (self.make.replacement, self.replacements),
        ):
            for version in versions:
                for old in ("petrol", "hybrid", "methanol", "battery_electric", "range_extended"):
                    for new in FUELS:
                        self.add((f"{version.name} {old} to {new}", maker(version, old, new)))
                for ml in (1000, 1999, 2000, 2001, 2998):
                    claim = maker(version, "diesel", "hybrid")
                    claim["new_displacement_ml"] = ml
                    self.add((f"{version.name} engine of {ml} mL", claim))
                claim = maker(version, "petrol", "plug_in_hybrid")
                claim["new_displacement_ml"] = 2998
                self.add((f"{version.name} plug-in with a large engine", claim))

    def document_dates(self) -> None:
        by_maker = (
            (self.make.scrappage, self.scrappages,
             ("handed_over_on", "deregistered_on", "new_registered_on", "invoice_date")),
            (self.make.replacement, self.replacements,
             ("transferred_on", "new_registered_on", "invoice_date")),
        )
        for maker, versions, names in by_maker:
            for version in versions:
                first, last = version.window
                days = (first - timedelta(days=1), first, last, last + timedelta(days=1))
                for name in names:
                    for day in days:
                        claim = maker(version)
                        claim[name] = day.isoformat()
                        if version.applied_to is None or day <= version.applied_to:
                            later = max(day.isoformat(), claim["applied_on"])
                            claim["applied_on"] = min(later, self.day.isoformat())
                        self.add((f"{version.name} {name} {day}", claim))
        for day in (self.day, self.day + timedelta(days=1)):
            for name in ("applied_on", "handed_over_on", "invoice_date", "new_registered_on"):
                claim = self.any_scrappage(self.scrappages[-1])
                claim[name] = day.isoformat()
                if name != "applied_on":
                    claim["applied_on"] = self.day.isoformat()
                self.add((f"{name} {day}, business day {self.day}", claim))

    def one_fails_one_lacks(self) -> None:
        """Of several conditions with one reason one fails, another can't be judged."""
        pairs = (
            ({"new_owner_id": self.make.person()["id"]}, "invoice_buyer_id"),
            ({"invoice_buyer_id": self.make.person()["id"]}, "old_owner_id"),
            ({"new_registered_on": "2023-01-01"}, "deregistered_on"),
            ({"new_registered_on": "2023-01-01"}, "transferred_on"),
            ({"region": "140105"}, "invoice_region"),
            ({"invoice_region": "130102"}, "registration_region"),
            ({"new_fuel": "range_extended"}, "new_in_nev_catalogue"),
            ({"new_fuel": "petrol", "new_displacement_ml": 2998}, "invoice_total"),
        )
        makers = [(self.make.scrappage, v) for v in self.scrappages]
        makers += [(self.make.replacement, v) for v in self.replacements]
        for maker, version in makers:
            for failing, lacking in pairs:
                claim = maker(version)
                if lacking in claim:
                    label = f"{version.name} {', '.join(failing)} wrong, {lacking} absent"
                    self.add((label, claim | failing | {lacking: None}))

    def filing_dates(self) -> None:
        for version in self.scrappages:
            days = [version.applied_from and version.applied_from - timedelta(days=1),
                    version.applied_from, version.applied_to,
                    version.applied_to and version.applied_to + timedelta(days=1),
                    date(2025, 6, 1)]
            for day in days:
                if day and day <= self.day and version.applied_to:
                    claim = self.make.scrappage(version)
                    claim["applied_on"] = day.isoformat()
                    self.add((f"{version.name} filed {day}", claim))

    def acquisition_dates(self) -> None:
        late = [(self.make.scrappage, v) for v in self.scrappages if v.own_by]
        late += [(self.make.replacement, v) for v in self.replacements]
        for maker, version in late:
            for day in ("2024-12-01", "2025-01-07", "2025-01-08", "2025-01-09", "2025-03-01"):
                for fuel in ("battery_electric", "petrol"):
                    claim = maker(version, "petrol", fuel)
                    claim["old_acquired_on"] = day
                    self.add((f"{version.name} acquired {day}", claim))

    def prices_of_cars(self) -> None:
        edges = (166_666_00, 166_666_66, 166_666_67, 166_667_00, 150_000_00, 187_500_00,
                 187_499_99, 187_500_01, 216_666_66, 216_666_67, 100_000_05, 99_999_95,
                 149_999_99, 150_000_01, 130_000_00, 250_000_00, 60_000_25, 70_000_75)
        for version in self.scrappages:
            for fuel in ("fuel_cell", "petrol"):
                for fen in edges if version is V4 else edges[:4]:
                    self.add((f"{version.name} at {fen} fen",
                              self.make.scrappage(version, "petrol", fuel, fen)))
        for version in self.replacements:
            for fuel in ("fuel_cell", "petrol"):
                for fen in edges if version is R3 else edges[:4]:
                    self.add((f"{version.name} at {fen} fen",
                              self.make.replacement(version, "petrol", fuel, fen)))
        for version, maker in ((V4, self.make.scrappage), (R3, self.make.replacement)):
            if version.window[0] <= self.day:
                for _ in range(60):
                    fen = self.rng.randrange(30_000_00, 180_000_00)
                    fuel = self.rng.choice(("range_extended", "petrol"))
                    self.add((f"{version.name} at a random price",
                              maker(version, "petrol", fuel, fen)))

    # --- appliances

    def appliance_table(self) -> None:
        for version in self.appliances:
            for category in (*CATEGORIES, *DIGITAL):
                for level in range(1, 6):
                    self.add((f"{version.name} {category} level {level}",
                              self.make.appliance(version, category, level)))

    def appliance_prices(self) -> None:
        edges = (9_999_99, 10_000_00, 10_000_01, 12_000_00, 13_333_26, 13_333_33, 13_333_34,
                 13_333_40, 599_00, 5_000_00, 99_99, 100_10, 100_30, 123_45, 50, 10, 29_999_99)
        for version in self.appliances:
            for level in version.percent:
                for fen in edges:
                    self.add((f"{version.name} level {level} at {fen} fen",
                              self.make.appliance(version, "television", level, fen)))
                for _ in range(30):
                    self.add((f"{version.name} level {level} at a random price",
                              self.make.appliance(version, "computer", level)))

    def appliance_dates(self) -> None:
        days = [date(2024, 7, 1), date(2024, 8, 23), date(2024, 8, 24), date(2024, 12, 31),
                date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1), self.day,
                self.day + timedelta(days=1)]
        for day in days:
            for category in ("refrigerator", "microwave", "stove"):
                claim = self.make.appliance(appliances.A1, category, 2)
                claim["invoice_date"] = day.isoformat()
                claim["delivered_on"] = min(day, self.day).isoformat()
                claim["applied_on"] = min(day + timedelta(days=3), self.day).isoformat()
                self.add((f"{category} bought {day}", claim))

    # --- elderly

    def elderly_groups(self) -> None:
        make = self.make.elderly
        for score in (0, 29, 30, 45, 46, 65, 66, 89, 90):
            for dementia in (False, True, None):
                for events in (0, 1, 2, 5, None):
                    more = {"dementia": dementia, "care_risk_events": events}
                    self.add((f"70, score {score}, dementia {dementia}, events {events}",
                              make(70, score, **more)))
        for score in (20, 70, 90, None):
            for coma in (True, None):
                self.add((f"70, score {score}, coma {coma}", make(70, score, coma=coma)))
        for age in (40, 59, 60, 61, 79, 80, 81, 95):
            for score in (40, 90, None):
                for grade in (None, 1, 2, 3, 4):
                    for mode in ("dispersed", "institution")[: 2 if score == 40 else 1]:
                        self.add((f"{age}, score {score}, disability {grade}, {mode}",
                                  make(age, score, disability=grade, support_mode=mode)))
        for name, value in (("disability_grade", "5"), ("dementia", "maybe"), ("coma", "maybe"),
                            ("care_risk_events", "-1"), ("ability_score", "91")):
            for score in (40, 66, 88, 90):
                self.add((f"67, score {score}, bad {name}",
                          make(67, score) | {name: value}))
        for age in (60, 80):
            for days in (-1, 0, 1):
                claim = make(age, 90, disability=2 if age == 60 else None)
                applied = date.fromisoformat(claim["applied_on"])
                born = replace_year(applied + timedelta(days=days), applied.year - age)
                number = ids.make_resident_id(self.rng, born)
                claim["elder_id"] = claim["applicant_id"] = number
                self.add((f"{age} years old in {days} d", claim))

    def elderly_items(self) -> None:
        make = self.make.elderly
        for number in range(1, 31):
            self.add((f"item {number} alone", make(items=[item(number, 1_234_56, True)])))
            self.add((f"item {number} alone, not in the plan",
                      make(items=[item(number, 1_234_56, False)])))
        for fen in (2_600_00, 2_999_99, 3_000_00, 3_000_01, 3_400_00):
            half = fen // 2
            self.add((f"basic items of {fen} fen",
                      make(82, 88, items=[item(1, half, True), item(13, fen - half, True)])))
            self.add((f"basic items of {fen} fen and optional ones",
                      make(82, 88, items=[item(24, fen, True), item(10, 2_000_00, True),
                                          item(29, 800_00, False)])))
        for _ in range(60):
            self.add(("random items", make(self.rng.randint(60, 95), self.rng.randint(0, 45))))

    # --- methanol

    def methanol_classes(self) -> None:
        for name in VEHICLE_CLASSES:
            for fuel in ("methanol", "petrol", "plug_in_hybrid"):
                for who in (self.make.person(), self.make.company()):
                    self.add((f"{name}, {fuel}", self.make.methanol(name, fuel, who)))
        for fuel in FUELS:
            self.add((f"passenger, {fuel}", self.make.methanol("passenger", fuel)))

    # --- used before

    def used_twice(self) -> None:
        """Every pair of kinds that can name the same thing, after each outcome of the first."""
        shared = {
            "vehicle_scrappage": {"vin": ("old_vin", "new_vin"), "invoice": ("invoice_number",),
                                  "scrap": ("scrap_certificate",),
                                  "deregistration": ("deregistration_certificate",)},
            "vehicle_replacement": {"vin": ("old_vin", "new_vin"),
                                    "invoice": ("invoice_number", "transfer_invoice")},
            "methanol_car": {"vin": ("new_vin",), "invoice": ("invoice_number",)},
            "appliance": {"invoice": ("invoice_number",), "serial": ("serial_number",)},
            "elderly_retrofit": {"household": ("household_id",),
                                 "destitute": ("destitute_certificate",)},
        }
        makers = self.makers()
        for one in makers:
            for two in makers:
                for space in shared[one].keys() & shared[two].keys():
                    for name in shared[one][space]:
                        for again in shared[two][space]:
                            self._twice(makers, one, two, name, again)
        self._other_code_same_number()

    def _twice(self, makers, one, two, name, again) -> None:
        for label, spoil in (
            ("after a good one", None),
            ("after a good one", None),
            ("after a refused one", self._refuse),
            ("after a returned one", self._return),
        ):
            first, second = self._plain(makers, one), self._plain(makers, two)
            self._share(first, name, second, again)
            if spoil:
                spoil(first)
            third = self._plain(makers, two)
            self._share(first, name, third, again)
            self.add(
                (f"{one} {name}", first),
                (f"{two} {again} {label}", second),
                (f"{two} {again} a third time", third),
            )

    def _plain(self, makers, kind) -> dict:
        claim = self.rng.choice(makers[kind])()
        if "invoice_number" in claim:
            claim["invoice_number"] = ids.make_digital_invoice(self.rng, 2024)
            claim["invoice_code"] = None
        return claim

    def _share(self, first, name, second, again) -> None:
        second[again] = first[name]

    def _refuse(self, claim: dict) -> None:
        if claim["kind"] in ("vehicle_scrappage", "vehicle_replacement"):
            claim["new_owner_id"] = ids.make_resident_id(self.rng, date(1970, 1, 2))
        elif claim["kind"] == "appliance":
            claim["efficiency_level"] = 5
        elif claim["kind"] == "methanol_car":
            claim["new_fuel"] = "petrol"
        else:
            claim["support_mode"] = "institution"

    def _return(self, claim: dict) -> None:
        claim["applicant_name"] = None

    def _other_code_same_number(self) -> None:
        for kind, makers in self.makers().items():
            if kind == "elderly_retrofit":
                continue
            first, second, third = (self.rng.choice(makers)() for _ in range(3))
            number = f"{self.rng.randrange(10**8):08d}"
            for claim, code in ((first, "014002400111"), (second, "014002400222"),
                                (third, "014002400111")):
                claim["invoice_code"], claim["invoice_number"] = code, number
            self.add((f"{kind} invoice", first), ("same number, other code", second),
                     ("same number, same code", third))

    # --- once a person

    def person_quotas(self) -> None:
        makers = {v.name: (self.make.scrappage, v) for v in self.scrappages}
        makers |= {v.name: (self.make.replacement, v) for v in self.replacements}

        def one(name: str, who: dict, **more) -> dict:
            maker, version = makers[name]
            claim = maker(version, who=who)
            if name == "R2":
                bought = date.fromisoformat(claim["invoice_date"])
                next_day = min(bought + timedelta(days=1), date(2025, 12, 31))
                claim["applied_on"] = next_day.isoformat()
            return claim | more

        for first in makers:
            for second in makers:
                for _ in range(3):
                    who = self.make.person()
                    self.add((f"{first}, the first", one(first, who)),
                             (f"{second} of the same person after {first}", one(second, who)),
                             (f"{first} again", one(first, who)))
                who = self.make.person()
                self.add((f"{first} refused", one(first, who, invoice_region="140105")),
                         (f"{second} after a refused {first}", one(second, who)))
                who = self.make.person()
                self.add((f"{first} returned", one(first, who, merchant_id=None)),
                         (f"{second} after a returned {first}", one(second, who)))
                if first in ("V3", "V4"):
                    who = self.make.person()
                    self.add((f"{first} held", one(first, who, old_acquired_on="2025-01-08")),
                             (f"{second} after a held {first}", one(second, who)))

    def appliance_quotas(self) -> None:
        for version in self.appliances:
            for category in sorted(version.categories):
                who = self.make.person()

                def buy(c=category, w=who, v=version, level=1) -> dict:
                    return self.make.appliance(v, c, level, who=w)

                self.add(*((f"{version.name} {category} no. {n}", buy()) for n in range(1, 6)))
                other = self.make.person()
                self.add(
                    (f"{version.name} {category} refused", buy(w=other, level=5)),
                    (f"{version.name} {category} after a refused one", buy(w=other)),
                    (f"{version.name} {category} twice and level too low",
                     buy(w=other, level=4)),
                    (f"{version.name} another category", buy("refrigerator", other)),
                )
            for later in self.appliances:
                who = self.make.person()
                self.add((f"{version.name} computer",
                          self.make.appliance(version, "computer", who=who)),
                         (f"{later.name} computer after {version.name}",
                          self.make.appliance(later, "computer", who=who)))

    # --- money that runs out

    def running_out(self) -> Scenario:
        """Claims of equal amounts, so that it does not matter whether a small one may overtake."""
        mixed: Scenario = []
        for n in range(60):
            mixed.append((f"{V3.name} no. {n}", self.make.scrappage(V3)))
            mixed.append((f"A3 no. {n}",
                          self.make.appliance(appliances.A3, "refrigerator", 1, 12_000_00)))
            mixed.append((f"R3 without a budget no. {n}", self.make.replacement(R3)))
        self.rng.shuffle(mixed)
        for label, claim in list(mixed[-90:]):
            who = {"id": claim["applicant_id"], "name": claim["applicant_name"]}
            if claim["kind"] == "appliance":
                mixed.append(("a second one of the same person",
                              self.make.appliance(appliances.A3, fen=12_000_00, who=who)))
            elif claim["kind"] == "vehicle_scrappage":
                again = self.make.scrappage(V3)
                again["old_vin"] = claim["new_vin"]
                mixed.append((f"the new car of {label} scrapped", again))
        return mixed

    # --- the same claim id

    def same_claim_id(self) -> None:
        for makers in self.makers().values():
            claim = self.rng.choice(makers)()
            self.add(("handed in", claim), ("the same again", claim))
            claim = self.rng.choice(makers)()
            self.add(("without a name", claim | {"applicant_name": None}), ("corrected", claim))
            claim = self.rng.choice(makers)()
            self.add(("handed in", claim), ("with other content", claim | {"applicant_phone": "1"}))
            one, two = self.rng.choice(makers)(), self.rng.choice(makers)()
            two["claim_id"] = one["claim_id"]
            if two["merchant_id"] != one["merchant_id"]:
                self.add(("a claim id", one), ("the same of another merchant", two))
        self.add(("unknown kind", self.any_scrappage() | {"kind": "unicorn"}))

