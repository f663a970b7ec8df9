// What people do in a twin's life: money, limits, and the stop.
#include "contracts/cash/mint.h"
#include "contracts/cash/reserves.h"
#include "contracts/cash/send.h"
#include "contracts/limit/set.h"
#include "contracts/party/stop_issuing.h"
#include "contracts/settlement/pay.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

void Twin::fund(const Name& who, Fen amount) {
  if (amount == 0) return;
  const Name home = model_.bank_of.at(who);
  ask(home, cash::Mint{member(who).account, yuan(amount), {}}, "", [&] { model_.deposits[{home, who}] += amount; });
}

void Twin::spend(const Name& who) {
  const Name home = model_.bank_of.at(who);
  Fen& has = model_.deposits[{home, who}];
  if (has > 0) ask(who, cash::Redeem{member(home).party, yuan(has), {}}, "", [&] { has = 0; });
}

void Twin::pay() {
  const Name id = some_receivable();
  if (id.empty()) return;
  const Name by = once_in(3) ? supplier() : "issuer";
  const bool all = once_in(2);
  const Fen amount = some_of(std::max<Fen>(model_.owed(model_.receivables.at(id)), 1));
  if (once_in(3)) fund(by, up_to(2 * amount));
  const settlement::Pay op{*ReceivableId::from_hex(id), all ? std::nullopt : std::optional{Amount{amount}},
                           member(model_.bank_of.at(by)).party};
  ask(by, op, model_.why_not_pay(by, id, amount, all), [&] { model_.pay(by, id, amount, all); });
}

void Twin::money() {
  const Name who = once_in(3) ? "issuer" : some(model_.bank_of);
  const Name bank = model_.bank_of.at(who);
  const Fen has = model_.deposits[{bank, who}];
  if (once_in(who == "issuer" ? 5 : 2)) {  // gone, so that something is short later
    if (has == 0) return;
    const Fen amount = once_in(3) ? up_to(has) : has;
    return ask(who, cash::Redeem{member(bank).party, yuan(amount), {}}, "", [&] {
      model_.deposits[{bank, who}] -= amount;
    });
  }
  if (once_in(4)) {
    const Name to = supplier();
    if (who == to) return;
    const Fen part = some_of(has);
    return ask(
        who,
        cash::Send{member(bank).party, member(to).account, member(model_.bank_of.at(to)).party, yuan(part), {"goods"}},
        model_.why_not_send(who, to, part), [&] { model_.send(who, to, part); });
  }
  fund(who, once_in(3) ? up_to(5'000'00) : up_to(200'000'00));
}

void Twin::govern() {
  if (once_in(3)) {
    const Fen limit = once_in(2) ? 2'000'000'00 : up_to(2'000'000'00);
    return ask("bank0", limit::Set{world_.issuer.party, {TradeWorld::kProgramme}, yuan(limit)}, "",
               [&] { model_.limit = limit; });
  }
  if (once_in(2) && model_.stopped && !model_.why_not_clear().empty()) {
    // What keeps the stop is paid.
    for (const auto& [id, root] : model_.receivables) {
      if (!root.delinquent()) continue;
      fund("issuer", model_.owed(root));
      ask("issuer", settlement::Pay{*ReceivableId::from_hex(id), {}, world_.bank0.party},
          model_.why_not_pay("issuer", id, 0, true), [&] { model_.pay("issuer", id, 0, true); });
      break;
    }
    return;
  }
  if (once_in(2))
    return ask("supervisor", party::ClearStop{world_.issuer.party}, model_.why_not_clear(),
               [&] { model_.stopped = false; });
  // A bank's reserves run low, and come back.
  const Name bank = this->bank();
  Fen& has = model_.reserves.at(bank);
  const Fen wanted = once_in(3) ? 1'000'00 : 100'000'000'00;
  const Member authority = world_.ledger.authority();
  if (wanted > has)
    world_.ledger.must(authority.account, cash::MintReserves{member(bank).party, yuan(wanted - has)});
  else if (wanted < has)
    world_.ledger.must(authority.account, cash::BurnReserves{member(bank).party, yuan(has - wanted)});
  has = wanted;
  ++operations_;
  model_.due_work();
  compare_changed();
}

}  // namespace tallystick::ledger_model
