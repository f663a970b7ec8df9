#!/usr/bin/env python3
"""Random contracts, played by the wallet (`tallystick terms run`) and by recompute.py: every row must be the same to 1e-25.

  differential.py PROGRAM [CASES] [SEED]
"""
import datetime
import json
import pathlib
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import recompute  # noqa: E402

NUMBERS = ("payoff", "notionalPrincipal", "nominalInterestRate", "accruedInterest")


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def maybe(self, chance):
        return self.r.random() < chance

    def day(self, after, low, high):
        t = after + datetime.timedelta(days=self.r.randint(low, high))
        if self.maybe(0.25):  # ends of months are where mistakes live
            t = t.replace(day=recompute.last_day(t.year, t.month))
        return t

    def moment(self, t):
        return t.isoformat() if self.maybe(0.97) else t.date().isoformat() + "T23:59:59"

    def cycle(self, units="MMMMQWDH"):
        unit = self.r.choice(units)
        count = {"M": self.r.choice([1, 1, 2, 3]), "Q": 1, "H": 1, "W": self.r.choice([2, 3, 5]), "D": self.r.choice([10, 29, 45])}[unit]
        return f"P{count}{unit}L{self.r.randint(0, 1)}"

    def amount(self, low, high, places=2):
        return f"{self.r.uniform(low, high):.{places}f}"

    def case(self):
        kind = self.r.choice("PAM LAM NAM ANN LAX UMP CLM".split())
        start = datetime.datetime(self.r.choice([2023, 2024, 2025]), self.r.randint(1, 12), self.r.randint(1, 28))
        exchange = self.day(start, 1, 40) if self.maybe(0.85) else self.day(start, -200, -40)
        first, end = self.day(max(start, exchange), 5, 70), self.day(max(start, exchange), 200, 700)
        terms = dict(contractType=kind, contractRole=self.r.choice(["RPA", "RPL"]), statusDate=start.isoformat(), currency="CNY",
                     initialExchangeDate=exchange.isoformat(), notionalPrincipal=self.amount(1000, 90000),
                     nominalInterestRate=self.amount(-0.01, 0.2, 4), endOfMonthConvention=self.r.choice(["SD", "EOM"]),
                     dayCountConvention=self.r.choice("AA A360 A365 30E360 30E360ISDA 28E336".split()))
        case = dict(terms=terms, to="")
        if self.maybe(0.4):
            terms.update(calendar="MF", businessDayConvention=self.r.choice("SCF SCMF CSF CSMF SCP SCMP CSP CSMP".split()))
        if self.maybe(0.3):
            terms["accruedInterest"] = self.amount(0, 50)
        getattr(self, kind.lower())(case, terms, exchange, first, end)
        if kind != "LAX":
            self.resets(case, terms, first, end)
        if kind in ("PAM", "LAM") and self.maybe(0.3):
            terms.update(feeRate=self.amount(0.001, 0.01, 4), feeBasis="N", cycleOfFee=self.cycle("MQH"))
            terms["cycleAnchorDateOfFee"] = self.day(first, 0, 60).isoformat()
        if kind not in ("UMP", "CLM") and self.maybe(0.2):
            terms.update(terminationDate=self.day(first, 30, 150).isoformat(), priceAtTerminationDate=self.amount(100, 90000))
        if kind not in ("UMP", "CLM") and exchange > start and self.maybe(0.15):
            terms.update(purchaseDate=self.day(exchange, 10, 90).isoformat(), priceAtPurchaseDate=self.amount(100, 90000))
        if kind in ("PAM", "LAM", "NAM") and self.maybe(0.2):
            terms["capitalizationEndDate"] = self.day(first, 10, 120).isoformat()
        if kind not in ("UMP", "CLM") and self.maybe(0.2):
            case["to"] = self.day(first, 60, 300).isoformat()
        return case

    def interest(self, terms, first):
        terms.update(cycleAnchorDateOfInterestPayment=first.isoformat(), cycleOfInterestPayment=self.cycle())

    def redemption(self, terms, first):
        terms.update(cycleAnchorDateOfPrincipalRedemption=self.day(first, 0, 60).isoformat(), cycleOfPrincipalRedemption=self.cycle("MMMQW"))

    def resets(self, case, terms, first, end):
        if not self.maybe(0.4):
            return
        terms.update(cycleAnchorDateOfRateReset=self.day(first, 0, 90).isoformat(), cycleOfRateReset=self.cycle("MQH"),
                     marketObjectCodeOfRateReset="X", rateSpread=self.amount(0, 0.03, 4))
        for name, chance, low, high in (("nextResetRate", 0.3, 0.01, 0.1), ("lifeCap", 0.2, 0.05, 0.15), ("lifeFloor", 0.2, 0, 0.03),
                                        ("periodCap", 0.2, 0.001, 0.02), ("periodFloor", 0.2, -0.02, -0.001), ("rateMultiplier", 0.3, 0.5, 2)):
            if self.maybe(chance):
                terms[name] = self.amount(low, high, 4)
        data = [dict(timestamp=(first - datetime.timedelta(days=400)).isoformat(), value=self.amount(0, 0.1, 5))]
        data += [dict(timestamp=(first + datetime.timedelta(days=41 * i + 1)).isoformat(), value=self.amount(0, 0.1, 5)) for i in range(20)]
        case["dataObserved"] = {"X": {"identifier": "X", "data": data}}

    def pam(self, case, terms, exchange, first, end):
        terms["maturityDate"] = self.moment(end)
        if self.maybe(0.9):
            self.interest(terms, first)
        if self.maybe(0.3):
            terms["premiumDiscountAtIED"] = self.amount(-100, 100)

    def lam(self, case, terms, exchange, first, end):
        self.interest(terms, first)
        self.redemption(terms, first)
        payment = self.amount(1500, 9000)
        if self.maybe(0.7):
            terms["maturityDate"] = self.moment(end)
            if self.maybe(0.5):
                terms["nextPrincipalRedemptionPayment"] = payment
        else:
            terms["nextPrincipalRedemptionPayment"] = f"{float(terms['notionalPrincipal']) / self.r.randint(3, 12):.2f}"
        if self.maybe(0.3):
            terms["interestCalculationBase"] = self.r.choice(["NTIED", "NTL"])
            terms["interestCalculationBaseAmount"] = terms["notionalPrincipal"]
            terms.update(cycleAnchorDateOfInterestCalculationBase=self.day(first, 0, 90).isoformat(), cycleOfInterestCalculationBase=self.cycle("MQ"))

    def nam(self, case, terms, exchange, first, end):
        self.interest(terms, first)
        self.redemption(terms, self.day(first, 0, 90))
        terms["nextPrincipalRedemptionPayment"] = self.amount(10, 6000)
        terms["maturityDate"] = self.moment(end)

    def ann(self, case, terms, exchange, first, end):
        self.interest(terms, first)
        self.redemption(terms, self.day(first, 0, 90))
        terms["maturityDate"] = self.moment(end)
        if self.maybe(0.3):
            terms["amortizationDate"] = self.day(end, 0, 400).isoformat()

    def lax(self, case, terms, exchange, first, end):
        anchors = sorted({first, self.day(first, 30, 90), self.day(first, 100, 180)})
        terms.update(arrayCycleAnchorDateOfPrincipalRedemption=[a.isoformat() for a in anchors],
                     arrayCycleOfPrincipalRedemption=[self.cycle("MMQW") for _ in anchors],
                     arrayNextPrincipalRedemptionPayment=[self.amount(100, 5000) for _ in anchors],
                     arrayIncreaseDecrease=[self.r.choice(["INC", "DEC", "DEC"]) for _ in anchors],
                     arrayCycleAnchorDateOfInterestPayment=first.isoformat(), arrayCycleOfInterestPayment=self.cycle("MQ"),
                     maturityDate=self.moment(end))

    def ump(self, case, terms, exchange, first, end):
        self.interest(terms, first)
        case["to"] = end.isoformat()
        day = max(first, exchange)
        case["eventsObserved"] = []
        for _ in range(self.r.randint(0, 6)):
            day = day + datetime.timedelta(days=self.r.randint(3, 40))
            kind = self.r.choice(["PR", "PI"])
            case["eventsObserved"].append(dict(time=day.isoformat(), type=kind, value=self.amount(1, 150)))

    def clm(self, case, terms, exchange, first, end):
        if self.maybe(0.9):
            self.interest(terms, first)
        shape = self.r.randint(0, 2)
        if shape == 0:
            terms["maturityDate"] = self.moment(end)
        else:
            case["to"] = end.isoformat()
        if shape == 1:
            case["eventsObserved"] = [dict(time=self.day(first, 40, 150).isoformat(), type="XD", value="0")]
            terms["xDayNotice"] = self.r.choice(["P0D", "P7D", "P1M"])


def main(arguments):
    program, count, seed = arguments[0], int(arguments[1]) if len(arguments) > 1 else 200, int(arguments[2]) if len(arguments) > 2 else 1
    maker = Maker(seed)
    cases = {f"{seed}-{i}": maker.case() for i in range(count)}
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "cases.json"
        file.write_text(json.dumps(cases))
        ran = subprocess.run([program, "terms", "run", str(file)], capture_output=True, text=True, timeout=500)
    if ran.returncode != 0:
        print(ran.stderr.strip())
        return 1
    played = json.loads(ran.stdout, parse_float=str, parse_int=str)
    rows = wrong = 0
    for key, case in cases.items():
        expected, got = recompute.recompute(case), played[key]["results"]
        rows += len(expected)
        same = len(expected) == len(got) and all(
            a["eventDate"] == b["eventDate"] and a["eventType"] == b["eventType"]
            and all(abs(F(a[n]) - F(b[n])) <= F(1, 10**25) * max(1, abs(F(a[n]))) for n in NUMBERS)
            for a, b in zip(expected, got))
        if not same:
            wrong += 1
            if wrong <= 3:
                first = next((pair for pair in zip(expected, got) if any(pair[0][n] != pair[1][n] for n in ("eventDate", "eventType"))
                              or any(abs(F(pair[0][n]) - F(pair[1][n])) > F(1, 10**25) * max(1, abs(F(pair[0][n]))) for n in NUMBERS)), None)
                print(f"case {key}: {json.dumps(case)}\n  rows {len(expected)} and {len(got)}; first difference {first}")
    print(f"{count} contracts, {rows} rows, {wrong} contracts differ (seed {seed})")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
