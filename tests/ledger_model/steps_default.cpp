// What people do in a twin's life: after default, and against it.
#include "contracts/guarantee/call.h"
#include "contracts/guarantee/give.h"
#include "contracts/receivable/accelerate.h"
#include "contracts/receivable/declare_default.h"
#include "contracts/recourse/answer.h"
#include "contracts/recourse/request.h"
#include "tests/ledger_model/named.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

Name Twin::some_receivable(const std::string& state) {
  const bool any = once_in(12);
  std::vector<Name> found;
  for (const auto& [id, root] : model_.receivables)
    if (any || root.state == state) found.push_back(id);
  return found.empty() ? "" : dice_.pick(found);
}

void Twin::declare() {
  const Name id = some_receivable("delinquent");
  if (id.empty()) return;
  const Name by = once_in(3) ? supplier() : bank();
  ask(by, receivable::DeclareDefault{*ReceivableId::from_hex(id)}, model_.why_not_declare(by, id),
      [&] { model_.declare(id); });
}

void Twin::accelerate() {
  const Name id = some_receivable("outstanding"), cause = some_receivable("defaulted");
  if (id.empty() || cause.empty()) return;
  const Name by = once_in(2) ? supplier() : "bank0";
  ask(by, receivable::Accelerate{*ReceivableId::from_hex(id), *ReceivableId::from_hex(cause)},
      model_.why_not_accelerate(by, id, cause), [&] { model_.accelerate(id); });
}

Name Twin::some_defaulted() {
  const bool any = once_in(20);
  std::vector<Name> found;
  for (const auto& [id, one] : model_.fragments)
    if (any || (one.live() && model_.receivables.at(one.root).state == "defaulted" &&
                (!one.liable.empty() || one.state == "sold_recourse")))
      found.push_back(id);
  return found.empty() ? "" : dice_.pick(found);
}

void Twin::demand() {
  const Name id = some_defaulted();
  if (id.empty()) return;
  const Fragment& one = model_.fragments.at(id);
  const bool pledged = !one.loan.empty() && once_in(2);
  const Name by = once_in(12) ? supplier() : pledged ? model_.loans.at(one.loan).bank : one.holder;
  const Fen costs = once_in(2) ? 0 : once_in(15) ? one.face + 1 : up_to(std::max<Fen>(one.outstanding() / 20, 1));
  ask(by, recourse::Request{*FragmentId::from_hex(id), Amount{costs}}, model_.why_not_demand(by, id, costs),
      [&] { model_.demand(id, costs); });
}

void Twin::answer_demand() {
  std::vector<std::pair<Name, Name>> found;
  const bool any = once_in(10);
  for (const auto& [key, one] : model_.demands) {
    const auto& [fragment, claimant, debtor] = key;
    if (any || (one.state != "paid" && model_.fragments.at(fragment).holder == claimant &&
                model_.fragments.at(fragment).live()))
      found.emplace_back(fragment, debtor);
    if (one.state == "paid" || model_.fragments.at(fragment).live()) continue;
    for (const auto& [rest, of] : model_.fragments)  // what is left of it
      if (of.live() && of.holder == claimant && of.parents == std::vector{fragment}) found.emplace_back(rest, debtor);
  }
  if (found.empty()) return;
  const auto [id, debtor] = dice_.pick(found);
  const Name by = once_in(15) ? supplier() : debtor;
  const FragmentId real = *FragmentId::from_hex(id);
  if (once_in(3))
    return ask(by, recourse::Reject{real, {"no"}}, model_.why_not_refuse(by, id), [&] { model_.refuse(by, id); });
  if (once_in(2)) fund(by, 2 * model_.fragments.at(id).face);
  ask(by, recourse::Pay{real, member(model_.bank_of.at(by)).party}, model_.why_not_answer_for(by, id),
      [&] { model_.answer_for(by, id); });
}

void Twin::give() {
  const Name id = some_receivable("outstanding");
  if (id.empty()) return;
  const Name by = once_in(20) ? supplier() : "guard" + std::to_string(1 + dice_.below(2));
  const Fen face = model_.receivables.at(id).face;
  Guarantee terms;
  terms.root = id;
  terms.bank = once_in(25) ? bank() : model_.bank_of.at(by);
  terms.share = once_in(3) ? dice_.between(once_in(10) ? 0 : 1, 1'000'000) : 1'000'000;
  terms.cap = once_in(30) ? 0 : once_in(3) ? 2 * face : up_to(face);
  terms.with_penalty = once_in(2);
  terms.automatic = once_in(2);
  terms.trigger = once_in(3) ? "overdue" : once_in(2) ? "delinquent" : "defaulted";
  terms.rank = static_cast<int>(dice_.between(once_in(20) ? 0 : 1, 4));
  if (once_in(4)) {
    std::vector<Name> parts;
    for (const auto& [part, one] : model_.fragments)
      if (one.root == id && (one.live() || once_in(10))) parts.push_back(part);
    if (!parts.empty()) terms.fragment = dice_.pick(parts);
  }
  if (once_in(3)) terms.reserve = once_in(20) ? terms.cap + 1 : up_to(terms.cap);
  if (once_in(3)) {
    terms.fee = once_in(20) ? 0 : up_to(1'000'00);
    terms.beneficiary = supplier();
  }
  if (terms.reserve > 0 && !once_in(8)) fund(by, terms.reserve);
  guarantee::Give op;
  op.terms.receivable = *ReceivableId::from_hex(id);
  if (!terms.fragment.empty()) op.terms.fragment = *FragmentId::from_hex(terms.fragment);
  op.terms.share = Rate{static_cast<std::uint32_t>(terms.share)};
  op.terms.cap = Amount{terms.cap};
  op.terms.exposure = terms.with_penalty ? guarantee::Exposure::principal_and_penalty : guarantee::Exposure::principal;
  op.terms.trigger = named<guarantee::Trigger>(terms.trigger);
  op.terms.rank = static_cast<std::uint8_t>(terms.rank);
  op.terms.automatic = terms.automatic;
  op.terms.from_bank = member(terms.bank).party;
  op.terms.reserve = Amount{terms.reserve};
  op.terms.fee = Amount{terms.fee};
  if (!terms.beneficiary.empty()) op.terms.beneficiary = member(terms.beneficiary).account;
  ask(by, op, model_.why_not_give(by, terms),
      [&] { model_.give(by, terms, events_of<guarantee::Given>(world_.ledger.last()).at(0).guarantee.id.hex()); });
}

void Twin::take_guarantee() {
  std::vector<Name> found;
  for (const auto& [id, one] : model_.guarantees)
    if (one.state == "offered" || once_in(60)) found.push_back(id);
  if (found.empty()) return;
  const Name id = dice_.pick(found);
  const Name by = somebody(model_.guarantees.at(id).beneficiary);
  if (once_in(2)) fund(by, model_.guarantees.at(id).fee);
  ask(by, guarantee::Accept{*guarantee::GuaranteeId::from_hex(id), member(model_.bank_of.at(by)).party},
      model_.why_not_take_guarantee(by, id), [&] { model_.take_guarantee(by, id); });
}

void Twin::take_back() {
  const Name id = some(model_.guarantees);
  if (id.empty() || (model_.guarantees.at(id).state != "offered" && !once_in(10))) return;
  const Name by = once_in(3) ? "bank0" : once_in(4) ? supplier() : somebody(model_.guarantees.at(id).guarantor);
  ask(by, guarantee::Withdraw{*guarantee::GuaranteeId::from_hex(id)}, model_.why_not_take_back(by, id),
      [&] { model_.take_back(id); });
}

void Twin::call_on() {
  std::vector<std::pair<Name, Name>> found;
  const bool any = once_in(10);
  for (const auto& [id, one] : model_.guarantees)
    for (const auto& [fragment, of] : model_.fragments)
      if (of.root == one.root &&
          (any || (one.state == "in_force" && of.live() && model_.receivables.at(one.root).past_due())))
        found.emplace_back(id, fragment);
  if (found.empty()) return;
  const auto [id, fragment] = dice_.pick(found);
  const Guarantee& one = model_.guarantees.at(id);
  const Name by = once_in(12) ? supplier() : model_.fragments.at(fragment).holder;
  if (once_in(2)) fund(one.guarantor, up_to(one.cap));
  ask(by, guarantee::Call{*guarantee::GuaranteeId::from_hex(id), *FragmentId::from_hex(fragment)},
      model_.why_not_call_on(by, id, fragment), [&] { model_.call_on(id, fragment); });
}

}  // namespace tallystick::ledger_model
