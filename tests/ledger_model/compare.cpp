// Trade and money of the ledger, record by record, against the model.
#include "contracts/cash/payment.h"
#include "contracts/cash/records.h"
#include "contracts/party/rules.h"
#include "contracts/scenario/books.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

void Twin::compare_changed() {
  if (!difference_.empty()) return;
  if (!world_.ledger.last().alarms.empty()) differs("alarm: " + world_.ledger.last().alarms.front());
  for (const RecordChange& change : world_.ledger.last().delta.records) compare(change.table, change.key);
  if (operations_ % 16 == 0) compare_all();
}

void Twin::compare(Table table, const Bytes& key) {
  const auto bytes = world_.ledger.view().get(table, key);
  if (!bytes) return;  // what is gone is seen by compare_all
  switch (table) {
    case Table::balance:
      return compare_balance(*bytes);
    case Table::limit: {
      const auto is = *decode_record<limit::Limit>(*bytes);
      same("limit", is.limit.minor(), model_.limit);
      same("reserved", is.reserved.minor(), model_.reserved);
      return same("outstanding", is.outstanding.minor(), model_.outstanding);
    }
    case Table::evidence: {
      const auto is = *decode_record<evidence::Evidence>(*bytes);
      if (const auto found = model_.documents.find(is.fingerprint.hex()); found != model_.documents.end()) {
        same("document", is.used.minor(), found->second.used);
        same("paid of a document", is.paid.minor(), found->second.paid);
      }
      return;
    }
    case Table::fragment:
      return compare_fragment(*bytes);
    case Table::receivable:
      return compare_receivable(*bytes);
    default:
      return compare_credit(table, *bytes);
  }
}

void Twin::compare_balance(const Bytes& record) {
  const auto is = *decode_record<cash::Balance>(record);
  const Name who = name_of(is.account);
  if (is.bank == cash::settlement_authority(world_.ledger.view()))
    return same("reserves of " + who, is.amount.minor(), model_.reserves[who]);
  const Name bank = name_of(is.bank);
  if (is.kind == cash::Kind::cover)
    return same("what " + who + " set aside", is.amount.minor(), model_.set_aside[{bank, who}]);
  if (is.kind == cash::Kind::escrow)
    return same("escrow of " + who + " at " + bank, is.amount.minor(), model_.set_in_escrow[{bank, who}]);
  if (is.kind == cash::Kind::purpose)
    return same("bound money of " + who + " at " + bank, is.amount.minor(), model_.bound_money(bank, who));
  same("deposit of " + who + " at " + bank, is.amount.minor(), model_.deposits[{bank, who}]);
}

void Twin::compare_fragment(const Bytes& record) {
  const auto is = *decode_record<fragment::Fragment>(record);
  const Name id = is.id.hex();
  const auto found = model_.fragments.find(id);
  if (found == model_.fragments.end()) return differs("the model has no fragment " + id);
  const Fragment& model = found->second;
  std::vector<Name> liable;
  for (const AccountId& one : is.liable) liable.push_back(name_of(one));
  const Name state{tallystick::name_of(is.state)}, holder = name_of(is.holder);
  const bool equal =
      state == model.state && holder == model.holder && (is.payee ? name_of(*is.payee) : "") == model.payee &&
      is.root.hex() == model.root && is.face.minor() == model.face && is.paid.minor() == model.paid &&
      is.penalty_paid.minor() == model.late && is.level == model.level && liable == model.liable &&
      (is.quote ? is.quote->hex() : "") == model.quote && (is.loan ? is.loan->hex() : "") == model.loan &&
      (is.hold ? is.hold->hex() : "") == model.hold && is.held_since.raw() == model.held_ms;
  if (equal) return;
  differs("fragment " + id + ": " + state + " with " + holder + ", paid " + std::to_string(is.paid.minor()) + " of " +
          std::to_string(is.face.minor()) + ", " + std::to_string(liable.size()) + " signatures; in the model " +
          model.state + " with " + model.holder + ", paid " + std::to_string(model.paid) + " of " +
          std::to_string(model.face) + ", " + std::to_string(model.liable.size()) + " signatures");
}

void Twin::compare_receivable(const Bytes& record) {
  const auto is = *decode_record<receivable::Receivable>(record);
  const Name id = is.id.hex();
  const auto found = model_.receivables.find(id);
  if (found == model_.receivables.end()) return differs("the model has no receivable " + id);
  const Receivable& model = found->second;
  const Name state{tallystick::name_of(is.state)};
  const bool equal = state == model.state && is.face.minor() == model.face && is.paid.minor() == model.paid &&
                     is.cancelled.minor() == model.cancelled && is.penalty_owed.minor() == model.late_owed &&
                     is.penalty_paid.minor() == model.late_paid && is.pay_on.raw() == model.pay_on &&
                     (is.defaulted_on ? is.defaulted_on->raw() : 0) == model.defaulted_on &&
                     (is.is_final() || static_cast<int>(is.leaves) == model_.leaves(id));
  if (equal) return;
  differs("receivable " + id + ": " + state + ", paid " + std::to_string(is.paid.minor()) + ", late interest " +
          std::to_string(is.penalty_owed.minor()) + " and " + std::to_string(is.penalty_paid.minor()) +
          "; in the model " + model.state + ", paid " + std::to_string(model.paid) + ", late interest " +
          std::to_string(model.late_owed) + " and " + std::to_string(model.late_paid));
}

void Twin::compare_all() {
  std::map<Table, std::int64_t> count;
  Fen deposits = 0, reserves = 0;
  for (const auto& [place, bytes] : world_.ledger.view().records()) {
    ++count[place.first];
    compare(place.first, place.second);
    if (place.first != Table::balance) continue;
    const auto is = *decode_record<cash::Balance>(bytes);
    (is.bank == cash::settlement_authority(world_.ledger.view()) ? reserves : deposits) += is.amount.minor();
  }
  Fen of_model = 0, reserves_of_model = 0;
  for (const auto& [place, amount] : model_.deposits) of_model += amount;
  for (const auto& [place, amount] : model_.set_aside) of_model += amount;
  for (const auto& [place, amount] : model_.set_in_escrow) of_model += amount;
  for (const auto& [id, one] : model_.earmarks) of_model += one.left;
  for (const auto& [bank, amount] : model_.reserves) reserves_of_model += amount;
  same("the sum of deposits", deposits, of_model);
  same("the sum of reserves", reserves, reserves_of_model);
  const auto size = [](const auto& map) { return static_cast<std::int64_t>(map.size()); };
  same("the number of fragments", count[Table::fragment], size(model_.fragments));
  same("the number of receivables", count[Table::receivable], size(model_.receivables));
  same("the number of requests", count[Table::sale_request], size(model_.requests));
  Fen bids = 0;
  for (const auto& [id, one] : model_.requests) bids += size(one.bids);
  same("the number of bids", count[Table::bid], bids);
  same("the number of purposes", count[Table::earmark], size(model_.earmarks));
  same("the number of quotes", count[Table::quote], size(model_.quotes));
  same("the number of deals", count[Table::deal], size(model_.deals));
  same("the number of loan offers", count[Table::loan_offer], size(model_.loan_offers));
  same("the number of loans", count[Table::loan], size(model_.loans));
  same("the number of proposals", count[Table::loan_change], size(model_.proposals));
  same("the number of demands", count[Table::recourse_demand], size(model_.demands));
  same("the number of guarantees", count[Table::guarantee], size(model_.guarantees));
  same("the number of payouts", count[Table::guarantee_payout], size(model_.called));
  same("what guarantors took over", count[Table::subrogation], size(model_.subrogated));
  same("the number of disputes", count[Table::dispute], size(model_.disputes));
  same("the number of escrows", count[Table::escrow], size(model_.escrows));
  same("the number of early offers", count[Table::early_offer], size(model_.early_offers));
  same("the number of consents", count[Table::cancel_consent], size(model_.consents));
  same("the number of claims", count[Table::claim], size(model_.claims));
  same("the issuing stop", party::is_stopped(world_.ledger.view(), world_.issuer.party) ? 1 : 0,
       model_.stopped ? 1 : 0);
  compare_exposures();
  if (auto wrong = books_complaint(world_.ledger.view()); !wrong.empty()) differs(wrong);
}

}  // namespace tallystick::ledger_model
