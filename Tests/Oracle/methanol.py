"""Methanol-car promotion reward (section 7): nearly everything is unset."""

from __future__ import annotations

from findings import Findings, in_jinzhong, when
from parameters import Parameters


def judge(found: Findings, parameters: Parameters) -> None:
    reading = found.reading
    is_methanol = found.require("FUEL_NOT_METHANOL", when("new_fuel")(lambda f: f == "methanol"))
    registered = reading.get("registration_region")
    plate = reading.get("new_plate")
    found.require(
        "OUTSIDE_REGION",
        when("region")(in_jinzhong),
        when("registration_region")(in_jinzhong),
        when("new_plate")(lambda text: text.startswith("晋K")),
    )
    here = None if registered is None else in_jinzhong(registered)
    ours = None if plate is None else plate.startswith("晋K")
    found.assume("methanol-plate", here != ours)
    region, place = reading.get("region"), reading.get("invoice_region")
    found.assume("methanol-region", region is not None and not in_jinzhong(region))
    found.assume("methanol-region", place is None or not in_jinzhong(place))
    owners = {reading.get(n) for n in ("applicant_id", "new_owner_id", "invoice_buyer_id")}
    found.assume("methanol-owner", len(owners) > 1)
    found.assume(
        "methanol-dates", not reading.knows("invoice_date", "new_registered_on")
    )

    vehicle_class = reading.get("vehicle_class")
    if not parameters.methanol_amounts:
        found.assume("class-of-unset-amount", vehicle_class is None)
        found.parameter_unset(bool(is_methanol))
        return
    if not found.need_for_amount(is_methanol, "vehicle_class"):
        return
    if vehicle_class in parameters.methanol_amounts:
        found.amount = parameters.methanol_amounts[vehicle_class]
    else:
        found.parameter_unset(bool(is_methanol))
