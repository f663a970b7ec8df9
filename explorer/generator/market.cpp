#include "explorer/generator/market.h"

#include <algorithm>
#include <map>

namespace tallystick::explorer {
namespace {

constexpr std::size_t kTiers[] = {300, 420, 520};
constexpr int kGroups = 30;

Timestamp on(int day, int hour = 0) {
  return start_of(Date{kFirstDay.raw() + day}) + hours(hour);
}

}  // namespace

Market::Market(Scene& scene, Chance& chance) : scene_{scene}, chance_{chance} {
  const Timestamp founded = on(-2'000);
  for (int i = 0; i < 8; ++i) {
    banks_.push_back(scene.party("bank-" + std::to_string(i), founded, PartyType::bank));
    clearing_.push_back(scene.account(banks_.back(), AccountKind::clearing, founded));
  }
  platform_ = scene.party("platform", founded, PartyType::platform);
  for (int i = 0; i < 4; ++i)
    guarantors_.push_back(scene.party("guarantor-" + std::to_string(i), founded, PartyType::guarantor));
  found_suppliers();
  found_groups();
}

void Market::found_groups() {
  for (int g = 0; g < kGroups; ++g) {
    const std::string name = "group-" + std::to_string(g);
    const PartyKey parent = scene_.party(name, on(-1'900), PartyType::enterprise);
    clean_.push_back(parent);
    const bool stops = g % 8 == 3;
    const int from = chance_.small(100, 300);
    for (int i = 0; i < 2; ++i) {
      Member member{scene_.party(name + "-" + std::to_string(i), on(-1'800), PartyType::enterprise), g, {}, {}, -1, -1};
      clean_.push_back(member.party);
      scene_.link(parent, member.party, i == 0 ? 0 : static_cast<std::uint32_t>(chance_.small(51, 100)), on(-1'800));
      for (int b = 0; b < 2; ++b)
        member.banks.push_back(banks_[static_cast<std::size_t>(g + i + 3 * b) % banks_.size()]);
      for (int s = 0; s < 4; ++s)
        member.suppliers.push_back(static_cast<std::size_t>(chance_.below(static_cast<std::int64_t>(kTiers[0]))));
      if (stops) {
        member.stopped_from = from;
        member.stopped_to = from + 45;
      }
      issuers_.push_back(member);
    }
    if (stops) scene_.facts.push_back(StopCleared{scene_.stop(issuers_.back().party, on(from)), on(from + 45)});
    // A minority share outside the group, too small to count.
    if (g % 3 == 0)
      scene_.link(parent, tiers_[0][static_cast<std::size_t>(g)].party,
                  static_cast<std::uint32_t>(chance_.small(1, 24)), on(0));
  }
}

void Market::found_suppliers() {
  for (std::size_t tier = 0; tier < 3; ++tier)
    for (std::size_t i = 0; i < kTiers[tier]; ++i) {
      // One in twelve is new.
      const int opened = -(chance_.percent(8) ? chance_.small(1, 60) : chance_.small(200, 1'500));
      const PartyKey party = scene_.party("supplier-" + std::to_string(tier) + "-" + std::to_string(i), on(opened),
                                          PartyType::supplier, chance_.percent(80));
      clean_.push_back(party);
      const AccountKey account = scene_.account(party, AccountKind::enterprise, on(opened));
      scene_.paid_at(party, account, on(opened));
      Supplier supplier{party,
                        account,
                        {},
                        scene_.names().key<WordKey>("goods-" + std::to_string(tier) + "-" + std::to_string(i % 40))};
      if (tier < 2)
        for (int p = 0; p < 5; ++p)
          supplier.partners.push_back(
              static_cast<std::size_t>(chance_.below(static_cast<std::int64_t>(kTiers[tier + 1]))));
      tiers_[tier].push_back(std::move(supplier));
    }
  // Families of two firms side by side that do not trade with each other.
  for (std::size_t i = 0; i + 1 < kTiers[1]; i += 14)
    scene_.link(tiers_[1][i].party, tiers_[1][i + 1].party, static_cast<std::uint32_t>(chance_.small(25, 90)), on(0));
}

// The last quarter of each year is twice as busy.
int Market::seasonal_day() {
  while (true) {
    const int day = chance_.small(0, kDays - 1);
    const int of_year = (day + 181) % 365;
    if (of_year >= 274 || chance_.percent(50)) return day;
  }
}

std::int64_t Market::amount() {
  const std::int64_t base = std::int64_t{5'000'000} << chance_.below(7);  // 50,000.00 to 3,200,000.00
  return base + chance_.below(base);
}

void Market::live(int receivables) {
  std::vector<std::pair<int, std::size_t>> plan;
  for (int i = 0; i < receivables; ++i)
    plan.emplace_back(seasonal_day(),
                      static_cast<std::size_t>(chance_.below(static_cast<std::int64_t>(issuers_.size()))));
  std::sort(plan.begin(), plan.end());
  for (const auto& [day, issuer] : plan) {
    Member& member = issuers_[issuer];
    if (day < member.stopped_from || day > member.stopped_to) business(member, day);
  }
  allow_what_was_owed();
  chatter(receivables / 4);
  // A few move to another bank.
  for (int i = 0; i < 3; ++i) {
    const Supplier& supplier = tiers_[0][static_cast<std::size_t>(i * 7)];
    const Timestamp t = on(chance_.small(50, 400), 10);
    scene_.paid_at(supplier.party, scene_.account(supplier.party, AccountKind::enterprise, t), t);
  }
}

void Market::business(Member& member, int day) {
  const Supplier& payee = tiers_[0][chance_.of(member.suppliers)];
  const PartyKey bank = chance_.of(member.banks);
  const std::int64_t sum = amount();
  TradeTerms terms;
  terms.delivered_before = Days{chance_.small(1, 20)};
  terms.invoiced_before = Days{chance_.small(0, 10)};
  terms.goods = payee.goods;
  terms.claimed_after = hours(chance_.between(1, 60));
  int tenor = chance_.small(30, 180);
  if (chance_.percent(3)) {
    tenor = chance_.small(185, 350);
    terms.tenor_reason = true;
  }
  terms.agreed_term = tenor > 40 || chance_.percent(50);
  terms.claimed = !chance_.percent(2);
  // Papers of hand-written trade differ by a little.
  if (chance_.percent(20)) terms.delivery_amount = sum - chance_.below(sum / 200);
  const Date issued{kFirstDay.raw() + day};
  const Trade trade = scene_.trade(member.party, payee.party, bank, sum, issued, issued + Days{tenor}, terms);
  const Timestamp ordered = std::max(on(0), trade.t - days(chance_.between(20, 30)));
  scene_.document(DocumentKind::order, payee.party, member.party, sum, day_of(ordered), ordered, {}, payee.goods);
  if (chance_.percent(70)) {
    const Timestamp t = trade.t + hours(chance_.between(1, 400));
    scene_.document(DocumentKind::invoice, payee.party, member.party, sum, day_of(t), t, {}, payee.goods);
    scene_.pay(member.party, payee.party, sum, t, PaymentKind::purchase);
  }
  owed_.push_back({trade.t, member.party, bank, sum});
  if (!terms.claimed) return refuse(trade, member, payee.party, bank, sum);
  if (chance_.percent(3)) scene_.guarantee(chance_.of(guarantors_), trade.receivable, trade.t + hours(2));

  const Timestamp due = start_of(issued + Days{tenor}) + hours(10);
  std::vector<Part> leaves;
  const auto place = static_cast<std::size_t>(&payee - tiers_[0].data());
  pass_down({trade.fragment, 0, place, sum, trade.t + terms.claimed_after}, due, leaves);
  const Timestamp paid =
      due + Millis{chance_.below(3'600'000)} + (chance_.percent(5) ? days(chance_.between(1, 15)) : Millis{0});
  settle(trade, member, bank, leaves, paid);
}

void Market::refuse(const Trade& trade, const Member& member, PartyKey payee, PartyKey bank, std::int64_t sum) {
  const Timestamp t = trade.t + hours(chance_.between(1, 70));
  scene_.rejection(member.party, payee, sum, t);
  scene_.close(trade.receivable, t);
  owed_.push_back({t, member.party, bank, -sum});
}

void Market::pass_down(const Part& part, Timestamp due, std::vector<Part>& leaves) {
  const Timestamp t = part.since + hours(chance_.between(20, 360));
  if (part.tier == 2 || part.amount < 1'000'000 || t + days(12) > due || !chance_.percent(part.tier == 0 ? 55 : 35)) {
    leaves.push_back(part);
    return;
  }
  const Supplier& source = holder(part);
  std::int64_t left = part.amount;
  const int parts = chance_.small(1, 3);
  std::vector<Part> passed;
  for (int i = 0; i < parts; ++i) {
    const std::size_t to = chance_.of(source.partners);
    const Supplier& target = tiers_[part.tier + 1][to];
    const std::int64_t share = part.amount * chance_.between(8, 30) / 100;
    left -= share;
    scene_.document(DocumentKind::invoice, target.party, source.party, share, day_of(t), t, {}, target.goods);
    scene_.document(DocumentKind::delivery, target.party, source.party, share, day_of(t), t, {}, target.goods);
    const Millis claimed_after = hours(chance_.between(1, 40));
    const Passed child = scene_.pass(part.fragment, source.party, target.party, share, t, claimed_after);
    passed.push_back({child.child, part.tier + 1, to, share, t + claimed_after});
  }
  scene_.facts.push_back(FragmentEnded{part.fragment, t});
  leaves.push_back({scene_.change(part.fragment, left, t), part.tier, part.place, left, t});
  for (const Part& next : passed) pass_down(next, due, leaves);
}

void Market::buy(const Supplier& buyer, const Supplier& seller, std::int64_t sum, Timestamp t, RowKey ref) {
  scene_.document(DocumentKind::invoice, seller.party, buyer.party, sum, day_of(t), t, {}, seller.goods);
  scene_.pay(buyer.party, seller.party, sum, t, PaymentKind::purchase, ref, buyer.account, seller.account);
}

PartyKey Market::finance(const Part& part, Timestamp due) {
  const Timestamp t = part.since + hours(chance_.between(2, 240));
  if (!chance_.percent(40) || t + days(8) > due) return {};
  const Supplier& borrower = holder(part);
  const PartyKey bank = chance_.of(banks_);
  FinancingTerms terms;
  terms.apr_shown = static_cast<std::uint32_t>(chance_.between(30'000, 90'000));
  terms.apr_calc = terms.apr_shown - 50 + static_cast<std::uint32_t>(chance_.below(150));
  terms.registered = t - hours(chance_.below(5));
  const bool bound = part.tier < 2 && chance_.percent(15);
  const std::size_t partner = part.tier < 2 ? chance_.of(borrower.partners) : 0;
  if (bound) terms.allowed = {tiers_[part.tier + 1][partner].party};
  const FinancingKey key = scene_.finance(part.fragment, bank, part.amount, t, terms);
  scene_.pay(bank, borrower.party, part.amount * 97 / 100, t, PaymentKind::disbursement, row(key), {},
             borrower.account);
  scene_.pay(borrower.party, bank, part.amount / 1'000, t, PaymentKind::fee, row(key), borrower.account);
  if (part.tier < 2)
    buy(borrower, tiers_[part.tier + 1][partner], part.amount * chance_.between(30, 90) / 100,
        t + hours(chance_.between(1, 100)), bound ? row(key) : RowKey{});
  const Timestamp early = t + days(chance_.between(20, 60));
  const bool pays_early = chance_.percent(4) && early < due;
  scene_.close(key, pays_early, pays_early ? early : due);
  return bank;
}

void Market::settle(const Trade& trade, const Member& member, PartyKey bank, const std::vector<Part>& leaves,
                    Timestamp t) {
  const auto place = static_cast<std::size_t>(std::find(banks_.begin(), banks_.end(), bank) - banks_.begin());
  std::int64_t sum = 0;
  for (const Part& leaf : leaves) {
    const PartyKey owner = finance(leaf, t);
    const Supplier& to = holder(leaf);
    scene_.facts.push_back(FragmentEnded{leaf.fragment, t});
    sum += leaf.amount;
    if (is_none(owner))
      scene_.pay(member.party, to.party, leaf.amount, t, PaymentKind::settlement, row(trade.receivable),
                 clearing_[place], to.account);
    else
      scene_.pay(member.party, owner, leaf.amount, t, PaymentKind::settlement, row(trade.receivable), clearing_[place]);
  }
  scene_.close(trade.receivable, t);
  owed_.push_back({t, member.party, bank, -sum});
}

// Banks set their limits a tenth above what turned out to be needed; the ceiling is their sum.
void Market::allow_what_was_owed() {
  std::sort(owed_.begin(), owed_.end(), [](const Owed& a, const Owed& b) {
    return std::pair{a.t, -a.change} < std::pair{b.t, -b.change};
  });
  std::map<std::pair<PartyKey, PartyKey>, std::pair<std::int64_t, std::int64_t>> sums;  // now, most
  for (const Owed& owed : owed_) {
    auto& [now, most] = sums[{owed.issuer, owed.bank}];
    now += owed.change;
    most = std::max(most, now);
  }
  std::map<PartyKey, std::int64_t> ceilings;
  for (const auto& [pair, sum] : sums) {
    scene_.limit(pair.first, pair.second, sum.second + sum.second / 10, on(-30));
    ceilings[pair.first] += sum.second + sum.second / 10;
  }
  for (const auto& [issuer, ceiling] : ceilings) scene_.limit(issuer, PartyKey{}, ceiling, on(-30));
}

// Rent, services, dividends: payments that nobody documents, down the chain.
void Market::chatter(int payments) {
  for (int i = 0; i < payments; ++i) {
    const std::size_t tier = static_cast<std::size_t>(chance_.below(2));
    const Supplier& from = chance_.of(tiers_[tier]);
    const Supplier& to = tiers_[tier + 1][chance_.of(from.partners)];
    const int day = chance_.small(0, kDays), hour = chance_.small(0, 23);
    scene_.pay(from.party, to.party, chance_.between(10'000, 3'000'000), on(day, hour), PaymentKind::transfer, {},
               from.account, to.account);
  }
}

}  // namespace tallystick::explorer
