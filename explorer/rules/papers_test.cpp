// Rules about documents and what is issued on them: 1, 2, 4, 5, 14, 15, 19, 20. Each boundary from both sides.
#include <gtest/gtest.h>

#include "core/amount.h"
#include "explorer/rules/book.h"
#include "explorer/rules/rule_world.h"

namespace tallystick::explorer {
namespace {

constexpr std::int64_t kMillion = 100'000'000;  // 1,000,000.00
using W = RuleWorld;

TradeTerms on_invoice(DocumentKey invoice, std::int64_t amount = kMillion) {
  TradeTerms terms;
  terms.invoice = invoice;
  terms.invoice_amount = amount;
  return terms;
}

TEST(DoubleFinancing, Stories) {
  const Story rows[] = {
      {"one invoice, one receivable", [](W& w) { w.trade(0); }, ""},
      {"one fen more than the invoice", [](W& w) { w.trade(0, on_invoice({}, kMillion - 1)); }, "over_use"},
      {"two halves fill it",
       [](W& w) {
         const auto t = w.trade(0, on_invoice({}), kMillion / 2);
         w.trade(1, on_invoice(t.invoice), kMillion / 2);
       },
       ""},
      {"two halves and a fen",
       [](W& w) {
         const auto t = w.trade(0, on_invoice({}), kMillion / 2);
         w.trade(1, on_invoice(t.invoice), kMillion / 2 + 1);
       },
       "over_use"},
      {"used again after the first was settled",
       [](W& w) {
         const auto t = w.trade(0, on_invoice({}));
         w.scene.close(t.receivable, w.on(50));
         w.trade(51, on_invoice(t.invoice));
       },
       ""},
      {"claimed outside while live", [](W& w) { w.scene.outside_claim(w.trade(0).invoice, 5, w.on(10)); }, "outside"},
      {"claimed outside before",
       [](W& w) {
         const auto fp = w.names.key<DocumentKey>("known");
         w.scene.outside_claim(fp, 5, w.on(-3));
         w.trade(0, on_invoice(fp));
       },
       "outside"},
      {"claimed outside after it was paid",
       [](W& w) {
         const auto t = w.trade(0);
         w.scene.close(t.receivable, w.on(9));
         w.scene.outside_claim(t.invoice, 5, w.on(10));
       },
       ""},
      {"two banks within the invoice",
       [](W& w) {
         const auto a = w.trade(0, on_invoice({}), kMillion / 2), b = w.trade(1, on_invoice(a.invoice), kMillion / 2);
         w.scene.finance(a.fragment, w.bank, kMillion / 2, w.on(2));
         w.scene.finance(b.fragment, w.other_bank, kMillion / 2, w.on(3));
       },
       ""},
      {"two banks, each the whole",
       [](W& w) {
         const auto a = w.trade(0, on_invoice({})), b = w.trade(1, on_invoice(a.invoice));
         w.scene.finance(a.fragment, w.bank, kMillion, w.on(2));
         w.scene.finance(b.fragment, w.other_bank, 1, w.on(3));
       },
       "over_use financed_twice"},
  };
  expect_stories(kDoubleFinancing, rows);
}

// Two invoices: numbers, amounts and days between.
std::string two_invoices(const char* a, const char* b, std::int64_t amount, int apart) {
  RuleWorld w(kNearDuplicate);
  TradeTerms first, later;
  first.invoice_number = a;
  later.invoice_number = b;
  w.trade(0, first);
  w.trade(apart, later, amount);
  return w.found();
}

TEST(NearDuplicate, TwoOfThree) {
  const struct {
    const char* name;
    const char* a;
    const char* b;
    std::int64_t amount;
    int apart;
    const char* expected;
  } rows[] = {
      {"one digit replaced, same amount", "12345678", "12345679", kMillion, 100, "number_amount"},
      {"one digit dropped, same amount", "12345678", "1234578", kMillion, 100, "number_amount"},
      {"one digit added, close", "12345678", "123456780", kMillion / 2, 7, "number_date"},
      {"two digits, same amount, far", "12345678", "12345687", kMillion, 100, ""},
      {"same amount, seven days", "12345678", "87654321", kMillion, 7, "amount_date"},
      {"same amount, eight days", "12345678", "87654321", kMillion, 8, ""},
      {"one fen off, close", "12345678", "87654321", kMillion - 1, 0, ""},
      {"near number, eight days, other amount", "12345678", "12345679", kMillion - 1, 8, ""},
      {"all three", "12345678", "12345679", kMillion, 0, "number_amount"},
      {"a year apart", "12345678", "12345679", kMillion, 365, "number_amount"},
      {"a year and a day", "12345678", "12345679", kMillion, 366, ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(two_invoices(row.a, row.b, row.amount, row.apart), row.expected);
  }
}

// A book that keeps no numbers, only fingerprints, has no near numbers.
TEST(NearDuplicate, WithoutNumbers) {
  RuleWorld w(kNearDuplicate);
  w.trade(0);
  w.trade(3, {}, kMillion / 2);
  for (Fact& fact : w.scene.facts)
    if (auto* document = std::get_if<Document>(&fact)) document->number = WordKey{};
  EXPECT_EQ(w.found(), "");
}

// A limit of a bank that sets none, and sums that 63 bits do not hold.
TEST(OverLimit, TheLargestAmounts) {
  RuleWorld w(kOverLimit);
  w.scene.facts.push_back(Limit{w.names.key<RowKey>("none"), w.bank, w.issuer, kUnlimited, W::on(-9)});
  w.scene.facts.push_back(Limit{w.names.key<RowKey>("some"), w.other_bank, w.issuer, Amount::kMax, W::on(-9)});
  for (int i = 0; i < 100; ++i) w.scene.trade(w.issuer, w.supplier, w.bank, Amount::kMax, W::day(0), W::day(50));
  EXPECT_EQ(w.found(), "");
  for (int i = 0; i < 100; ++i) w.scene.trade(w.issuer, w.supplier, w.other_bank, Amount::kMax, W::day(2), W::day(50));
  EXPECT_NE(w.found().find("bank"), std::string::npos);
  std::int64_t most = 0;
  for (const Hit& hit : w.hits) most = std::max(most, hit.amount);
  EXPECT_EQ(most, kUnlimited);
}

TEST(OverLimit, Stories) {
  const Story rows[] = {
      {"no limit known", [](W& w) { w.trade(0); }, ""},
      {"exactly the limit",
       [](W& w) {
         w.scene.limit(w.issuer, w.bank, kMillion, w.on(-1));
         w.trade(0);
       },
       ""},
      {"a fen over",
       [](W& w) {
         w.scene.limit(w.issuer, w.bank, kMillion - 1, w.on(-1));
         w.trade(0);
       },
       "bank"},
      {"lowered afterwards",
       [](W& w) {
         w.scene.limit(w.issuer, w.bank, kMillion, w.on(-1));
         w.trade(0);
         w.scene.limit(w.issuer, w.bank, 1, w.on(1));
       },
       ""},
      {"issued after it was lowered",
       [](W& w) {
         w.scene.limit(w.issuer, w.bank, kMillion, w.on(-1));
         w.trade(0);
         w.scene.limit(w.issuer, w.bank, kMillion, w.on(1));
         w.trade(2, {}, 1);
       },
       "bank"},
      {"paid before the next",
       [](W& w) {
         w.scene.limit(w.issuer, w.bank, kMillion, w.on(-1));
         w.scene.close(w.trade(0).receivable, w.on(1));
         w.trade(2);
       },
       ""},
      {"within each bank, over the ceiling",
       [](W& w) {
         w.scene.limit(w.issuer, PartyKey{}, kMillion * 2 - 1, w.on(-1));
         w.trade(0);
         w.scene.trade(w.issuer, w.supplier, w.other_bank, kMillion, w.day(1), w.day(50));
       },
       "ceiling"},
      {"exactly the ceiling",
       [](W& w) {
         w.scene.limit(w.issuer, PartyKey{}, kMillion * 2, w.on(-1));
         w.trade(0);
         w.scene.trade(w.issuer, w.supplier, w.other_bank, kMillion, w.day(1), w.day(50));
       },
       ""},
      {"the group has less than it owes",
       [](W& w) {
         w.scene.link(w.issuer, w.third, 25, w.on(-9));
         w.scene.limit(w.issuer, w.bank, kMillion * 2 - 1, w.on(-1));
         w.trade(0);
         w.scene.trade(w.third, w.supplier, w.other_bank, kMillion, w.day(1), w.day(50));
       },
       "group"},
      {"no group below a quarter",
       [](W& w) {
         w.scene.link(w.issuer, w.third, 24, w.on(-9));
         w.scene.limit(w.issuer, w.bank, kMillion * 2 - 1, w.on(-1));
         w.trade(0);
         w.scene.trade(w.third, w.supplier, w.other_bank, kMillion, w.day(1), w.day(50));
       },
       ""},
      {"for an hour within a day",
       [](W& w) {
         w.scene.limit(w.issuer, w.bank, kMillion - 1, w.on(-1));
         const auto t = w.trade(0);
         w.scene.close(t.receivable, t.t + hours(1));
       },
       "bank"},
  };
  expect_stories(kOverLimit, rows);
}

std::string tenor_of(int days_long, bool reason) {
  RuleWorld w(kTenor);
  EXPECT_TRUE(w.values.set("tenor_hard", 184, W::day(100)));
  TradeTerms terms;
  terms.tenor_reason = reason;
  w.scene.trade(w.issuer, w.supplier, w.bank, kMillion, w.day(0), w.day(days_long), terms);
  w.scene.trade(w.issuer, w.second, w.bank, kMillion, w.day(100), w.day(100 + std::min(days_long, 185)), terms);
  return w.found();
}

TEST(Tenor, LimitsOfTheIssueDay) {
  EXPECT_EQ(tenor_of(184, false), "");
  EXPECT_EQ(tenor_of(185, true), "hard") << "the later one only";
  EXPECT_EQ(tenor_of(185, false), "hard soft");
  EXPECT_EQ(tenor_of(366, true), "hard");
  EXPECT_EQ(tenor_of(367, true), "hard hard");
}

// Three receivables for 50 days; each issued `gap` days after the one before fell due, of `percent` of it.
std::string rolled(int gap, std::int64_t percent, int count, bool other_between) {
  RuleWorld w(kTenor);
  std::int64_t amount = kMillion;
  for (int i = 0; i < count; ++i) {
    w.trade(i * (50 + gap), {}, amount);
    amount = amount * percent / 100;
  }
  if (other_between) w.trade(70 + gap, {}, kMillion * 2);
  return w.found();
}

TEST(Tenor, Evergreen) {
  EXPECT_EQ(rolled(0, 100, 2, false), "");
  EXPECT_EQ(rolled(0, 100, 3, false), "evergreen");
  EXPECT_EQ(rolled(0, 100, 4, false), "evergreen evergreen");
  EXPECT_EQ(rolled(-5, 80, 3, false), "evergreen");
  EXPECT_EQ(rolled(-6, 80, 3, false), "");
  EXPECT_EQ(rolled(10, 80, 3, false), "evergreen");
  EXPECT_EQ(rolled(11, 80, 3, false), "");
  EXPECT_EQ(rolled(0, 79, 3, false), "");
  EXPECT_EQ(rolled(0, 100, 3, true), "") << "trade that goes on is no roll";
}

// Three receivables for a year each, the last issued on this day.
std::string rolled_until(int last) {
  RuleWorld w(kTenor);
  TradeTerms terms;
  terms.tenor_reason = true;
  for (const int n : {0, 365, last})
    w.scene.trade(w.issuer, w.supplier, w.bank, kMillion, w.day(n), w.day(n + 365), terms);
  return w.found();
}

TEST(Tenor, EvergreenWithinTwoYears) {
  EXPECT_EQ(rolled_until(729), "evergreen");
  EXPECT_EQ(rolled_until(730), "") << "some seconds more than 730 days";
}

TEST(IssuingStopped, Stories) {
  const Story rows[] = {
      {"never stopped", [](W& w) { w.trade(0); }, ""},
      {"stopped",
       [](W& w) {
         w.scene.stop(w.issuer, w.on(-1));
         w.trade(0);
       },
       "own"},
      {"stopped later",
       [](W& w) {
         w.trade(0);
         w.scene.stop(w.issuer, w.on(1));
       },
       ""},
      {"cleared before",
       [](W& w) {
         const auto s = w.scene.stop(w.issuer, w.on(-2));
         w.scene.facts.push_back(StopCleared{s, w.on(-1)});
         w.trade(0);
       },
       ""},
      {"a sibling is stopped",
       [](W& w) {
         w.scene.link(w.fourth, w.issuer, 0, w.on(-9));
         w.scene.link(w.fourth, w.third, 0, w.on(-9));
         w.scene.stop(w.third, w.on(-1));
         w.trade(0);
       },
       "sibling"},
      {"a former sibling",
       [](W& w) {
         const auto link = w.scene.link(w.issuer, w.third, 51, w.on(-9));
         w.scene.facts.push_back(LinkEnded{link, w.on(-2)});
         w.scene.stop(w.third, w.on(-1));
         w.trade(0);
       },
       ""},
  };
  expect_stories(kIssuingStopped, rows);
}

std::string due_after_delivery(int n, bool agreed, bool to_sme) {
  RuleWorld w(kSqueezedSupplier);
  TradeTerms terms;
  terms.agreed_term = agreed;
  w.scene.trade(w.issuer, to_sme ? w.supplier : w.third, w.bank, kMillion, w.day(0), w.day(n - 10), terms);
  return w.found();
}

TEST(SqueezedSupplier, DueAfterDelivery) {
  EXPECT_EQ(due_after_delivery(60, false, true), "");
  EXPECT_EQ(due_after_delivery(61, false, true), "term");
  EXPECT_EQ(due_after_delivery(61, true, true), "");
  EXPECT_EQ(due_after_delivery(61, false, false), "");
}

// Orders of 1,000 before a refusal and `after` afterwards; the issuer paid `cash` of each 100 to SMEs in money.
std::string refused(std::int64_t after, std::int64_t cash, int after_day) {
  RuleWorld w(kSqueezedSupplier);
  w.trade(0, {}, 100 - cash);
  w.scene.pay(w.issuer, w.second, cash, w.on(1), PaymentKind::purchase);
  w.scene.document(DocumentKind::order, w.supplier, w.issuer, 1'000, w.day(2), w.on(2));
  w.scene.rejection(w.issuer, w.supplier, 50, w.on(10));
  w.scene.document(DocumentKind::order, w.supplier, w.issuer, after, w.day(after_day), w.on(after_day));
  return w.found();
}

TEST(SqueezedSupplier, OrdersAfterARefusal) {
  EXPECT_EQ(refused(501, 0, 40), "");
  EXPECT_EQ(refused(500, 0, 40), "punished");
  EXPECT_EQ(refused(1'000, 0, 100), "");
  EXPECT_EQ(refused(1'000, 0, 101), "punished") << "an order after the ninety days is too late";
  EXPECT_EQ(refused(0, 19, 40), "punished");
  EXPECT_EQ(refused(0, 20, 40), "");
}

// The only receivable is issued at nine on day 0; the refusal comes a year later, at this hour.
std::string refused_a_year_later(int hour) {
  RuleWorld w(kSqueezedSupplier);
  w.trade(0);
  w.scene.document(DocumentKind::order, w.supplier, w.issuer, 1'000, w.day(360), w.on(360));
  w.scene.rejection(w.issuer, w.supplier, 50, w.on(365, hour));
  return w.found();
}

TEST(SqueezedSupplier, PaidByPaperWithinAYear) {
  EXPECT_EQ(refused_a_year_later(6), "punished");
  EXPECT_EQ(refused_a_year_later(10), "");
}

TEST(FourFlows, Stories) {
  const Story rows[] = {
      {"they agree", [](W& w) { w.trade(0); }, ""},
      {"one per cent apart",
       [](W& w) {
         TradeTerms t;
         t.delivery_amount = kMillion / 100 * 99;
         w.trade(0, t);
       },
       ""},
      {"a fen more",
       [](W& w) {
         TradeTerms t;
         t.delivery_amount = kMillion / 100 * 99 - 1;
         w.trade(0, t);
       },
       "amounts"},
      {"another seller delivered",
       [](W& w) {
         TradeTerms t;
         t.delivered_by = w.third;
         w.trade(0, t);
       },
       "parties"},
      {"delivered on the day",
       [](W& w) {
         TradeTerms t;
         t.delivered_before = Days{0};
         w.trade(0, t);
       },
       ""},
      {"delivered the day after",
       [](W& w) {
         TradeTerms t;
         t.delivered_before = Days{-1};
         w.trade(0, t);
       },
       "dates"},
      {"delivered before the contract",
       [](W& w) {
         TradeTerms t;
         t.delivered_before = Days{31};
         w.trade(0, t);
       },
       "dates"},
      {"not delivered",
       [](W& w) {
         TradeTerms t;
         t.delivery = false;
         w.trade(0, t);
       },
       "no_delivery"},
      {"delivered too late to count",
       [](W& w) {
         TradeTerms t;
         t.delivery = false;
         const auto x = w.trade(0, t);
         w.scene.document(DocumentKind::delivery, w.supplier, w.issuer, kMillion, w.day(1), w.on(1), x.receivable);
       },
       "no_delivery"},
      {"a contract that states no amount",
       [](W& w) {
         const auto x = w.trade(0);
         w.scene.document(DocumentKind::contract, w.supplier, w.issuer, 0, w.day(-30), x.t, x.receivable);
       },
       ""},
      {"paid another amount",
       [](W& w) {
         const auto x = w.trade(0);
         w.scene.document(DocumentKind::payment, w.supplier, w.issuer, kMillion / 2, w.day(50), w.on(50), x.receivable);
       },
       "amounts"},
  };
  expect_stories(kFourFlows, rows);
}

// Invoices of one goods code along `parties`, back to the first; the last `apart` days after the first, of `amount`.
std::string loop(std::size_t length, int apart, std::int64_t amount, const char* goods, bool closed) {
  RuleWorld w(kLoopTrade);
  std::vector<PartyKey> parties;
  for (std::size_t i = 0; i < length; ++i) parties.push_back(w.scene.party("p" + std::to_string(i), W::on(-900)));
  for (std::size_t i = 0; i < length; ++i) {
    const bool last = i + 1 == length;
    const int n = last ? apart : static_cast<int>(i);
    const PartyKey buyer = last ? (closed ? parties[0] : w.third) : parties[i + 1];
    w.scene.document(DocumentKind::invoice, parties[i], buyer, last ? amount : kMillion, W::day(n), W::on(n), {},
                     w.names.key<WordKey>(last ? goods : "steel"));
  }
  return w.found();
}

TEST(LoopTrade, Boundaries) {
  EXPECT_EQ(loop(2, 60, kMillion, "steel", true), "two");
  EXPECT_EQ(loop(3, 60, kMillion, "steel", true), "more");
  EXPECT_EQ(loop(6, 60, kMillion, "steel", true), "more");
  EXPECT_EQ(loop(7, 60, kMillion, "steel", true), "");
  EXPECT_EQ(loop(3, 61, kMillion, "steel", true), "");
  EXPECT_EQ(loop(3, 60, kMillion, "iron", true), "");
  EXPECT_EQ(loop(3, 60, kMillion, "steel", false), "");
  EXPECT_EQ(loop(3, 60, 117'647'058, "steel", true), "more") << "15 % of it is 17,647,058.7";
  EXPECT_EQ(loop(3, 60, 117'647'060, "steel", true), "");
  EXPECT_EQ(loop(3, 60, 86'956'522, "steel", true), "more");
  EXPECT_EQ(loop(3, 60, 86'956'521, "steel", true), "");
}

}  // namespace
}  // namespace tallystick::explorer
