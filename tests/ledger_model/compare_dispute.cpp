// Disputes and what waits for their end, record by record, against the model.
#include "contracts/dispute/record.h"
#include "contracts/receivable/consent_cancel.h"
#include "contracts/settlement/early_offer.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

void Twin::compare_dispute(Table table, const Bytes& record) {
  if (table == Table::dispute) {
    const auto is = *decode_record<dispute::Dispute>(record);
    const auto found = model_.disputes.find(is.id.hex());
    if (found == model_.disputes.end()) return differs("the model has no dispute " + is.id.hex());
    const Dispute& model = found->second;
    const std::string of = " of dispute " + is.id.hex();
    if (tallystick::name_of(is.state) != model.state)
      differs("state" + of + " is " + std::string{tallystick::name_of(is.state)} + ", in the model " + model.state);
    if (is.fragment.hex() != model.fragment || name_of(is.claimant) != model.claimant ||
        name_of(is.respondent) != model.respondent)
      differs("who disputes what" + of);
    same("amount" + of, is.amount.minor(), model.amount);
    same("reduction" + of, is.granted.minor(), model.granted);
    same("holding" + of, is.holding ? 1 : 0, model.holding ? 1 : 0);
    same("panel" + of, static_cast<Fen>(is.arbiters.size()), static_cast<Fen>(model.panel.size()));
    same("votes" + of, static_cast<Fen>(is.votes.size()), static_cast<Fen>(model.votes.size()));
    return same("last day" + of, is.ends.raw(), model.ends);
  }
  if (table == Table::escrow) {
    const auto is = *decode_record<dispute::Escrow>(record);
    const auto found = model_.escrows.find({is.hold.hex(), is.bank.hex(), name_of(is.account)});
    return same("escrow for " + name_of(is.account), is.amount.minor(),
                found == model_.escrows.end() ? 0 : found->second);
  }
  if (table == Table::early_offer) {
    const auto is = *decode_record<settlement::EarlyOffer>(record);
    const auto found = model_.early_offers.find(is.id.hex());
    if (found == model_.early_offers.end() || found->second.root != is.receivable.hex())
      differs("early offer " + is.id.hex());
  }
  if (table == Table::cancel_consent) {
    const auto is = *decode_record<receivable::CancelConsent>(record);
    const auto found = model_.consents.find(is.fragment.hex());
    if (found == model_.consents.end() || found->second.held_ms != is.held_since.raw() ||
        found->second.until_ms != is.until.raw())
      differs("consent to cancel " + is.fragment.hex());
  }
}

}  // namespace tallystick::ledger_model
