// Requests under seal (row 14): banks bid without seeing one another, each bound by what it bid; then the holder opens one, or none.
#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

std::string Ledger::why_not_bid(const Name& bank, const Name& id) const {
  if (!is_bank(bank)) return "E_ROLE";
  const auto request = requests.find(id);
  if (request == requests.end()) return "E_NOENT";
  const Fragment& one = fragments.at(id);
  if (auto no = why_not_free(one, "held"); !no.empty()) return no;
  if (one.holder != request->second.seller || !request->second.sealed_ms) return "E_STATE";
  if (!request->second.asks(bank)) return "E_OWNER";
  return now_ms_ >= *request->second.sealed_ms ? "E_EXPIRED" : "";
}

std::string Ledger::why_not_take_bid_back(const Name& bank, const Name& id) const {
  const auto request = requests.find(id);
  if (request == requests.end() || !request->second.bids.contains(bank)) return "E_NOENT";
  return now_ms_ >= *request->second.sealed_ms ? "E_EXPIRED" : "";
}

std::string Ledger::why_not_open(const Name& by, const Name& id, const Name& bank, const Bid& shown, Fen cost) const {
  const auto found = requests.find(id);
  if (found == requests.end()) return "E_NOENT";
  const Request& request = found->second;
  const auto bid = request.bids.find(bank);
  if (bid == request.bids.end()) return "E_NOENT";
  if (now_ms_ < *request.sealed_ms) return "E_STATE";
  if (auto no = why_not_part(by, id, request.amount, "held"); !no.empty()) return no;
  if (request.seller != by) return "E_OWNER";
  if (shown.cap && !shown.terms.recourse) return "E_AMOUNT";
  const auto price = price_of(id, request.amount, shown.terms);
  if (!price) return "E_AMOUNT";
  if (now_ms_ >= request.until_ms) return "E_EXPIRED";
  if (shown.salt != bid->second.salt) return "E_PROOF";
  return why_not_paid_by(bank, by, shown.terms, *price, cost);
}

void Ledger::open(const Name& id, const Name& bank, const Name& purpose) {
  const Request request = requests.at(id);
  const Bid& bid = request.bids.at(bank);
  requests.erase(id);
  carry_out(id, request.amount, {bank, request.seller, "", bid.terms, 0, 0, 0, bid.cap}, purpose);
}

}  // namespace tallystick::ledger_model
