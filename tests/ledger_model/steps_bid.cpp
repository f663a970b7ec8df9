// What people do in a twin's life: bids under seal, and money that is bound to a purpose.
#include "contracts/financing/open.h"
#include "contracts/purpose/grant.h"
#include "contracts/purpose/pay.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

namespace {

financing::BidText text_of(const financing::Terms& terms, const Bid& bid) {
  financing::BidText out;
  out.terms = terms;
  if (bid.cap) out.recourse_cap = Amount{*bid.cap};
  std::array<std::uint8_t, 32> salt{};
  for (std::size_t i = 0; i < 4; ++i) salt[i] = static_cast<std::uint8_t>(bid.salt >> (8 * i));
  out.salt = Hash{salt};
  return out;
}

}  // namespace

// A request under seal: while its bids come in, or once they are; now and then any, or any fragment.
Name Twin::some_tender(bool bids_are_in) {
  if (once_in(20)) return some_fragment("held");
  const bool any = once_in(12);
  std::vector<Name> found;
  for (const auto& [fragment, wanted] : model_.requests) {
    if (!wanted.sealed_ms) continue;
    const bool open =
        model_.fragments.at(fragment).state == "held" && (model_.now_ms() >= *wanted.sealed_ms) == bids_are_in;
    if (any || (open && (!bids_are_in || !wanted.bids.empty()))) found.push_back(fragment);
  }
  return found.empty() ? "" : dice_.pick(found);
}

void Twin::bid() {
  const Name id = some_tender(false);
  if (id.empty()) return;
  const FragmentId real_id = *FragmentId::from_hex(id);
  const auto request = model_.requests.find(id);
  if (request != model_.requests.end() && !request->second.bids.empty() && once_in(6)) {
    const Name by = once_in(6) ? bank() : some(request->second.bids);
    return ask(by, financing::WithdrawBid{real_id}, model_.why_not_take_bid_back(by, id),
               [&] { model_.requests.at(id).bids.erase(by); });
  }
  const bool named = request != model_.requests.end() && !request->second.banks.empty() && !once_in(8);
  const Name by = once_in(30) ? supplier() : named ? dice_.pick(request->second.banks) : bank();
  const Fen amount = request == model_.requests.end() ? 1 : request->second.amount;
  Bid made;
  made.terms = some_terms(amount);
  made.cap = some_cap(made.terms, amount);
  made.salt = static_cast<std::uint32_t>(dice_.next());
  const auto text = text_of(real(made.terms), made);
  const Hash commitment = financing::commitment_of(member(by).party, real_id, Amount{amount}, text);
  ask(by, financing::PostBid{real_id, commitment, {{1}}}, model_.why_not_bid(by, id),
      [&] { model_.bid(by, id, made); });
}

void Twin::open_bid() {
  const Name id = some_tender(true);
  if (id.empty()) return;
  const auto request = model_.requests.find(id);
  const bool any = request != model_.requests.end() && !request->second.bids.empty();
  const Name of = any && !once_in(20) ? some(request->second.bids) : bank();
  const Name by = somebody(model_.fragments.at(id).holder);
  Bid shown_bid;
  if (any && request->second.bids.contains(of)) shown_bid = request->second.bids.at(of);
  if (once_in(25)) ++shown_bid.salt;
  const bool matured = model_.receivables.at(model_.fragments.at(id).root).pay_on <= model_.day();
  const Fen amount = any ? request->second.amount : 0;
  const Fen cost = shown(!matured && amount > 0 ? model_.price_of(id, amount, shown_bid.terms) : std::nullopt);
  const financing::OpenBid op{*FragmentId::from_hex(id), member(of).party, text_of(real(shown_bid.terms), shown_bid),
                              Rate{static_cast<std::uint32_t>(cost)}};
  ask(by, op, model_.why_not_open(by, id, of, shown_bid, cost), [&] { model_.open(id, of, granted()); });
}

void Twin::spend_bound() {
  const Name id = some(model_.earmarks);
  if (id.empty()) return;
  const Earmark one = model_.earmarks.at(id);
  const Name by = somebody(one.who);
  const auto real_id = *purpose::PurposeId::from_hex(id);
  if (once_in(8)) {
    const std::string expected = by == one.who ? "" : "E_OWNER";
    return ask(by, purpose::GiveBack{real_id}, expected, [&] { model_.return_unspent(id); });
  }
  const Name to = one.bound.payees.empty() || once_in(6) ? supplier() : some(one.bound.payees);
  const Fen amount = some_of(one.left);
  if (to == one.who || to == by) {  // nobody has documents with itself
    const purpose::Pay op{real_id, member(to).account, Amount{amount}, {}};
    return ask(by, op, model_.why_not_spend(by, id, to, amount, {}), [] {});
  }
  const auto [document, use] = invoice(to, by, std::max<Fen>(amount, 1));
  if (!model_.earmarks.contains(id)) return;  // it ended in the block that registered the invoice
  const Invoices used{{document, use.amount.minor()}};
  const purpose::Pay op{real_id, member(to).account, Amount{amount}, {{use}}};
  ask(by, op, model_.why_not_spend(by, id, to, amount, used), [&] { model_.spend(id, to, amount, used); });
}

}  // namespace tallystick::ledger_model
