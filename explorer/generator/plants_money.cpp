// Planted financing and money: rules 3, 7, 8, 12, 13, 16, 17, 18.
#include "explorer/generator/stage.h"

namespace tallystick::explorer {
namespace {

FinancingTerms registered(Timestamp t) {
  FinancingTerms terms;
  terms.registered = t;
  return terms;
}
FragmentKey held(Stage& s, const TradeTerms& terms = {}) {
  return s.trade(s.issuer(), s.party("seller"), 0, terms).fragment;
}

void late(Stage& s) {
  s.proof(Rows{
      s.scene.finance(held(s), s.bank(), 90'000'000, s.on(3), registered(s.on(3) + hours(s.chance.between(1, 60))))});
}
void unregistered(Stage& s) {
  s.proof(Rows{
      s.scene.finance(held(s), s.bank(), 90'000'000, s.on(3), registered(s.chance.percent(50) ? kNever : s.on(9)))});
}
void overlap(Stage& s) {
  const FragmentKey fragment = held(s);
  s.proof(Rows{s.scene.finance(fragment, s.bank(0), s.some(), s.on(3)),
               s.scene.finance(fragment, s.bank(1), s.some(), s.on(8))});
}

void payee(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller");
  const RowKey link = s.scene.link(issuer, seller, static_cast<std::uint32_t>(s.chance.between(25, 100)), s.on(-30));
  s.proof(Rows{link, s.scene.finance(s.trade(issuer, seller).fragment, s.bank(), s.some(), s.on(3))});
}
void borrower(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller"), sister = s.party("sister"),
                 parent = s.issuer("parent");
  s.proof(Rows{s.scene.link(parent, issuer, 0, s.on(-30)), s.scene.link(parent, sister, 0, s.on(-30))});
  const Passed passed = s.scene.pass(s.trade(issuer, seller).fragment, seller, sister, 50'000'000, s.on(3));
  s.proof(Rows{s.scene.finance(passed.child, s.bank(), 50'000'000, s.on(5))});
}
void guarantor(Stage& s) {
  const PartyKey issuer = s.issuer(), sister = s.party("sister", PartyType::guarantor);
  const Trade t = s.trade(issuer, s.party("seller"));
  s.proof(Rows{s.scene.link(issuer, sister, 40, s.on(-30)), s.scene.guarantee(sister, t.receivable, s.on(5)),
               s.scene.finance(t.fragment, s.bank(), s.some(), s.on(3))});
}

void direct(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller");
  const std::int64_t sum = s.some();
  s.proof(Rows{s.scene.finance(s.trade(issuer, seller, 0, {}, sum).fragment, s.bank(), sum, s.on(3)),
               s.scene.pay(seller, issuer, sum * s.chance.between(60, 95) / 100, s.on(s.chance.small(4, 30)),
                           PaymentKind::transfer)});
}
void through(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller"), a = s.party("a"), b = s.party("b"),
                 sister = s.party("sister");
  const std::int64_t sum = s.some(), half = sum * 35 / 100;
  s.scene.link(issuer, sister, 80, s.on(-30));
  s.proof(Rows{s.scene.finance(s.trade(issuer, seller, 0, {}, sum).fragment, s.bank(), sum, s.on(3))});
  for (const PartyKey middle : {a, b}) {
    s.proof(Rows{s.scene.pay(seller, middle, half, s.on(5), PaymentKind::transfer)});
    s.proof(Rows{s.scene.pay(middle, middle == a ? issuer : sister, half, s.on(9), PaymentKind::transfer)});
  }
}

void pump(Stage& s, bool one_bank) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller");
  for (int i = 0; i < 3; ++i) {
    const Trade t = s.trade(issuer, seller, i * 15);
    const FinancingKey financing =
        s.scene.finance(t.fragment, s.bank(one_bank ? 0 : static_cast<std::size_t>(i)), 90'000'000, t.t + hours(20));
    s.scene.close(financing, true, t.t + hours(s.chance.between(40, 110)));
    s.proof(Rows{financing});
  }
}
void same_bank(Stage& s) {
  pump(s, true);
}
void many_banks(Stage& s) {
  pump(s, false);
}

FinancingKey bound(Stage& s, PartyKey seller, PartyKey allowed) {
  FinancingTerms terms;
  terms.allowed = {allowed};
  return s.scene.finance(s.trade(s.issuer(), seller).fragment, s.bank(), 100'000'000, s.on(3), terms);
}
void elsewhere(Stage& s) {
  const PartyKey seller = s.party("seller"), other = s.party("other");
  const FinancingKey financing = bound(s, seller, s.party("allowed"));
  s.proof(Rows{financing, s.scene.pay(seller, other, 60'000'000, s.on(5), PaymentKind::purchase, row(financing))});
}
void forwarded(Stage& s) {
  const PartyKey seller = s.party("seller"), allowed = s.party("allowed"), sister = s.party("sister");
  s.scene.link(seller, sister, 70, s.on(-30));
  const FinancingKey financing = bound(s, seller, allowed);
  s.proof(Rows{financing, s.scene.pay(seller, allowed, 60'000'000, s.on(5), PaymentKind::purchase, row(financing))});
  s.proof(Rows{s.scene.pay(allowed, sister, 31'000'000, s.on(8), PaymentKind::transfer)});
}

void shown(Stage& s) {
  FinancingTerms terms;
  terms.apr_calc = terms.apr_shown + static_cast<std::uint32_t>(s.chance.between(101, 20'000));
  s.proof(Rows{s.scene.finance(held(s), s.bank(), s.some(), s.on(3), terms)});
}
void fee(Stage& s) {
  const PartyKey seller = s.party("seller");
  s.proof(Rows{s.scene.finance(s.trade(s.issuer(), seller).fragment, s.bank(), s.some(), s.on(8)),
               s.scene.pay(seller, s.platform, 500'000, s.on(8 + s.chance.small(-6, 6)), PaymentKind::fee)});
}
void cap(Stage& s) {
  FinancingTerms terms;
  terms.apr_shown = terms.apr_calc = static_cast<std::uint32_t>(s.chance.between(150'001, 300'000));
  s.proof(Rows{s.scene.finance(held(s), s.bank(), s.some(), s.on(3), terms)});
}

void source(Stage& s) {
  const PartyKey seller = s.party("seller");
  const Trade t = s.trade(s.issuer(), seller);
  s.proof(Rows{t.receivable, s.scene.pay(s.party("somebody else"), seller, 1'000'000, s.on(60), PaymentKind::settlement,
                                         row(t.receivable))});
}
void pooled(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller"), middle = s.party("middle");
  const AccountKey pool = s.scene.account(middle, AccountKind::enterprise, s.on(-9));
  const Trade a = s.trade(issuer, seller, 0, {}, 100'000'000), b = s.trade(issuer, seller, 2, {}, 130'000'000);
  s.proof(
      Rows{s.scene.pay(issuer, middle, 100'000'000, s.on(60), PaymentKind::settlement, row(a.receivable), {}, pool),
           s.scene.pay(issuer, middle, 130'000'000, s.on(62), PaymentKind::settlement, row(b.receivable), {}, pool)});
  s.proof(Rows{s.scene.pay(middle, seller, 230'000'000, s.on(63), PaymentKind::settlement, row(b.receivable), pool)});
}
void account(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller");
  const AccountKey first = s.scene.account(seller, AccountKind::enterprise, s.on(-9)),
                   last = s.scene.account(seller, AccountKind::enterprise, s.on(50));
  const Trade t = s.trade(issuer, seller, 0, {}, 100'000'000);
  s.scene.paid_at(seller, first, s.on(-9));
  s.proof(
      Rows{s.scene.paid_at(seller, last, s.on(s.chance.small(54, 59))),
           s.scene.pay(issuer, seller, 100'000'000, s.on(60), PaymentKind::settlement, row(t.receivable), {}, last)});
}

void shell(Stage& s) {
  TradeTerms terms;
  terms.delivery = terms.tax = false;
  const PartyKey seller = s.party("seller", PartyType::supplier, false, s.chance.small(1, 80));
  const Trade t = s.trade(s.issuer(), seller, 0, terms, 3'000'000'000 + s.chance.below(1'000'000'000));
  s.proof(Rows{s.scene.finance(t.fragment, s.bank(), 2'000'000'000, t.t + hours(s.chance.between(2, 49)))});
}

constexpr Plant kPlants[] = {{3, 0, late},       {3, 1, unregistered}, {3, 2, overlap},    {7, 0, payee},
                             {7, 1, borrower},   {7, 2, guarantor},    {8, 0, direct},     {8, 1, through},
                             {12, 0, same_bank}, {12, 1, many_banks},  {13, 0, elsewhere}, {13, 1, forwarded},
                             {16, 0, shown},     {16, 1, fee},         {16, 2, cap},       {17, 0, source},
                             {17, 1, pooled},    {17, 2, account},     {18, 0, shell}};

}  // namespace

std::span<const Plant> plants_of_money() {
  return kPlants;
}

}  // namespace tallystick::explorer
