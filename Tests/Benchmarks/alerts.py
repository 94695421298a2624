#!/usr/bin/env python3
"""Measures the detectors of Rules/alerts on made-up claims with planted fraud: recall and false alarms.

    alerts.py COMMAND [--seed 1] [--claims 12000] [--markdown] [--keep DIR]

Makes an honest trade (shops with price lists, families that share an account, festivals, cars that are sold on late), plants
fraud of every kind that a detector looks for, has COMMAND process it month by month and run the detectors with the
illustrative values, and compares what was hit with what was planted. The truth is this script's own; nothing of it comes from
the command. The same seed makes the same claims and the same figures.

  recall        of the claims planted for a detector, the share that it hit
  false alarms  claims it hit that were not planted for it, also where they were planted for another; and per 1,000 claims
                recorded

`refunds` is not measured: it needs payments and clawbacks.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Oracle"))

import appliances  # noqa: E402
import identifiers as ids  # noqa: E402
import vehicles  # noqa: E402
from claims import Maker, yuan  # noqa: E402

FIRST, LAST = date(2026, 2, 1), date(2026, 11, 20)
CATEGORIES = ("refrigerator", "washing_machine", "television", "air_conditioner", "water_heater", "computer")
FESTIVALS = (date(2026, 6, 18), date(2026, 10, 1), date(2026, 11, 11))
MEASURED = (
    "shared-account", "shared-phone", "cap-price", "price-jump", "burst", "identical-baskets", "quick-resale", "passed-on",
    "reversed-invoice", "cross-city", "reused-evidence", "no-delivery", "other-payee",
)


class World:
    """Shops, buyers, and what was planted."""

    def __init__(self, seed: int, count: int):
        self.rng = Random(seed)
        self.maker = Maker(self.rng, LAST, "xxalerts")
        self.count = count
        self.claims: list[dict] = []
        # By detector: the claim numbers planted for it.
        self.truth: dict[str, set[str]] = defaultdict(set)
        self.lists: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self.shops = [self.shop() for _ in range(max(8, count // 500))]

    def shop(self) -> dict:
        models = []
        for number in range(10):
            price = self.rng.choice((1299, 1999, 2599, 3499, 4599, 5999, 6999, 8499, 9999, 10999, 12999))
            models.append((self.rng.choice(CATEGORIES), self.rng.choice(("样牌", "试牌", "例牌")), f"M-{self.rng.randrange(1000)}-{number}", price))
        return {"id": ids.make_credit_code(self.rng), "models": models, "weight": self.rng.uniform(0.5, 2.0)}

    def some_day(self) -> date:
        if self.rng.random() < 0.12:
            return self.rng.choice(FESTIVALS)
        return FIRST + timedelta(days=self.rng.randrange((LAST - FIRST).days + 1))

    def sale(self, shop=None, day=None, model=None, fen=None, who=None) -> dict:
        """An honest sale: a list price less or more a tenth, delivered within a week, claimed within ten days."""
        rng = self.rng
        shop = shop or rng.choices(self.shops, [s["weight"] for s in self.shops])[0]
        day = day or self.some_day()
        category, brand, name, price = model or rng.choice(shop["models"])
        if fen is None:
            fen = round(price * rng.uniform(0.92, 1.08)) * 100 - rng.choice((0, 100))
        claim = self.maker.appliance(appliances.A3, category=category, fen=fen, who=who)
        claim |= {
            "merchant_id": shop["id"], "applicant_type": "individual", "brand": brand, "model": name, "invoice_date": day.isoformat(),
            "invoice_number": ids.make_digital_invoice(rng, day.year), "invoice_code": None,
            "applied_on": min(LAST, day + timedelta(days=rng.randrange(0, 11))).isoformat(),
            "delivered_on": min(LAST, day + timedelta(days=rng.randrange(0, 8))).isoformat(),
        }
        claim["applied_on"] = max(claim["applied_on"], claim["delivered_on"])
        self.claims.append(claim)
        return claim

    def car(self) -> dict:
        claim = self.maker.replacement(vehicles.R3) | {"applicant_type": "individual"}
        self.claims.append(claim)
        return claim

    def plant(self, detector: str, claim: dict) -> None:
        self.truth[detector].add(claim["claim_id"])

    # --- the honest part

    def honest(self) -> None:
        rng = self.rng
        while len(self.claims) < self.count * 9 // 10:
            first = self.sale()
            if rng.random() < 0.08:
                # A family: up to four people, one account, one telephone.
                for _ in range(rng.randrange(1, 4)):
                    other = self.sale()
                    other |= {"payee_account": first["payee_account"], "applicant_phone": first["applicant_phone"]}
            if rng.random() < 0.004:
                first["delivered_on"] = None
            if rng.random() < 0.006:
                first["payee_name"] = self.maker.person()["name"] + "乙"
        for _ in range(self.count // 10):
            car = self.car()
            if rng.random() < 0.03:
                # Sold on honestly: mostly late, a few soon.
                days = rng.choice((20, 90, 150, 200, 250))
                self.list_resale(car, days)
        for _ in range(self.count // 100):
            self.lists["reversed"].append((ids.make_digital_invoice(rng, 2026), "", "invoice_number"))
            self.lists["cross-city"].append((ids.make_vin(rng), "", "vin"))

    def list_resale(self, car: dict, days: int) -> None:
        sold = date.fromisoformat(car["new_registered_on"]) + timedelta(days=days)
        self.lists["resale"].append((car["new_vin"], sold.isoformat(), "vin"))

    # --- the planted part

    def cap_price(self) -> None:
        rng = self.rng
        # A shop that writes the price at which the subsidy is capped on two thirds of its bills for six weeks.
        for shop in rng.sample(self.shops, 2):
            start = FIRST + timedelta(days=rng.randrange(200))
            end = start + timedelta(days=41)
            for claim in self.claims:
                if claim["merchant_id"] != shop["id"] or not start.isoformat() <= claim["invoice_date"] <= end.isoformat():
                    continue
                if rng.random() < 0.67 and claim["kind"] == "appliance":
                    # The model is a dear one, so that only the gathering shows.
                    fen = rng.randrange(9_950_00, 10_050_00)
                    claim |= {"final_price": yuan(fen), "invoice_total": yuan(fen), "list_price": yuan(fen), "model": "DEAR-" + claim["model"]}
                    self.plant("cap-price", claim)

    def fraud(self) -> None:
        rng = self.rng
        # First, on honest claims only: nothing planted is repriced.
        self.cap_price()
        for field, detector in (("payee_account", "shared-account"), ("applicant_phone", "shared-phone")):
            for _ in range(6):
                value, start = None, FIRST + timedelta(days=rng.randrange(200))
                for _ in range(rng.randrange(4, 13)):
                    claim = self.sale(day=start + timedelta(days=rng.randrange(60)))
                    value = value or claim[field]
                    claim[field] = value
                    self.plant(detector, claim)
        for _ in range(50):
            shop = rng.choice(self.shops)
            model = rng.choice(shop["models"])
            claim = self.sale(shop, LAST - timedelta(days=rng.randrange(150)), model, fen=round(model[3] * rng.uniform(1.5, 2.4)) * 100)
            self.plant("price-jump", claim)
        for _ in range(4):
            shop, start = rng.choice(self.shops), FIRST + timedelta(days=rng.randrange(280))
            for _ in range(rng.randrange(35, 90)):
                claim = self.sale(shop, start)
                claim["applied_on"] = claim["delivered_on"] = (start + timedelta(days=rng.randrange(3))).isoformat()
                self.plant("burst", claim)
        for _ in range(6):
            shop, day = rng.choice(self.shops), self.some_day()
            model = rng.choice(shop["models"])
            for _ in range(rng.randrange(5, 14)):
                self.plant("identical-baskets", self.sale(shop, day, model, fen=model[3] * 100))
        for _ in range(25):
            car = self.car()
            self.list_resale(car, rng.randrange(1, 40))
            self.plant("quick-resale", car)
        for _ in range(15):
            first, second = self.car(), self.car()
            bought = min(date.fromisoformat(first["new_registered_on"]), LAST - timedelta(days=45))
            first |= {"new_registered_on": bought.isoformat(), "invoice_date": bought.isoformat()}
            second |= {
                "old_vin": first["new_vin"], "old_fuel": first["new_fuel"], "old_registered_on": "2019-05-01",
                "transferred_on": (bought + timedelta(days=rng.randrange(1, 36))).isoformat(), "applied_on": LAST.isoformat(),
            }
            first["applied_on"] = LAST.isoformat()
            self.plant("passed-on", first)
            self.plant("passed-on", second)
            # The same VIN stands in both, which the other detector is to see.
            self.plant("reused-evidence", first)
            self.plant("reused-evidence", second)
        for claim in rng.sample([c for c in self.claims if c["kind"] == "appliance"], 40):
            self.lists["reversed"].append((claim["invoice_number"], "", "invoice_number"))
            self.plant("reversed-invoice", claim)
        for claim in rng.sample(self.claims, 40):
            value, column = (claim["serial_number"], "serial_number") if claim["kind"] == "appliance" else (claim["old_vin"], "vin")
            self.lists["cross-city"].append((value, "", column))
            self.plant("cross-city", claim)
        for _ in range(40):
            first, second = self.sale(), self.sale()
            name = rng.choice(("serial_number", "invoice_number", "old_goods_voucher"))
            second[name] = first[name]
            self.plant("reused-evidence", first)
            self.plant("reused-evidence", second)
        for _ in range(40):
            claim = self.sale()
            claim["delivered_on"] = None
            self.plant("no-delivery", claim)
            claim = self.sale()
            claim["payee_name"] = self.maker.person()["name"] + "丙"
            self.plant("other-payee", claim)


class Bureau:
    """The command on one workspace."""

    def __init__(self, command: Path, folder: Path):
        self.command, self.folder = command.resolve(), folder

    def run(self, *words: str) -> str:
        common = ["--workspace", str(self.folder / "data"), "--rules", str(ROOT / "Rules")]
        result = subprocess.run([str(self.command), *words, *common], capture_output=True, text=True)
        if result.returncode != 0:
            sys.exit(f"{' '.join(words)}: exit {result.returncode}\n{result.stderr[-2000:]}")
        return result.stdout

    def process(self, world: World) -> int:
        """Month by month: each claim on the last day of the month in which it was applied for."""
        months: dict[str, list[dict]] = defaultdict(list)
        for claim in world.claims:
            months[claim["applied_on"][:7]].append(claim)
        recorded = 0
        for month in sorted(months):
            file = self.folder / f"{month}.jsonl"
            with file.open("w", encoding="utf-8") as out:
                for claim in sorted(months[month], key=lambda c: (c["applied_on"], c["claim_id"])):
                    out.write(json.dumps({k: v for k, v in claim.items() if v is not None}, ensure_ascii=False) + "\n")
            year, number = int(month[:4]), int(month[5:])
            day = min(date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1), date(2026, 11, 23))
            recorded += self.run("process", str(file), "--on", day.isoformat(), "--format", "json").count("\n")
        return recorded

    def lists(self, world: World) -> None:
        for kind, rows in sorted(world.lists.items()):
            columns = sorted({column for _, _, column in rows})
            lines = [",".join(columns + ["date"])]
            for value, day, column in rows:
                lines.append(",".join([value if name == column else "" for name in columns] + [day]))
            file = self.folder / f"{kind}.csv"
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            self.run("alerts", "import", str(file), "--kind", kind, "--on", "2026-11-23")

    def hits(self) -> list[dict]:
        text = self.run(
            "alerts", "run", "--on", "2026-11-23", "--format", "json",
            "--parameters", str(ROOT / "SampleClaims" / "illustrative-alerts.yaml"))
        return [json.loads(line) for line in text.splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--claims", type=int, default=12_000)
    parser.add_argument("--markdown", action="store_true", help="the table as docs/alerts.md has it")
    parser.add_argument("--keep", type=Path, help="a folder in which files and workspace are left")
    options = parser.parse_args()
    world = World(options.seed, options.claims)
    world.honest()
    world.fraud()
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        bureau = Bureau(options.command, folder)
        recorded = bureau.process(world)
        bureau.lists(world)
        found: dict[str, set[str]] = defaultdict(set)
        for hit in bureau.hits():
            found[hit["detector"]].add(hit["claim_id"])
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    stray = set(found) - set(MEASURED)
    if stray:
        sys.exit(f"hits of detectors that nothing was planted for: {sorted(stray)}")
    print(f"seed {options.seed}: {recorded} claims, {len(world.claims)} made" + ("\n" if options.markdown else ""))
    header = ("detector", "planted", "hit", "recall", "false alarms", "per 1,000")
    rows = []
    for name in MEASURED:
        planted, hit = world.truth[name], found[name]
        right = len(planted & hit)
        wrong = len(hit - planted)
        rows.append((name, len(planted), right, f"{100 * right / len(planted):.1f} %", wrong, f"{1000 * wrong / recorded:.2f}"))
    if options.markdown:
        print("| " + " | ".join(header) + " |\n| --- |" + " ---: |" * (len(header) - 1))
        for row in rows:
            print("| `" + str(row[0]) + "` | " + " | ".join(str(cell) for cell in row[1:]) + " |")
    else:
        for row in (header, *rows):
            print(f"{row[0]:<18}" + "".join(f"{str(cell):>14}" for cell in row[1:]))


if __name__ == "__main__":
    main()
