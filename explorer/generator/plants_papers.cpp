// Planted wrong papers and issues: rules 1, 2, 4, 5, 14, 15, 19, 20.
#include "explorer/generator/stage.h"

namespace tallystick::explorer {
namespace {

TradeTerms on_invoice(DocumentKey invoice, std::int64_t amount) {
  TradeTerms terms;
  terms.invoice = invoice;
  terms.invoice_amount = amount;
  return terms;
}

void over_use(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller");
  const std::int64_t sum = s.some();
  const Trade a = s.trade(issuer, seller, 0, on_invoice({}, sum), sum),
              b = s.trade(issuer, seller, 4, on_invoice(a.invoice, sum), sum / 3);
  s.proof(Rows{a.receivable, b.receivable});
}
void outside(Stage& s) {
  const Trade a = s.trade(s.issuer(), s.party("seller"));
  s.proof(Rows{s.scene.outside_claim(a.invoice, 1'000, s.on(9)), a.receivable});
}
void financed_twice(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller");
  const std::int64_t sum = s.some();
  const Trade a = s.trade(issuer, seller, 0, on_invoice({}, sum), sum),
              b = s.trade(issuer, seller, 2, on_invoice(a.invoice, sum), sum);
  s.proof(
      Rows{s.scene.finance(a.fragment, s.bank(0), sum, s.on(5)), s.scene.finance(b.fragment, s.bank(1), sum, s.on(6))});
}

void near(Stage& s, int apart, bool number, bool amount) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller");
  const std::int64_t sum = s.some();
  TradeTerms a, b;
  const std::string digits = std::to_string(10'000'000 + s.chance.below(80'000'000));
  a.invoice_number = digits;
  b.invoice_number =
      number ? digits.substr(0, 3) + (digits[3] == '7' ? '1' : '7') + digits.substr(4) : digits.substr(4) + "4711";
  const Trade first = s.trade(issuer, seller, 0, a, sum),
              later = s.trade(issuer, seller, apart, b, amount ? sum : sum / 2);
  s.proof(Rows{first.invoice_row, later.invoice_row});
}
void number_amount(Stage& s) {
  near(s, 60, true, true);
}
void number_date(Stage& s) {
  near(s, 5, true, false);
}
void amount_date(Stage& s) {
  near(s, 6, false, true);
}

void group_limit(Stage& s) {
  const PartyKey parent = s.issuer("parent"), a = s.issuer("a"), b = s.issuer("b"), seller = s.party("seller");
  s.proof(Rows{s.scene.link(parent, a, 0, s.on(-20)), s.scene.link(parent, b, 60, s.on(-20))});
  const std::int64_t sum = s.some();
  s.proof(Rows{s.scene.limit(a, s.bank(), sum * 3 / 2, s.on(-10))});
  const Trade first = s.trade(a, seller, 0, {}, sum),
              last = s.scene.trade(b, seller, s.bank(3), sum, s.date(5), s.date(60));
  s.proof(Rows{first.receivable, last.receivable});
}
void bank_limit(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller");
  const std::int64_t sum = s.some();
  s.proof(Rows{s.scene.limit(issuer, s.bank(), sum * 2 - 1, s.on(-10))});
  s.proof(Rows{s.trade(issuer, seller, 0, {}, sum).receivable, s.trade(issuer, seller, 5, {}, sum).receivable});
}
void ceiling(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller");
  const std::int64_t sum = s.some();
  s.scene.limit(issuer, s.bank(0), sum, s.on(-10));
  s.scene.limit(issuer, s.bank(1), sum, s.on(-10));
  s.proof(Rows{s.scene.limit(issuer, PartyKey{}, sum * 2 - 1, s.on(-10))});
  s.proof(Rows{s.trade(issuer, seller, 0, {}, sum).receivable,
               s.scene.trade(issuer, seller, s.bank(1), sum, s.date(5), s.date(60)).receivable});
}

void long_tenor(Stage& s, int tenor) {
  s.proof(Rows{s.scene.trade(s.issuer(), s.party("seller"), s.bank(), s.some(), s.date(0), s.date(tenor)).receivable});
}
void hard(Stage& s) {
  long_tenor(s, 367 + s.chance.small(0, 100));
}
void soft(Stage& s) {
  long_tenor(s, 185 + s.chance.small(0, 150));
}
void evergreen(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller");
  std::int64_t sum = s.some();
  for (int i = 0, day = 0; i < 3; ++i, day += 60 + s.chance.small(-5, 10), sum = sum * s.chance.between(81, 130) / 100)
    s.proof(Rows{s.trade(issuer, seller, day, {}, sum).receivable});
}

void stopped(Stage& s) {
  const PartyKey issuer = s.issuer();
  s.proof(Rows{s.scene.stop(issuer, s.on(-3)), s.trade(issuer, s.party("seller")).receivable});
}
void sibling(Stage& s) {
  const PartyKey issuer = s.issuer(), other = s.issuer("sibling"), parent = s.issuer("parent");
  s.proof(Rows{s.scene.link(parent, issuer, 51, s.on(-20)), s.scene.link(parent, other, 0, s.on(-20)),
               s.scene.stop(other, s.on(-3)), s.trade(issuer, s.party("seller")).receivable});
}

void term(Stage& s) {
  TradeTerms terms;
  terms.agreed_term = false;
  terms.delivered_before = Days{s.chance.small(1, 20)};
  s.proof(Rows{s.trade(s.issuer(), s.party("seller", PartyType::supplier, true), 0, terms).receivable});
}
void punished(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller", PartyType::supplier, true),
                 other = s.party("other", PartyType::supplier, true);
  s.trade(issuer, other, 0, {}, 900'000'000);
  s.scene.pay(issuer, other, 100'000'000, s.on(1), PaymentKind::purchase);
  for (int i = 0; i < 4; ++i) {
    const RowKey order =
        s.scene.document(DocumentKind::order, seller, issuer, 30'000'000, s.date(3 + i * 10), s.on(3 + i * 10));
    if (i == 0) s.proof(Rows{order});
  }
  s.proof(Rows{s.scene.rejection(issuer, seller, 50'000'000, s.on(40))});
  s.scene.document(DocumentKind::order, seller, issuer, 55'000'000, s.date(60), s.on(60));
}

void amounts(Stage& s) {
  TradeTerms terms;
  const std::int64_t sum = s.some();
  terms.delivery_amount = sum * s.chance.between(30, 98) / 100;
  s.proof(Rows{s.trade(s.issuer(), s.party("seller"), 0, terms, sum).receivable});
}
void parties(Stage& s) {
  TradeTerms terms;
  terms.delivered_by = s.party("somebody else");
  s.proof(Rows{s.trade(s.issuer(), s.party("seller"), 0, terms).receivable});
}
void dates(Stage& s) {
  TradeTerms terms;
  terms.delivered_before = Days{s.chance.percent(50) ? -3 : 40};
  s.proof(Rows{s.trade(s.issuer(), s.party("seller"), 0, terms).receivable});
}
void no_delivery(Stage& s) {
  TradeTerms terms;
  terms.delivery = false;
  s.proof(Rows{s.trade(s.issuer(), s.party("seller"), 0, terms).receivable});
}

void loop(Stage& s, int length) {
  std::vector<PartyKey> ring;
  const std::int64_t sum = s.some();
  const auto goods = s.scene.names().key<WordKey>(s.prefix + "goods");
  for (int i = 0; i < length; ++i) ring.push_back(s.party(("trader-" + std::to_string(i)).c_str()));
  for (int i = 0; i < length; ++i)
    s.proof(Rows{s.scene.document(DocumentKind::invoice, ring[static_cast<std::size_t>(i)],
                                  ring[static_cast<std::size_t>((i + 1) % length)],
                                  sum * s.chance.between(95, 105) / 100, s.date(i * 9), s.on(i * 9 + 1), {}, goods)});
}
void loop_of_two(Stage& s) {
  loop(s, 2);
}
void loop_of_more(Stage& s) {
  loop(s, s.chance.small(3, 6));
}

constexpr Plant kPlants[] = {{1, 0, over_use},     {1, 1, outside},      {1, 2, financed_twice}, {2, 0, number_amount},
                             {2, 1, number_date},  {2, 2, amount_date},  {4, 0, group_limit},    {4, 1, bank_limit},
                             {4, 2, ceiling},      {5, 0, hard},         {5, 1, soft},           {5, 2, evergreen},
                             {14, 0, stopped},     {14, 1, sibling},     {15, 0, term},          {15, 1, punished},
                             {19, 0, amounts},     {19, 1, parties},     {19, 2, dates},         {19, 3, no_delivery},
                             {20, 0, loop_of_two}, {20, 1, loop_of_more}};

}  // namespace

std::span<const Plant> plants_of_papers() {
  return kPlants;
}

}  // namespace tallystick::explorer
