// Sales, claims and credit of the ledger, record by record, against the model.
#include "contracts/claim/priority.h"
#include "contracts/credit/record.h"
#include "contracts/financing/exposure.h"
#include "contracts/purpose/record.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

namespace {
std::optional<std::int64_t> ms(const std::optional<Timestamp>& at) {
  return at ? std::optional{at->raw()} : std::nullopt;
}
std::optional<Fen> fen(const std::optional<Amount>& amount) {
  return amount ? std::optional{amount->minor()} : std::nullopt;
}
}  // namespace

void Twin::compare_credit(Table table, const Bytes& record) {
  switch (table) {
    case Table::sale_request: {
      const auto is = *decode_record<financing::SaleRequest>(record);
      const auto found = model_.requests.find(is.fragment.hex());
      if (found == model_.requests.end() || name_of(is.seller) != found->second.seller ||
          is.amount.minor() != found->second.amount || is.until.raw() != found->second.until_ms ||
          is.banks.size() != found->second.banks.size() || is.bidders.size() != found->second.bids.size() ||
          (is.sealed ? std::optional{is.sealed->until.raw()} : std::nullopt) != found->second.sealed_ms)
        differs("the request for fragment " + is.fragment.hex());
      return;
    }
    case Table::earmark: {
      const auto is = *decode_record<purpose::Earmark>(record);
      const auto found = model_.earmarks.find(is.id.hex());
      if (found == model_.earmarks.end() || name_of(is.bank) != found->second.bank ||
          name_of(is.account) != found->second.who || is.left.minor() != found->second.left ||
          (is.source ? is.source->hex() : "") != found->second.source ||
          (is.loan ? is.loan->hex() : "") != found->second.loan)
        differs("bound money " + is.id.hex());
      return;
    }
    case Table::quote: {
      const auto is = *decode_record<financing::Quote>(record);
      const auto found = model_.quotes.find(is.id.hex());
      if (found == model_.quotes.end() || name_of(is.bank) != found->second.bank ||
          is.amount.minor() != found->second.amount || is.fragment.hex() != found->second.fragment ||
          fen(is.recourse_cap) != found->second.cap)
        differs("quote " + is.id.hex());
      return;
    }
    case Table::lending_policy: {
      const auto is = *decode_record<financing::LendingPolicy>(record);
      const Policy& model = model_.policies.at(is.id.hex());
      same("what a policy bought", is.bought.minor(), model.bought);
      return same("retired", is.retired ? 1 : 0, model.retired ? 1 : 0);
    }
    case Table::deal:
      return compare_deal(record);
    case Table::claim:
      return compare_claim(record);
    case Table::loan:
      return compare_loan(record);
    case Table::loan_offer:
    case Table::loan_change:
      return compare_loan_talk(table, record);
    default:
      return compare_default(table, record);
  }
}

void Twin::compare_deal(const Bytes& record) {
  const auto is = *decode_record<financing::Deal>(record);
  const auto found = model_.deals.find(is.fragment.hex());
  if (found == model_.deals.end()) return differs("the model has no deal about " + is.fragment.hex());
  const Deal& model = found->second;
  const std::string of = " of the deal about " + is.fragment.hex();
  same("amount" + of, is.amount.minor(), model.amount);
  same("what was received" + of, is.received.minor(), model.received);
  same("interest for lateness" + of, is.interest.minor(), model.late);
  same("proceeds" + of, is.price.proceeds.minor(), model.net);
  if (fen(is.recourse_cap) != model.cap) differs("the cap" + of);
  if (name_of(is.bank) != model.bank || name_of(is.seller) != model.seller ||
      (is.policy ? is.policy->hex() : "") != model.policy)
    differs("who is party" + of);
}

void Twin::compare_claim(const Bytes& record) {
  const auto is = *decode_record<claim::Claim>(record);
  const ClaimKey key{is.fragment.hex(), static_cast<std::int64_t>(is.registration.block.raw())};
  const auto found = model_.claims.find(key);
  if (found == model_.claims.end()) return differs("the model has no such claim on " + key.first);
  const Claim& model = found->second;
  if (tallystick::name_of(is.kind) != model.kind || tallystick::name_of(is.state) != model.state ||
      name_of(is.claimant) != model.claimant || is.amount.minor() != model.amount ||
      ms(is.registered_at) != model.registered_ms || ms(is.noticed_at) != model.noticed_ms ||
      (is.entry ? is.entry->number.value : "") != model.number)
    differs("a claim on " + key.first + " is " + std::string{tallystick::name_of(is.kind)} + ", " +
            std::string{tallystick::name_of(is.state)} + ", " + std::to_string(is.amount.minor()) + "; in the model " +
            model.kind + ", " + model.state + ", " + std::to_string(model.amount));
  else
    compare_priority(key.first);
}

void Twin::compare_priority(const Name& id) {
  const auto fragment = must_load<fragment::Fragment>(world_.ledger.view(), *FragmentId::from_hex(id));
  if (!fragment.is_live()) return;
  std::vector<Place> is;
  for (const claim::Place& place : claim::priority(world_.ledger.view(), fragment))
    is.push_back({static_cast<int>(place.rank),
                  std::string{tallystick::name_of(place.basis)},
                  {place.claim.fragment.hex(), static_cast<std::int64_t>(place.claim.registration.block.raw())}});
  if (is != model_.priority(id)) differs("the order of claims on " + id);
}

void Twin::compare_exposures() {
  const PartyId issuer = world_.issuer.party;
  const auto check = [&](const Name& bank, const Name& policy, const Name& seller) {
    financing::Exposure::Key key{issuer, financing::Debtor::issuer, member(bank).party, *Currency::of("CNY"), {}};
    if (!policy.empty()) key.policy = *LendingPolicyId::from_hex(policy);
    if (!seller.empty()) {
      key.party = member(seller).party;
      key.debtor = financing::Debtor::seller;
    }
    same("what " + bank + " has out", financing::outstanding_on(world_.ledger.view(), key).minor(),
         model_.exposure(bank, policy, seller));
  };
  for (int i = 0; i < 4; ++i) check("bank" + std::to_string(i), "", "");
  for (const auto& [id, policy] : model_.policies) {
    check(policy.bank, id, "");
    for (const Name seller : {"tier1", "tier2", "tier3"}) check(policy.bank, id, seller);
  }
}

}  // namespace tallystick::ledger_model
