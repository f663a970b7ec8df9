// What people do in a twin's life: trade.
#include <algorithm>

#include "contracts/fragment/claim.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/receivable/cancel.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

std::pair<Name, evidence::Use> Twin::invoice(const Name& seller, const Name& buyer, Fen amount) {
  Name id;
  if (once_in(8) && !model_.documents.empty()) {
    id = some(model_.documents);
  } else {
    const Fen worth = 2 * std::max<Fen>(amount, 1);
    id = world_.document(evidence::Kind::invoice, member(seller), member(buyer), worth).hex();
    model_.documents[id] = {true, seller, buyer, worth, 0};
    model_.due_work();
  }
  return {id, {*Fingerprint::from_hex(id), Amount{amount}}};
}

void Twin::issue() {
  const Name payee = supplier(), by = somebody("issuer");
  const Fen amount = once_in(50) ? 0 : once_in(6) ? up_to(1'000) : up_to(300'000'00);
  const int days = static_cast<int>(once_in(20) ? dice_.between(-20, 480) : dice_.between(1, 184));
  const auto [id, use] = invoice(payee, "issuer", std::max<Fen>(amount, 1));
  const bool delivered = !once_in(30);
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
  const Invoices used{{id, use.amount.minor()}};
  ask(by, op, model_.why_not_issue(by, amount, op.due.raw(), payee, used, delivered), [&] {
    const auto issued = events_of<receivable::Issued>(world_.ledger.last()).at(0);
    model_.issue(amount, op.due.raw(), payee, used, issued.receivable.hex());
  });
}

void Twin::answer() {
  const Name id = some_fragment("offered");
  if (id.empty()) return;
  const Name by = somebody(model_.fragments.at(id).payee);
  const FragmentId real = *FragmentId::from_hex(id);
  const std::string expected = model_.why_not_answer(by, id);
  if (once_in(7))
    ask(by, fragment::Reject{real}, expected, [&] { model_.reject(id); });
  else
    ask(by, fragment::Claim{real}, expected, [&] { model_.claim(id); });
}

void Twin::take_back_receivable(const Name& id) {
  const Name by = somebody("issuer");
  ask(by, receivable::Cancel{*ReceivableId::from_hex(id)}, model_.why_not_cancel(by, id), [&] { model_.cancel(id); });
}

void Twin::cancel() {
  if (const Name id = some_receivable(); !id.empty()) take_back_receivable(id);
}

void Twin::pass_on() {
  const Name id = some_fragment("held");
  if (id.empty()) return;
  const Fragment one = model_.fragments.at(id);
  const Name by = somebody(one.holder);
  const Name to = once_in(40) ? "issuer" : supplier();
  const Fen amount = some_of(std::max<Fen>(one.outstanding(), 1));
  if (by == to) return;  // nobody has documents with itself
  const auto [document, use] = invoice(to, by, amount);
  const bool recourse = !once_in(4);
  fragment::Transfer op;
  op.source = *FragmentId::from_hex(id);
  op.parts.items = {{member(to).account, Amount{amount}, {{use}}, {}, recourse}};
  const Invoices used{{document, amount}};
  ask(by, op, model_.why_not_pass_on(by, id, to, amount, used),
      [&] { model_.pass_on(id, to, amount, used, recourse); });
}

void Twin::merge() {
  const Name first = some_fragment("held");
  if (first.empty()) return;
  std::vector<Name> parents{first};
  const Fragment& one = model_.fragments.at(first);
  for (const auto& [id, other] : model_.fragments) {
    const bool fits =
        other.root == one.root && other.holder == one.holder && other.level == one.level && other.state == "held";
    if (id != first && parents.size() < 4 && (fits || once_in(40))) parents.push_back(id);
  }
  std::sort(parents.begin(), parents.end());
  const Name by = somebody(one.holder);
  fragment::Merge op;
  for (const Name& id : parents) op.parents.items.push_back(*FragmentId::from_hex(id));
  ask(by, op, model_.why_not_merge(by, parents), [&] { model_.merge(parents); });
}

}  // namespace tallystick::ledger_model
