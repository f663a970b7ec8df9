// Rules about financing and money: 3, 7, 8, 12, 13, 16, 17, 18. Each boundary from both sides.
#include <gtest/gtest.h>

#include "explorer/rules/book.h"
#include "explorer/rules/rule_world.h"

namespace tallystick::explorer {
namespace {

constexpr std::int64_t kMillion = 100'000'000;  // 1,000,000.00
using W = RuleWorld;

FinancingTerms registered(Timestamp t) {
  FinancingTerms terms;
  terms.registered = t;
  return terms;
}

TEST(Registration, Stories) {
  const Story rows[] = {
      {"with the pay-out", [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, kMillion, w.on(2)); }, ""},
      {"before it", [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, kMillion, w.on(2), registered(w.on(1))); },
       ""},
      {"a millisecond after",
       [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, kMillion, w.on(2), registered(w.on(2) + Millis{1})); },
       "late"},
      {"on the third day",
       [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, kMillion, w.on(2), registered(w.on(5))); }, "late"},
      {"after the third day",
       [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, kMillion, w.on(2), registered(w.on(5) + Millis{1})); },
       "late unregistered"},
      {"never", [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, kMillion, w.on(2), registered(kNever)); },
       "unregistered"},
      {"two at once",
       [](W& w) {
         const auto t = w.trade(0);
         w.scene.finance(t.fragment, w.bank, 1, w.on(2));
         w.scene.finance(t.fragment, w.other_bank, 1, w.on(3));
       },
       "overlap"},
      {"one after the other",
       [](W& w) {
         const auto t = w.trade(0);
         w.scene.close(w.scene.finance(t.fragment, w.bank, 1, w.on(2)), false, w.on(3));
         w.scene.finance(t.fragment, w.other_bank, 1, w.on(3));
       },
       ""},
  };
  expect_stories(kRegistration, rows);
}

TEST(SelfDealing, Stories) {
  const Story rows[] = {
      {"strangers", [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(2)); }, ""},
      {"the payee is a quarter the issuer's",
       [](W& w) {
         w.scene.link(w.issuer, w.supplier, 25, w.on(-9));
         w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(2));
       },
       "payee"},
      {"less than a quarter",
       [](W& w) {
         w.scene.link(w.issuer, w.supplier, 24, w.on(-9));
         w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(2));
       },
       ""},
      {"related, not financed",
       [](W& w) {
         w.scene.link(w.issuer, w.supplier, 0, w.on(-9));
         w.trade(0);
       },
       ""},
      {"declared",
       [](W& w) {
         w.scene.link(w.issuer, w.supplier, 0, w.on(-9));
         TradeTerms t;
         t.in_group = true;
         w.scene.finance(w.trade(0, t).fragment, w.bank, 1, w.on(2));
       },
       ""},
      {"related from the next day",
       [](W& w) {
         w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(2));
         w.scene.link(w.issuer, w.supplier, 0, w.on(3));
       },
       ""},
      {"the borrower down the chain",
       [](W& w) {
         w.scene.link(w.third, w.issuer, 0, w.on(-9));
         w.scene.link(w.third, w.second, 0, w.on(-9));
         const auto t = w.trade(0);
         w.scene.finance(w.scene.pass(t.fragment, w.supplier, w.second, 50, w.on(2)).child, w.bank, 50, w.on(3));
       },
       "borrower"},
      {"the guarantor, before",
       [](W& w) {
         w.scene.link(w.issuer, w.third, 51, w.on(-9));
         const auto t = w.trade(0);
         w.scene.guarantee(w.third, t.receivable, w.on(1));
         w.scene.finance(t.fragment, w.bank, 1, w.on(2));
       },
       "guarantor"},
      {"the guarantor, after",
       [](W& w) {
         w.scene.link(w.issuer, w.third, 51, w.on(-9));
         const auto t = w.trade(0);
         w.scene.finance(t.fragment, w.bank, 1, w.on(2));
         w.scene.guarantee(w.third, t.receivable, w.on(3));
       },
       "guarantor"},
      {"guaranteed when all was paid back",
       [](W& w) {
         w.scene.link(w.issuer, w.third, 51, w.on(-9));
         const auto t = w.trade(0);
         w.scene.close(w.scene.finance(t.fragment, w.bank, 1, w.on(2)), false, w.on(3));
         w.scene.guarantee(w.third, t.receivable, w.on(3));
       },
       ""},
  };
  expect_stories(kSelfDealing, rows);
}

constexpr std::int64_t kNet = kMillion - kMillion / 50 - kMillion / 1'000;  // what Scene pays out of a million
constexpr std::int64_t kSixty = kNet * 60 / 100;

void financed(W& w) {
  w.scene.finance(w.trade(0).fragment, w.bank, kMillion, w.on(2));
}

TEST(CashRoundTrip, Stories) {
  constexpr auto kTransfer = PaymentKind::transfer;
  const Story rows[] = {
      {"sixty per cent straight back",
       [](W& w) {
         financed(w);
         w.scene.pay(w.supplier, w.issuer, kSixty, w.on(3), kTransfer);
       },
       "direct"},
      {"a fen less",
       [](W& w) {
         financed(w);
         w.scene.pay(w.supplier, w.issuer, kSixty - 1, w.on(3), kTransfer);
       },
       ""},
      {"in two parts",
       [](W& w) {
         financed(w);
         w.scene.pay(w.supplier, w.issuer, kSixty / 2, w.on(3), kTransfer);
         w.scene.pay(w.supplier, w.issuer, kSixty / 2 + 1, w.on(4), kTransfer);
       },
       "direct"},
      {"on the thirtieth day",
       [](W& w) {
         financed(w);
         w.scene.pay(w.supplier, w.issuer, kSixty, w.on(32), kTransfer);
       },
       "direct"},
      {"after it",
       [](W& w) {
         financed(w);
         w.scene.pay(w.supplier, w.issuer, kSixty, w.on(32) + Millis{1}, kTransfer);
       },
       ""},
      {"before the pay-out",
       [](W& w) {
         financed(w);
         w.scene.pay(w.supplier, w.issuer, kSixty, w.on(2) - Millis{1}, kTransfer);
       },
       ""},
      {"with an invoice",
       [](W& w) {
         financed(w);
         w.scene.document(DocumentKind::invoice, w.issuer, w.supplier, kSixty, w.day(2), w.on(2));
         w.scene.pay(w.supplier, w.issuer, kSixty, w.on(3), kTransfer);
       },
       ""},
      {"with an invoice of little",
       [](W& w) {
         financed(w);
         w.scene.document(DocumentKind::invoice, w.issuer, w.supplier, kSixty / 2, w.day(2), w.on(2));
         w.scene.pay(w.supplier, w.issuer, kSixty, w.on(3), kTransfer);
       },
       "direct"},
      {"through two, in two parts",
       [](W& w) {
         financed(w);
         w.scene.pay(w.supplier, w.second, kSixty, w.on(3), kTransfer);
         w.scene.pay(w.second, w.third, kSixty / 2, w.on(4), kTransfer);
         w.scene.pay(w.third, w.issuer, kSixty / 2, w.on(5), kTransfer);
         w.scene.pay(w.second, w.issuer, kSixty - kSixty / 2, w.on(6), kTransfer);
       },
       "through"},
      {"in the wrong order",
       [](W& w) {
         financed(w);
         w.scene.pay(w.second, w.issuer, kSixty, w.on(3), kTransfer);
         w.scene.pay(w.supplier, w.second, kSixty, w.on(4), kTransfer);
       },
       ""},
      {"into its group, in four",
       [](W& w) {
         financed(w);
         w.scene.link(w.issuer, w.platform, 30, w.on(-9));
         w.scene.pay(w.supplier, w.second, kSixty, w.on(3), kTransfer);
         w.scene.pay(w.second, w.third, kSixty, w.on(4), kTransfer);
         w.scene.pay(w.third, w.fourth, kSixty, w.on(5), kTransfer);
         w.scene.pay(w.fourth, w.platform, kSixty, w.on(6), kTransfer);
       },
       "through"},
      {"in five",
       [](W& w) {
         financed(w);
         w.scene.pay(w.supplier, w.second, kSixty, w.on(3), kTransfer);
         w.scene.pay(w.second, w.third, kSixty, w.on(4), kTransfer);
         w.scene.pay(w.third, w.fourth, kSixty, w.on(5), kTransfer);
         w.scene.pay(w.fourth, w.platform, kSixty, w.on(6), kTransfer);
         w.scene.pay(w.platform, w.issuer, kSixty, w.on(7), kTransfer);
       },
       ""},
      {"a narrow place on the way",
       [](W& w) {
         financed(w);
         w.scene.pay(w.supplier, w.second, kSixty - 1, w.on(3), kTransfer);
         w.scene.pay(w.second, w.issuer, kNet, w.on(4), kTransfer);
       },
       ""},
  };
  expect_stories(kCashRoundTrip, rows);
}

// `times` claims, each financed and paid back `length` hours after the claim, `apart` days from one to the next.
// `first` and `last`: hours by which the first and the last end sooner.
std::string pumped(int times, int length, int apart, bool one_bank, int first = 0, int last = 0) {
  RuleWorld w(kRapidRoundTrip);
  for (int i = 0; i < times; ++i) {
    const auto t = w.trade(i * apart);
    const Timestamp claimed = t.t + hours(1);
    w.scene.close(
        w.scene.finance(t.fragment, one_bank || i % 2 == 0 ? w.bank : w.other_bank, kMillion, claimed + hours(1)), true,
        claimed + hours(length - (i == 0 ? first : 0) - (i == times - 1 ? last : 0)));
  }
  return w.found();
}

TEST(RapidRoundTrip, Boundaries) {
  EXPECT_EQ(pumped(2, 100, 9, true), "");
  EXPECT_EQ(pumped(3, 120, 9, true), "same_bank");
  EXPECT_EQ(pumped(3, 121, 9, true), "");
  EXPECT_EQ(pumped(3, 120, 29, true), "same_bank");
  EXPECT_EQ(pumped(3, 120, 30, true, 0, 12), "same_bank") << "59 days and a half";
  EXPECT_EQ(pumped(3, 120, 30, true, 12, 0), "") << "60 days and a half";
  EXPECT_EQ(pumped(3, 120, 9, false), "many_banks");
  EXPECT_EQ(pumped(4, 120, 9, true), "same_bank same_bank");
}

void bound(W& w, PartyKey payee, const char* category, Timestamp t, std::int64_t amount = kMillion) {
  FinancingTerms terms;
  terms.allowed = {w.third};
  terms.category = w.names.key<WordKey>("steel");
  const auto f = w.scene.finance(w.trade(0).fragment, w.bank, kMillion, w.on(2), terms);
  w.scene.pay(w.supplier, payee, amount, t, PaymentKind::purchase, row(f), {}, {}, w.names.key<WordKey>(category));
}

TEST(Purpose, Stories) {
  const Story rows[] = {
      {"a named payee", [](W& w) { bound(w, w.third, "", w.on(3)); }, ""},
      {"the category", [](W& w) { bound(w, w.fourth, "steel", w.on(3)); }, ""},
      {"neither", [](W& w) { bound(w, w.fourth, "iron", w.on(3)); }, "outside"},
      {"half passed back",
       [](W& w) {
         bound(w, w.third, "", w.on(3));
         w.scene.pay(w.third, w.supplier, kMillion / 2, w.on(10), PaymentKind::transfer);
       },
       "forwarded"},
      {"a fen less than half",
       [](W& w) {
         bound(w, w.third, "", w.on(3));
         w.scene.pay(w.third, w.supplier, kMillion / 2 - 1, w.on(10), PaymentKind::transfer);
       },
       ""},
      {"after seven days",
       [](W& w) {
         bound(w, w.third, "", w.on(3));
         w.scene.pay(w.third, w.supplier, kMillion, w.on(10) + Millis{1}, PaymentKind::transfer);
       },
       ""},
      {"to the borrower's group, in parts",
       [](W& w) {
         w.scene.link(w.supplier, w.fourth, 60, w.on(-5));
         bound(w, w.third, "", w.on(3));
         w.scene.pay(w.third, w.fourth, kMillion / 4, w.on(4), PaymentKind::transfer);
         w.scene.pay(w.third, w.supplier, kMillion / 4, w.on(5), PaymentKind::transfer);
       },
       "forwarded"},
      {"to others",
       [](W& w) {
         bound(w, w.third, "", w.on(3));
         w.scene.pay(w.third, w.fourth, kMillion, w.on(4), PaymentKind::transfer);
       },
       ""},
  };
  expect_stories(kPurpose, rows);
}

FinancingTerms cost(std::uint32_t shown, std::uint32_t calculated) {
  FinancingTerms terms;
  terms.apr_shown = shown;
  terms.apr_calc = calculated;
  return terms;
}

TEST(HiddenCost, Stories) {
  const Story rows[] = {
      {"a hundredth of a per cent",
       [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(9), cost(42'000, 42'100)); }, ""},
      {"a little more", [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(9), cost(42'000, 42'101)); },
       "shown"},
      {"less than shown", [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(9), cost(42'000, 41'000)); },
       ""},
      {"at the cap", [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(9), cost(150'000, 150'000)); },
       ""},
      {"above it", [](W& w) { w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(9), cost(150'001, 150'001)); },
       "cap"},
      {"a fee to the bank",
       [](W& w) {
         w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(9));
         w.scene.pay(w.supplier, w.bank, 5, w.on(9), PaymentKind::fee);
       },
       ""},
      {"to the platform, seven days before",
       [](W& w) {
         w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(9));
         w.scene.pay(w.supplier, w.platform, 5, w.on(2), PaymentKind::fee);
       },
       "fee"},
      {"seven days after",
       [](W& w) {
         w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(9));
         w.scene.pay(w.supplier, w.platform, 5, w.on(16), PaymentKind::fee);
       },
       "fee"},
      {"more than seven days",
       [](W& w) {
         w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(9));
         w.scene.pay(w.supplier, w.platform, 5, w.on(16) + Millis{1}, PaymentKind::fee);
         w.scene.pay(w.supplier, w.platform, 5, w.on(2) - Millis{1}, PaymentKind::fee);
       },
       ""},
      {"to the bank's affiliate",
       [](W& w) {
         w.scene.link(w.bank, w.third, 25, w.on(-9));
         w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(9));
         w.scene.pay(w.supplier, w.third, 5, w.on(9), PaymentKind::fee);
       },
       "fee"},
      {"to somebody else",
       [](W& w) {
         w.scene.finance(w.trade(0).fragment, w.bank, 1, w.on(9));
         w.scene.pay(w.supplier, w.third, 5, w.on(9), PaymentKind::fee);
       },
       ""},
  };
  expect_stories(kHiddenCost, rows);
}

TEST(FundPool, Stories) {
  constexpr auto kSettle = PaymentKind::settlement;
  const Story rows[] = {
      {"by the issuer",
       [](W& w) {
         const auto t = w.trade(0);
         w.scene.pay(w.issuer, w.supplier, kMillion, w.on(50), kSettle, row(t.receivable));
       },
       ""},
      {"by its bank",
       [](W& w) {
         const auto t = w.trade(0);
         w.scene.pay(w.bank, w.supplier, kMillion, w.on(50), kSettle, row(t.receivable));
       },
       ""},
      {"by another",
       [](W& w) {
         const auto t = w.trade(0);
         w.scene.pay(w.third, w.supplier, kMillion, w.on(50), kSettle, row(t.receivable));
       },
       "source"},
      {"from a clearing account",
       [](W& w) {
         const auto t = w.trade(0);
         w.scene.pay(w.other_bank, w.supplier, kMillion, w.on(50), kSettle, row(t.receivable),
                     w.scene.account(w.other_bank, AccountKind::clearing, w.on(-9)));
       },
       ""},
      {"pooled by the platform",
       [](W& w) {
         const auto a = w.trade(0), b = w.trade(1);
         const auto pool = w.scene.account(w.platform, AccountKind::enterprise, w.on(-9));
         w.scene.pay(w.issuer, w.platform, kMillion, w.on(50), kSettle, row(a.receivable), {}, pool);
         w.scene.pay(w.issuer, w.platform, kMillion, w.on(51), kSettle, row(b.receivable), {}, pool);
         w.scene.pay(w.platform, w.supplier, 2 * kMillion, w.on(52), kSettle, row(a.receivable), pool);
       },
       "source pooled"},
      {"one at a time through an account of the issuer's",
       [](W& w) {
         const auto a = w.trade(0), b = w.trade(1);
         const auto own = w.scene.account(w.issuer, AccountKind::enterprise, w.on(-9));
         w.scene.pay(w.issuer, w.issuer, kMillion, w.on(43), kSettle, row(a.receivable), {}, own);
         w.scene.pay(w.issuer, w.issuer, kMillion, w.on(50), kSettle, row(b.receivable), {}, own);
         w.scene.pay(w.issuer, w.supplier, kMillion, w.on(50), kSettle, row(b.receivable), own);
       },
       ""},
      {"two within the seven days",
       [](W& w) {
         const auto a = w.trade(0), b = w.trade(1);
         const auto own = w.scene.account(w.issuer, AccountKind::enterprise, w.on(-9));
         w.scene.pay(w.issuer, w.issuer, kMillion, w.on(43) + Millis{1}, kSettle, row(a.receivable), {}, own);
         w.scene.pay(w.issuer, w.issuer, kMillion, w.on(50) - Millis{1}, kSettle, row(b.receivable), {}, own);
         w.scene.pay(w.issuer, w.supplier, kMillion, w.on(50), kSettle, row(b.receivable), own);
       },
       "pooled"},
  };
  expect_stories(kFundPool, rows);
}

// The payee names another account `change` days (and hours) into the world; the receivable falls due on day 50.
std::string account_changed(int change, int hour, bool paid_there) {
  RuleWorld w(kFundPool);
  const auto a = w.scene.account(w.supplier, AccountKind::enterprise, w.on(-9)),
             b = w.scene.account(w.supplier, AccountKind::enterprise, w.on(-9));
  w.scene.paid_at(w.supplier, a, w.on(-8));
  w.scene.paid_at(w.supplier, b, w.on(change, hour));
  w.scene.pay(w.issuer, w.supplier, kMillion, w.on(52), PaymentKind::settlement, row(w.trade(0).receivable), {},
              paid_there ? b : a);
  return w.found();
}

TEST(FundPool, AccountNamedLate) {
  EXPECT_EQ(account_changed(42, 23, true), "");
  EXPECT_EQ(account_changed(43, 0, true), "account");
  EXPECT_EQ(account_changed(50, 23, true), "account");
  EXPECT_EQ(account_changed(51, 0, true), "");
  EXPECT_EQ(account_changed(45, 0, false), "");
}

struct Shell {
  int age = 30;
  int financed_after = 48;
  std::int64_t amount = 90;
  bool delivery = false;
  int peers = 20;
  int day = 100;
};

// Peers claim 5, 10, 15 ... for the first time; then a new supplier claims.
std::string shell(const Shell& s) {
  RuleWorld w(kShellSupplier);
  TradeTerms terms;
  for (int i = 1; i <= s.peers; ++i) {
    const PartyKey peer = w.scene.party("peer" + std::to_string(i), W::on(-500));
    w.scene.trade(w.issuer, peer, w.bank, i * 5, W::day(i), W::day(i + 50));
  }
  terms.delivery = s.delivery;
  terms.tax = false;
  const PartyKey fresh = w.names.key<PartyKey>("fresh");
  const auto t = w.scene.trade(w.issuer, fresh, w.bank, s.amount, W::day(s.day), W::day(s.day + 50), terms);
  const Timestamp claimed = t.t + hours(1);
  w.scene.party("fresh", claimed - days(s.age));
  w.scene.finance(t.fragment, w.bank, s.amount, claimed + hours(s.financed_after));
  return w.found();
}

TEST(ShellSupplier, Boundaries) {
  EXPECT_EQ(shell({}), "shell");
  EXPECT_EQ(shell({.age = 89}), "shell");
  EXPECT_EQ(shell({.age = 90}), "");
  EXPECT_EQ(shell({.financed_after = 49}), "");
  EXPECT_EQ(shell({.amount = 89}), "") << "17 of 20 peers are no larger";
  EXPECT_EQ(shell({.delivery = true}), "");
  EXPECT_EQ(shell({.peers = 19}), "");
  EXPECT_EQ(shell({.amount = 129, .peers = 28}), "") << "89 per cent";
  EXPECT_EQ(shell({.day = 365}), "shell");
  EXPECT_EQ(shell({.day = 366}), "") << "one of the peers came more than a year ago";
}

}  // namespace
}  // namespace tallystick::explorer
