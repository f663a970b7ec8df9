#!/usr/bin/env python3
"""Recomputes the cases of cases.json from the formulas of the ACTUS technical specification v1.1, in exact fractions.

Written apart from the engine, to disagree with it where one of the two is wrong: no decimal arithmetic but fractions, no plan by contract
type but one loop over days on which something is due. Prints golden.json, or with --check compares it with the file beside this script.
  recompute.py > golden.json        recompute.py --check        recompute.py --cases FILE
"""
import calendar
import datetime
import json
import math
import pathlib
import sys
from fractions import Fraction as F

HERE = pathlib.Path(__file__).parent
SEQUENCE = "IED FP PR PI PY PP XD IP IPCI RRF RR PRF PRD TD SC IPCB MD STD".split()
DIGITS = 33


def moment(text):
    text = text.strip()
    return datetime.datetime.fromisoformat(text if len(text) == 19 else text + ":00")


def date_of(t):
    """23:59:59 is the midnight that follows (2.8)."""
    return (t + datetime.timedelta(seconds=1)).date() if t.time() == datetime.time(23, 59, 59) else t.date()


def last_day(y, m):
    return calendar.monthrange(y, m)[1]


def year_fraction(convention, start, end, maturity):
    a, b = date_of(start), date_of(end)
    if b <= a:
        return F(0)
    if convention == "A360":
        return F((b - a).days, 360)
    if convention == "A365":
        return F((b - a).days, 365)
    if convention == "AA":  # each calendar year over its own length
        total, at = F(0), a
        while at < b:
            stop = min(b, datetime.date(at.year + 1, 1, 1))
            total += F((stop - at).days, 366 if calendar.isleap(at.year) else 365)
            at = stop
        return total
    d1, d2, month = a.day, b.day, 30
    if convention == "30E360":
        d1, d2 = min(d1, 30), min(d2, 30)
    elif convention == "30E360ISDA":
        if d1 == last_day(a.year, a.month):
            d1 = 30
        if d2 == last_day(b.year, b.month) and not (maturity and b == date_of(maturity) and b.month == 2):
            d2 = 30
    elif convention == "28E336":
        d1, d2, month = min(d1, 28), min(d2, 28), 28
    else:
        raise ValueError(convention)
    return F(12 * month * (b.year - a.year) + month * (b.month - a.month) + d2 - d1, 12 * month)


def parse_cycle(text):
    text, _, stub = text.strip().partition("L")
    return int(text[1:-1]), text[-1], stub == "0"


def later(t, cycle, times, eom=False):
    count, unit, _ = cycle
    if unit in "DW":
        return t + datetime.timedelta(days=count * times * (7 if unit == "W" else 1))
    months = t.year * 12 + t.month - 1 + count * times * {"M": 1, "Q": 3, "H": 6, "Y": 12}[unit]
    y, m = months // 12, months % 12 + 1
    keep_end = eom and t.day == last_day(t.year, t.month)
    return t.replace(year=y, month=m, day=last_day(y, m) if keep_end else min(t.day, last_day(y, m)))


class Loan:
    def __init__(self, case):
        self.case, self.terms = case, case["terms"]
        get = self.terms.get
        self.kind = get("contractType")
        self.sign = {"RPA": 1, "RPL": -1}[get("contractRole")]
        self.eom = get("endOfMonthConvention", "SD") == "EOM"
        self.rule, self.weekdays = get("businessDayConvention", "NULL"), get("calendar", "NC") == "MF"
        self.convention = get("dayCountConvention", "AA")
        self.start, self.ied = self.date("statusDate"), self.date("initialExchangeDate")
        self.due = []  # (calculated, sequence, shown, type, amount, kept after `to`)
        self.fees = []

    # -- terms ----------------------------------------------------------------------------------------------------------------------
    def date(self, name):
        return moment(self.terms[name]) if name in self.terms else None

    def number(self, name, default=None):
        return F(str(self.terms[name]).strip()) if name in self.terms else default

    def cycle(self, name):
        return parse_cycle(self.terms[name]) if name in self.terms else None

    def list(self, name):
        value = self.terms.get(name, [])
        return value if isinstance(value, list) else [value]

    # -- days -----------------------------------------------------------------------------------------------------------------------
    def off(self, t):
        return self.weekdays and t.weekday() >= 5

    def business_day(self, t):
        if self.rule == "NULL":
            return t
        step = datetime.timedelta(days=1 if self.rule[-1] == "F" else -1)
        there = t
        while self.off(there):
            there += step
        if "M" in self.rule and there.month != t.month:
            there = t
            while self.off(there):
                there -= step
        return there

    def add(self, kind, t, amount=None, named=False, kept=False):
        there = self.business_day(t)
        calculated = there if self.rule[0] == "S" else t
        self.due.append((calculated, SEQUENCE.index(kind), t if named else there, kind, amount, kept, t))
        return calculated

    def dates(self, anchor, cycle, end, closed):
        if anchor is None or cycle is None:
            return [t for t in [anchor] if t and t < end] + ([end] if closed else [])
        out, k = [], 0
        while later(anchor, cycle, k, self.eom) < end:
            out.append(later(anchor, cycle, k, self.eom))
            k += 1
        broken = later(anchor, cycle, k, self.eom) != end
        if cycle[2] and broken and len(out) + closed > 2:
            out.pop()
        return out + ([end] if closed else [])

    def cyclic(self, what, end, closed, first_at_exchange=False):
        cycle, anchor = self.cycle("cycleOf" + what), self.date("cycleAnchorDateOf" + what)
        if anchor is None and cycle and self.ied:
            anchor = self.ied if first_at_exchange else later(self.ied, cycle, 1)
        return [] if anchor is None and not closed else self.dates(anchor, cycle, end, closed)

    # -- what is due ----------------------------------------------------------------------------------------------------------------
    def year(self, a, b):
        return year_fraction(self.convention, a, b, self.maturity)

    def find_end(self):
        """When the contract ends, where it does not say so (Md of each type)."""
        agreed = self.date("maturityDate")
        nt, rate, pay = self.number("notionalPrincipal"), self.number("nominalInterestRate", F(0)), self.number("nextPrincipalRedemptionPayment")
        if self.kind == "UMP":
            return self.date("terminationDate") or moment(self.case["to"])
        if self.kind == "CLM" and not agreed:
            calls = [moment(e["time"]) for e in self.case.get("eventsObserved", []) if e["type"] == "XD"]
            return min(calls) if calls else moment(self.case["to"])
        if self.kind == "ANN" and "amortizationDate" in self.terms:
            return self.date("amortizationDate")
        if agreed:
            return agreed
        if self.kind == "LAX":
            left, pieces = nt, self.pieces("PrincipalRedemption", "arrayNextPrincipalRedemptionPayment", "arrayIncreaseDecrease")
            for i, (anchor, cycle, amount, flag) in enumerate(pieces):
                at, k = anchor, 0
                while i + 1 == len(pieces) or at < pieces[i + 1][0]:
                    left += amount if flag == "INC" else -amount
                    if left <= 0:
                        return at
                    if cycle is None:
                        break
                    k += 1
                    at = later(anchor, cycle, k, self.eom)
        cycle = self.cycle("cycleOfPrincipalRedemption")
        anchor = self.first_redemption()
        made = anchor
        while later(made, cycle, 1) < self.start:
            made = later(made, cycle, 1)
        if self.kind != "LAM":
            pay -= year_fraction(self.convention, made, later(made, cycle, 1), None) * rate * nt
        count = math.ceil(nt / pay)
        end = later(made, cycle, count if made < self.start else count - 1, self.eom)
        return end if self.kind == "LAM" else self.business_day(end)

    def first_redemption(self):
        return self.date("cycleAnchorDateOfPrincipalRedemption") or later(self.ied, self.cycle("cycleOfPrincipalRedemption"), 1)

    def pieces(self, what, amounts, flags):
        anchors = [moment(t) for t in self.list("arrayCycleAnchorDateOf" + what)]
        cycles = [parse_cycle(c) for c in self.list("arrayCycleOf" + what)] or [None]
        cycles = cycles * len(anchors) if len(cycles) == 1 else cycles
        values = [F(str(v)) for v in self.list(amounts)] or [None] * len(anchors)
        marks = self.list(flags) or [None] * len(anchors)
        return list(zip(anchors, cycles, values, marks))

    def each_piece(self, pieces, end):
        for i, (anchor, cycle, amount, flag) in enumerate(pieces):
            stop = min(end, pieces[i + 1][0]) if i + 1 < len(pieces) else end
            for t in self.dates(anchor, cycle, stop, False):
                yield t, amount, flag

    def plan(self):
        self.maturity = None
        end = self.find_end()
        md = (self.date("maturityDate") or end) if self.kind == "ANN" else end
        self.maturity = None if self.kind == "UMP" else md
        redeems = self.kind in ("LAM", "NAM", "ANN")
        self.redemptions = [self.add("PR", t) for t in self.cyclic("PrincipalRedemption", end, False)] if redeems else []
        if self.kind == "LAX":
            pieces = self.pieces("PrincipalRedemption", "arrayNextPrincipalRedemptionPayment", "arrayIncreaseDecrease")
            for t, amount, flag in self.each_piece(pieces, end):
                self.add("PI" if flag == "INC" else "PR", t, amount)
            for t, amount, flag in self.each_piece(self.pieces("RateReset", "arrayRate", "arrayFixedVariable"), end):
                self.add("RRF" if flag[0] == "F" else "RR", t, amount)
        self.plan_interest(end, md)
        resets = self.cyclic("RateReset", end, False) if self.kind != "LAX" else []
        agreed = "nextResetRate" in self.terms
        for t in resets:
            kind = "RRF" if agreed and self.calculated(t) > self.start else "RR"
            agreed = agreed and kind == "RR"
            self.add(kind, t, self.number("nextResetRate") if kind == "RRF" else None)
        if self.kind == "ANN" and "nextPrincipalRedemptionPayment" not in self.terms:
            first = self.first_redemption()
            if first > self.ied:
                self.add("PRF", first - datetime.timedelta(days=1), named=True)
            for e in [e for e in self.due if e[3] in ("RR", "RRF")]:
                self.add("PRF", e[6])
        if self.terms.get("scalingEffect", "OOO")[:2] != "OO":
            for t in self.cyclic("ScalingIndex", end, False):
                self.add("SC", t)
        if self.terms.get("interestCalculationBase") == "NTL":
            for t in self.cyclic("InterestCalculationBase", end, False):
                self.add("IPCB", t)
        if self.number("feeRate"):
            self.fees = [self.add("FP", t, named=t == end) for t in self.cyclic("Fee", end, True)]
        if redeems:
            self.redemptions = sorted({*self.redemptions, self.calculated(end)})
        for e in self.case.get("eventsObserved", []):
            if e["type"] in ("PP", "PR", "PI"):
                self.add(e["type"], moment(e["time"]), F(str(e["value"])), named=True)
                if e["type"] == "PP" and self.terms.get("penaltyType", "O") != "O":
                    self.add("PY", moment(e["time"]), named=True)
        if self.kind not in ("CLM", "UMP"):
            self.add("MD", md, named=True)
        elif self.kind == "CLM" and "maturityDate" in self.terms:
            self.add("IP", md, named=True)
            self.add("MD", md, named=True)
        elif self.kind == "CLM" and any(e["type"] == "XD" for e in self.case.get("eventsObserved", [])):
            self.settled = later(end, parse_cycle(self.terms.get("xDayNotice", "P0D")), 1)
            self.add("XD", end, named=True)
            self.add("IP", self.settled, named=True, kept=True)
            self.add("STD", self.settled, named=True, kept=True)
        for kind, name in (("IED", "initialExchangeDate"), ("PRD", "purchaseDate"), ("TD", "terminationDate")):
            if name in self.terms:
                self.add(kind, self.date(name), named=True)
        if self.kind == "ANN":
            self.due = [e for e in self.due if e[0] <= md]

    def calculated(self, t):
        return self.business_day(t) if self.rule[0] == "S" else t

    def plan_interest(self, end, md):
        if "nominalInterestRate" not in self.terms:
            self.interest = []
            return
        if self.kind in ("CLM", "UMP"):
            self.interest = []
            for t in self.cyclic("InterestPayment", end, False, first_at_exchange=True) if "cycleOfInterestPayment" in self.terms else []:
                self.add("IPCI", t)
            return
        if self.kind == "LAX":
            times = {t for t, _, _ in self.each_piece(self.pieces("InterestPayment", "", ""), end)} | {end}
        elif self.kind in ("NAM", "ANN"):
            plain = [e[6] for e in self.due if e[3] == "PR"]
            times = {t for t in plain if t < md} | {md}
            first = self.first_redemption()
            early = self.cyclic("InterestPayment", first, True)
            times |= set(early) if early and early[0] < first else set()
        else:
            times = set(self.cyclic("InterestPayment", end, True))
        until = self.date("capitalizationEndDate")
        self.interest = []
        for t in sorted(times | ({until} if until else set())):
            capital = until is not None and t <= until
            self.interest.append(self.add("IPCI" if capital else "IP", t, named=not capital and t == max(times)))

    # -- playing --------------------------------------------------------------------------------------------------------------------
    def observed(self, name, t):
        series = self.case["dataObserved"][self.terms[name]]["data"]
        return F(str(max((moment(p["timestamp"]), p["value"]) for p in series if moment(p["timestamp"]) <= t)[1]))

    def annuity(self, nt, owed_before, rate, since, dates):
        """Solves  owed * growth - payment * (sum of growths) = 0  by carrying both forward."""
        debt, weight = nt + owed_before + self.year(since, dates[0]) * rate * nt, F(1)
        for a, b in zip(dates, dates[1:]):
            f = 1 + rate * self.year(a, b)
            debt, weight = debt * f, weight * f + 1
        return debt / weight

    def base_at_exchange(self):
        agreed = self.terms.get("interestCalculationBase", "NT") != "NT" and "interestCalculationBaseAmount" in self.terms
        return self.sign * self.number("interestCalculationBaseAmount" if agreed else "notionalPrincipal")

    def play(self):
        self.plan()
        ends = [e for e in self.due if e[3] in ("TD", "MD", "STD")]
        until = moment(self.case["to"]) if self.case.get("to") else None
        due = sorted((e for e in self.due
                      if e[0] > self.start and not any(e[:2] > end[:2] for end in ends)
                      and (until is None or e[2] <= until or e[5])), key=lambda e: e[:2])
        bought = [e for e in due if e[3] == "PRD"]
        running = self.ied is None or self.ied <= self.start
        rate0, nt0 = self.number("nominalInterestRate", F(0)), self.sign * self.number("notionalPrincipal")
        s = dict(t=self.start, nt=nt0 if running else F(0), r=rate0 if running else F(0), ac=F(0), fee=F(0),
                 base=self.base_at_exchange() if running else F(0), nsc=self.number("notionalScalingMultiplier", F(1)),
                 isc=self.number("interestScalingMultiplier", F(1)), pay=F(0), stopped=None)
        if running and "nominalInterestRate" in self.terms:
            past = [t for t in self.interest if t < self.start]
            if "accruedInterest" in self.terms:
                s["ac"] = self.sign * self.number("accruedInterest")
            elif past:
                s["ac"] = self.year(max(past), self.start) * s["nt"] * s["r"]
        if running:
            s["fee"] = self.number("feeAccrued", F(0))
        pay = self.number("nextPrincipalRedemptionPayment")
        if pay is not None:
            s["pay"] = self.sign * pay
        elif self.kind == "LAM":
            s["pay"] = nt0 / len(self.redemptions)
        elif self.kind == "ANN":
            since = max(self.start, self.ied or self.start)
            ahead = [t for t in self.redemptions if t >= since]
            if ahead:
                owed = s["ac"] if running else self.sign * self.number("accruedInterest", F(0))
                s["pay"] = self.annuity(nt0, owed, rate0, since, ahead)
        rows = []
        for e in due:
            paid = self.step(e, s)
            if not bought or e[:2] >= bought[0][:2]:
                rows.append((e[2], e[3], paid, s["nt"], s["r"], s["ac"]))
        return rows

    def accrue(self, s, t):
        time = self.year(s["t"], t)
        if s["stopped"] is None:
            s["ac"] += time * s["r"] * s["base"]
        fee = self.number("feeRate")
        if fee and self.terms.get("feeBasis", "A") == "N":
            s["fee"] += time * s["nt"] * fee
        elif fee:
            before, after = [f for f in self.fees if f <= t], [f for f in self.fees if f > t]
            since = max(before) if before else (self.ied or self.start)
            s["fee"] = self.sign * fee * self.year(since, t) / self.year(since, min(after)) if after else F(0)
        s["t"] = t

    def step(self, e, s):
        t, kind, amount, plain = e[0], e[3], e[4], e[6]
        base_rule, sign = self.terms.get("interestCalculationBase", "NT"), self.sign
        if kind == "IED":
            nt = self.number("notionalPrincipal")
            s.update(t=t, nt=sign * nt, r=self.number("nominalInterestRate", F(0)), base=self.base_at_exchange(), ac=F(0))
            anchor = self.date("cycleAnchorDateOfInterestPayment")
            if "accruedInterest" in self.terms:
                s["ac"] = sign * self.number("accruedInterest")
            elif anchor and anchor < t:
                s["ac"] = self.year(anchor, t) * s["nt"] * s["r"]
            premium = F(0) if self.kind in ("CLM", "UMP") else self.number("premiumDiscountAtIED", F(0))
            return -sign * (nt + premium)
        if kind == "PY":
            time, rule = self.year(s["t"], t), self.terms["penaltyType"]
            self.accrue(s, t)
            if rule == "A":
                return sign * self.number("penaltyRate")
            if rule == "N":
                return time * s["nt"] * self.number("penaltyRate")
            return time * s["nt"] * max(F(0), s["r"] - self.observed("marketObjectCodeOfRateReset", t))
        self.accrue(s, t)
        paid = F(0)
        if kind in ("PR", "PI", "PP"):
            if kind == "PR" and self.kind in ("NAM", "ANN"):
                change = s["pay"] - s["ac"]
            elif kind == "PR" and self.kind == "LAM":
                change = s["pay"]
            else:
                change = sign * amount * (-1 if kind == "PI" else 1)
            if change * sign > 0 and abs(change) > abs(s["nt"]):
                change = s["nt"]
            s["nt"] -= change
            paid = change * (s["nsc"] if kind != "PP" and self.kind != "UMP" else 1)
            follows = base_rule == "NT" or (base_rule == "NTIED" and kind == "PR" and self.kind in ("LAM", "LAX"))
            s["base"] = s["nt"] if follows else s["base"]
        elif kind == "IP":
            paid, s["ac"] = s["isc"] * s["ac"] if s["stopped"] is None else s["stopped"], F(0)
        elif kind == "IPCI":
            s["nt"], s["ac"] = s["nt"] + s["ac"], F(0)
            s["base"] = s["nt"] if base_rule == "NT" else s["base"]
        elif kind == "FP":
            paid = sign * self.number("feeRate") if self.terms.get("feeBasis", "A") == "A" else s["fee"]
            s["fee"] = F(0)
        elif kind == "XD":
            s["stopped"] = s["ac"]
            s["ac"] = s["ac"] if self.settled == plain else F(0)
        elif kind in ("MD", "STD"):
            paid = s["nsc"] * s["nt"] + s["isc"] * s["ac"] + s["fee"]
            s.update(nt=F(0), ac=F(0), fee=F(0), base=F(0))
        elif kind == "PRD":
            paid = -sign * (self.number("priceAtPurchaseDate") + s["ac"])
        elif kind == "TD":
            paid = sign * (self.number("priceAtTerminationDate") + s["ac"])
            s.update(nt=F(0), ac=F(0), fee=F(0), base=F(0))
        elif kind == "RRF":
            s["r"] = amount
        elif kind == "RR":
            wanted = self.observed("marketObjectCodeOfRateReset", plain) * self.number("rateMultiplier", F(1))
            wanted += amount if amount is not None else self.number("rateSpread", F(0))
            change = wanted - s["r"]
            change = max(change, self.number("periodFloor", change))
            change = min(change, self.number("periodCap", change))
            rate = s["r"] + change
            s["r"] = min(max(rate, self.number("lifeFloor", rate)), self.number("lifeCap", max(rate, self.number("lifeFloor", rate))))
        elif kind == "PRF":
            ahead = [d for d in self.redemptions if d > t]
            s["pay"] = self.annuity(s["nt"], s["ac"], s["r"], t, ahead) if ahead else s["pay"]
        elif kind == "SC":
            index = self.observed("marketObjectCodeOfScalingIndex", plain) / self.number("scalingIndexAtContractDealDate")
            effect = self.terms["scalingEffect"]
            s["isc"] = index if effect[0] == "I" else s["isc"]
            s["nsc"] = index if effect[1] == "N" else s["nsc"]
        elif kind == "IPCB":
            s["base"] = s["nt"]
        return paid


def digits(value):
    """A fraction as plain decimal text, half up at DIGITS places."""
    scaled = abs(value) * 10**DIGITS
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = str(whole).rjust(DIGITS + 1, "0")
    text = (text[:-DIGITS] + "." + text[-DIGITS:]).rstrip("0").rstrip(".")
    return ("-" if value < 0 and whole else "") + text


def recompute(case):
    names = ("payoff", "notionalPrincipal", "nominalInterestRate", "accruedInterest")
    return [{"eventDate": row[0].isoformat(), "eventType": row[1], **dict(zip(names, map(digits, row[2:])))} for row in Loan(case).play()]


def main(arguments):
    source = pathlib.Path(arguments[arguments.index("--cases") + 1]) if "--cases" in arguments else HERE / "cases.json"
    cases = json.loads(source.read_text(), parse_float=str)
    lines = [f"{json.dumps(key)}: [\n" + ",\n".join("  " + json.dumps(row) for row in recompute(case)) + "\n]" for key, case in cases.items()]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    if "--check" not in arguments:
        print(text, end="")
        return 0
    same = (HERE / "golden.json").read_text() == text
    print(f"{len(cases)} cases recomputed: golden.json " + ("agrees" if same else "differs"))
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
