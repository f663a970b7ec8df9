// What people do in a twin's life.
#include <algorithm>
#include <cmath>

#include "contracts/cash/mint.h"
#include "contracts/cash/reserves.h"
#include "contracts/cash/send.h"
#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/claim.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/limit/set.h"
#include "contracts/party/stop_issuing.h"
#include "contracts/receivable/cancel.h"
#include "contracts/settlement/pay.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

namespace {

constexpr std::uint32_t kSeldom = 8;  // one in so many is meant to fail

// The yearly cost of having net for amount, in millionths, by floating point.
Rate yearly(Fen net, Fen amount, int days) {
  const long double growth =
      std::pow(static_cast<long double>(amount) / static_cast<long double>(net), 365.0L / days) - 1;
  return Rate{static_cast<std::uint32_t>(std::llround(growth * 1e6L))};
}

}  // namespace

void Twin::play(const Step& step) {
  if (!difference_.empty()) return;
  switch (step.kind % 20) {
    case 0:
    case 1:
      return issue(step);
    case 2:
    case 3:
    case 4:
    case 5:
      return answer(step);
    case 6:
      return cancel(step);
    case 7:
    case 8:
    case 9:
      return pass_on(step);
    case 10:
      return merge(step);
    case 11:
    case 12:
      return sell(step);
    case 13:
    case 14:
      return pay(step);
    case 15:
    case 16:
      return money(step);
    case 17:
      return govern(step);
    case 18:
      return pass(Millis{std::int64_t{1 + step.a % 23} * 3'600'000});
    default:
      for (std::uint32_t day = 0; day <= step.a % 12; ++day) pass(Millis{86'400'000});
  }
}

Name Twin::supplier(std::uint32_t n) const {
  return "tier" + std::to_string(1 + n % 3);
}

Name Twin::some_fragment(const std::string& state, std::uint32_t n) const {
  std::vector<Name> found;
  for (const auto& [id, one] : model_.fragments)
    if (one.state == state || n % kSeldom == 0) found.push_back(id);
  return found.empty() ? "" : found[n / kSeldom % found.size()];
}

Name Twin::some_receivable(std::uint32_t n) const {
  std::vector<Name> found;
  for (const auto& [id, root] : model_.receivables)
    if (!root.final() || n % kSeldom == 0) found.push_back(id);
  return found.empty() ? "" : found[n / kSeldom % found.size()];
}

Name Twin::somebody(const Name& right, std::uint32_t n) const {
  if (n % kSeldom != 0 && !right.empty()) return right;
  const auto at = static_cast<std::ptrdiff_t>(n / kSeldom % 4);
  return std::next(model_.bank_of.begin(), at)->first;
}

std::pair<Name, evidence::Use> Twin::invoice(const Name& seller, const Name& buyer, Fen amount, std::uint32_t n) {
  std::vector<Name> known;
  for (const auto& [id, document] : model_.documents) known.push_back(id);
  Name id;
  if (n % 4 == 0 && !known.empty()) {
    id = known[n / 4 % known.size()];
  } else {
    id = world_.document(evidence::Kind::invoice, member(seller), member(buyer), 2 * amount).hex();
    model_.documents[id] = {true, seller, buyer, 2 * amount, 0};
    model_.due_work("issuer");
  }
  return {id, {*Fingerprint::from_hex(id), Amount{amount}}};
}

void Twin::issue(const Step& step) {
  const Name payee = supplier(step.a), by = somebody("issuer", step.b);
  const Fen amount = step.c % 50 == 0 ? 0 : 1 + step.c % 300'000'00 / (1 + step.b % 1'000);
  const int days = step.a % 20 == 0 ? static_cast<int>(step.b % 500) - 20 : 1 + static_cast<int>(step.b % 120);
  const auto [id, use] = invoice(payee, "issuer", std::max<Fen>(amount, 1), step.c / 7);
  const bool delivered = step.a % 30 != 1;
  evidence::Uses uses{{use}};
  if (delivered) uses.items.push_back({world_.document(evidence::Kind::delivery, member(payee), world_.issuer, 0), {}});
  receivable::Issue op;
  op.payee = member(payee).account;
  op.currency = *Currency::of("CNY");
  op.amount = Amount{amount};
  op.due = world_.ledger.today() + Days{days};
  op.limit_bank = world_.bank0.party;
  op.programme = {TradeWorld::kProgramme};
  op.evidence = uses;
  op.mandate = {world_.issuer.account, world_.bank0.party};
  const std::map<Name, Fen> used{{id, use.amount.minor()}};
  ask(by, op, model_.why_not_issue(by, amount, op.due.raw(), payee, used, delivered), [&] {
    const auto issued = events_of<receivable::Issued>(world_.ledger.last()).at(0);
    model_.issue(amount, op.due.raw(), payee, used, issued.receivable.hex(), issued.fragment.hex());
  });
}

void Twin::answer(const Step& step) {
  const Name id = some_fragment("offered", step.a);
  if (id.empty()) return;
  const Name by = somebody(model_.fragments.at(id).payee, step.b);
  const FragmentId real = *FragmentId::from_hex(id);
  const std::string expected = model_.why_not_answer(by, id);
  if (step.c % 5 == 0)
    ask(by, fragment::Reject{real}, expected, [&] { model_.reject(id); });
  else
    ask(by, fragment::Claim{real}, expected, [&] { model_.claim(id); });
}

void Twin::cancel(const Step& step) {
  const Name id = some_receivable(step.a);
  if (id.empty()) return;
  const Name by = somebody("issuer", step.b);
  ask(by, receivable::Cancel{*ReceivableId::from_hex(id)}, model_.why_not_cancel(by, id), [&] { model_.cancel(id); });
}

void Twin::pass_on(const Step& step) {
  const Name id = some_fragment("held", step.a);
  if (id.empty()) return;
  const Fragment one = model_.fragments.at(id);
  Name by = somebody(one.holder, step.b);
  if (!model_.bank_of.contains(by)) by = "tier1";  // a bank that holds it
  const Name to = step.b % 40 == 3 ? "issuer" : supplier(step.c);
  const Fen all = std::max<Fen>(one.outstanding(), 1);
  const Fen amount = step.c % 4 == 0 ? all : step.c % 41 == 1 ? all + 1 : 1 + step.c % all;
  if (by == to) return;  // nobody has documents with itself
  const auto [document, use] = invoice(to, by, amount, step.a / 3);
  fragment::Transfer op;
  op.source = *FragmentId::from_hex(id);
  op.parts.items = {{member(to).account, Amount{amount}, {{use}}, {}}};
  const std::map<Name, Fen> used{{document, amount}};
  ask(by, op, model_.why_not_pass_on(by, id, to, amount, used), [&] {
    const auto split = events_of<fragment::Split>(world_.ledger.last()).at(0);
    model_.pass_on(id, to, amount, used, split.offered.items.at(0).hex(), split.change ? split.change->hex() : "");
  });
}

void Twin::merge(const Step& step) {
  const Name first = some_fragment("held", step.a);
  if (first.empty()) return;
  std::vector<Name> parents{first};
  const Fragment& one = model_.fragments.at(first);
  for (const auto& [id, other] : model_.fragments) {
    const bool fits =
        other.root == one.root && other.holder == one.holder && other.level == one.level && other.state == "held";
    if (id != first && parents.size() < 4 && (fits || step.c % 16 == parents.size())) parents.push_back(id);
  }
  std::sort(parents.begin(), parents.end());
  Name by = somebody(one.holder, step.b);
  fragment::Merge op;
  for (const Name& id : parents) op.parents.items.push_back(*FragmentId::from_hex(id));
  ask(by, op, model_.why_not_merge(by, parents),
      [&] { model_.merge(parents, events_of<fragment::Merged>(world_.ledger.last()).at(0).fragment.hex()); });
}

void Twin::sell(const Step& step) {
  const Name id = some_fragment("held", step.a);
  if (id.empty()) return;
  const Fragment& one = model_.fragments.at(id);
  Name by = somebody(one.holder, step.b);
  if (!model_.bank_of.contains(by)) by = "tier2";
  const Name bank = "bank" + std::to_string(step.b % 4);
  const bool recourse = step.c % 2 == 0;
  const int days = model_.receivables.at(one.root).pay_on - model_.day();
  const Fen rate = days <= 30 ? 36'000 : 42'000;
  // Small sums cost more a year than is priced, for the rounding of one fen.
  const Fen all = one.outstanding();
  if (one.state == "held" && all < 1'000) return;
  const Fen amount = step.c % 3 == 0    ? std::max<Fen>(all, 1)
                     : step.c % 43 == 1 ? all + 1
                                        : 1'000 + step.c % std::max<Fen>(all - 999, 1);
  const Fen net = days > 0 ? Ledger::net_of(amount, days, rate) : 0;
  const Rate shown = net > 0 ? yearly(net, amount, days) : Rate{};
  const auto policy = policies_.at(bank + (recourse ? " with recourse" : ""));
  ask(by, financing::Sell{policy, *FragmentId::from_hex(id), Amount{amount}, shown},
      model_.why_not_sell(by, id, amount, bank, rate), [&] {
        const auto sold = events_of<financing::Sold>(world_.ledger.last()).at(0);
        model_.sell(id, amount, bank, rate, recourse, sold.fragment.hex(), sold.change ? sold.change->hex() : "");
      });
}

void Twin::pay(const Step& step) {
  const Name id = some_receivable(step.a);
  if (id.empty()) return;
  const Name by = step.b % 3 == 0 ? supplier(step.b / 3) : "issuer";
  const bool all = step.c % 2 == 0;
  const Fen owed = model_.owed(model_.receivables.at(id));
  const Fen amount = step.c % 37 == 1 ? 0 : step.c % 39 == 1 ? owed + 1 : 1 + step.c % std::max<Fen>(owed, 1);
  const settlement::Pay op{*ReceivableId::from_hex(id), all ? std::nullopt : std::optional{Amount{amount}},
                           member(model_.bank_of.at(by)).party};
  ask(by, op, model_.why_not_pay(by, id, amount, all), [&] { model_.pay(by, id, amount, all); });
}

void Twin::money(const Step& step) {
  const Name who = step.b % 2 == 0 ? "issuer" : supplier(step.b);
  const Name bank = model_.bank_of.at(who);
  const Fen amount = 1 + step.a % 300'000'00 / (1 + step.c % 1'000);
  if (step.b % 3 != 0)
    return ask(bank, cash::Mint{member(who).account, yuan(amount), {}}, "", [&] {
      model_.deposits[{bank, who}] += amount;
    });
  const Name to = supplier(step.c);
  if (who == to) return;
  const Fen part = step.c % 20 == 0 ? 0 : amount;
  ask(who,
      cash::Send{member(bank).party, member(to).account, member(model_.bank_of.at(to)).party, yuan(part), {"goods"}},
      model_.why_not_send(who, to, part), [&] { model_.send(who, to, part); });
}

void Twin::govern(const Step& step) {
  if (step.a % 3 == 0) {
    const Fen limit = step.b % 2 == 0 ? 2'000'000'00 : step.c % 2'000'000'00;
    return ask("bank0", limit::Set{world_.issuer.party, {TradeWorld::kProgramme}, yuan(limit)}, "",
               [&] { model_.limit = limit; });
  }
  if (step.a % 3 == 1)
    return ask("supervisor", party::ClearStop{world_.issuer.party}, model_.why_not_clear(),
               [&] { model_.stopped = false; });
  // A bank's reserves run low, and come back.
  const Name bank = "bank" + std::to_string(step.b % 4);
  Fen& has = model_.reserves.at(bank);
  const Fen wanted = step.c % 3 == 0 ? 1'000'00 : 100'000'000'00;
  const Member authority = world_.ledger.authority();
  if (wanted > has)
    world_.ledger.must(authority.account, cash::MintReserves{member(bank).party, yuan(wanted - has)});
  else if (wanted < has)
    world_.ledger.must(authority.account, cash::BurnReserves{member(bank).party, yuan(has - wanted)});
  has = wanted;
  ++operations_;
  model_.due_work("issuer");
  compare_changed();
}

}  // namespace tallystick::ledger_model
