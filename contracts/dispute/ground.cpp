#include "contracts/dispute/ground.h"

#include <algorithm>

#include "contracts/account/records.h"
#include "contracts/dispute/origin.h"

namespace tallystick::contracts::dispute {

namespace {

constexpr int kStepsMax = 256;
constexpr std::size_t kDisputesOfOneMax = 64;  // each side of it asks each question once

using Pair = std::pair<PartyId, PartyId>;

PartyId party_of(const LedgerView& view, const AccountId& account) {
  return must_load<account::Account>(view, account).party;
}

bool is_between(const evidence::Facts& facts, const Pair& pair) {
  return Pair{facts.seller, facts.buyer} == pair || Pair{facts.buyer, facts.seller} == pair;
}

}  // namespace

Verdict check_once(const LedgerView& view, Subject subject, const Sides& sides, const fragment::Fragment& fragment) {
  fragment::Fragment at = fragment;
  for (int step = 0; step < kStepsMax; ++step) {
    for (const IndexRow& row : scan_prefix(view, Index::dispute_by_fragment, at.id.view(), kDisputesOfOneMax)) {
      const auto one = load_row<Dispute>(view, row);
      if (one.claimant == sides.claimant && one.subject == subject && one.transferred == sides.transferred)
        return refuse(Refusal::E_EXISTS, "disputed by the same side on " + format_date(one.opened_on) + ", " +
                                             std::string{name_of(one.state)} + ": " + one.id.hex());
    }
    if (at.parents.size() != 1) return {};
    at = must_load<fragment::Fragment>(view, at.parents.items.front());
  }
  return {};
}

Verdict check_documents(const LedgerView& view, Subject subject, const Sides& sides, const Documents& documents,
                        const fragment::Fragment& fragment, const receivable::Receivable& root) {
  if (documents.empty()) return refuse(Refusal::E_EVIDENCE, "no documents");
  const PartyId claimant = party_of(view, sides.claimant);
  std::vector<Pair> trades{{claimant, party_of(view, sides.respondent)}};
  if (subject == Subject::obligation) {
    trades.emplace_back(root.issuer, party_of(view, root.payee));
    if (const auto origin = origin_of(view, fragment))
      trades.emplace_back(party_of(view, origin->from), party_of(view, fragment.holder));
  }
  for (const Fingerprint& fingerprint : documents) {
    const auto document = load<evidence::Evidence>(view, fingerprint);
    const std::string name = "document " + fingerprint.hex();
    if (!document) return refuse(Refusal::E_EVIDENCE, name + " is not registered");
    const evidence::Facts& facts = document->facts;
    if (facts.seller != claimant && facts.buyer != claimant)
      return refuse(Refusal::E_EVIDENCE, name + " is not of the claimant's trade");
    if (std::none_of(trades.begin(), trades.end(), [&](const Pair& pair) { return is_between(facts, pair); }))
      return refuse(Refusal::E_EVIDENCE, name + " is not of the trade in dispute");
  }
  return {};
}

}  // namespace tallystick::contracts::dispute
