// What a bank has out: how much of the fragments it bought is unpaid, by issuer over all programmes and policies, and under each published
// policy by issuer and by seller; and what it lent under a policy, by the issuer of what is pledged and by the borrower. Caps of policies and the supervisor's view over all banks read it. Rule: R14, DOMAIN rows 8 and 32.
// Index exposure_by_party lists a party's by bank: the view over all banks of what is out on one issuer.
#pragma once

#include <vector>

#include "contracts/financing/record.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/delta.h"

namespace tallystick::contracts::financing {

enum class Debtor : std::uint8_t {
  issuer = 1,  // who owes at maturity
  seller = 2,  // who sold, or borrowed
};

struct Exposure {
  static constexpr Table kTable = Table::exposure;
  struct Key {
    PartyId party;
    Debtor debtor = Debtor::issuer;
    PartyId bank;
    Currency currency;
    LendingPolicyId policy;
    static constexpr auto fields() {
      return field_list(field("party", &Key::party), field("debtor", &Key::debtor), field("bank", &Key::bank),
                        field("currency", &Key::currency), field("policy", &Key::policy));
    }
  };
  Key key() const { return {party, debtor, bank, currency, policy}; }
  PartyId party;
  Debtor debtor = Debtor::issuer;
  PartyId bank;
  Currency currency;
  LendingPolicyId policy;  // zero: all that the bank bought, however it was agreed
  Amount outstanding;      // > 0; without any there is no record
  static constexpr auto fields() {
    return field_list(
        field("party", &Exposure::party, "on whom"),
        field("debtor", &Exposure::debtor, "as the issuer, or as the seller or borrower"),
        field("bank", &Exposure::bank, "who bought"), field("currency", &Exposure::currency, "ISO 4217 code"),
        field("policy", &Exposure::policy, "under this published policy; zero: in all"),
        field("outstanding", &Exposure::outstanding, "unpaid of what was bought, or lent under the policy"));
  }
  bool operator==(const Exposure&) const = default;
  std::vector<IndexEntry> index_entries() const {
    return {{Index::exposure_by_party,
             index_key(party, static_cast<std::uint8_t>(debtor), bank, Text<3>{currency.code()}, policy)}};
  }
};

// What stands under the key; zero without a record.
Amount outstanding_on(const LedgerView& view, const Exposure::Key& key);

// What stands under the key becomes so much more, or less.
void grow(LedgerDelta& delta, const Exposure::Key& key, Amount amount);
void shrink(LedgerDelta& delta, const Exposure::Key& key, Amount amount);

// A fragment of this deal came into the bank's hands, with so much outstanding; and left them, or so much of it was paid. Everything that
// changes what is outstanding of a sold fragment, or who holds it, calls one of them; the invariant "exposures follow what was bought" sees
// who forgets.
void grow_exposure(LedgerDelta& delta, const Deal& deal, const fragment::Fragment& sold, Amount amount);
void shrink_exposure(LedgerDelta& delta, const Deal& deal, const fragment::Fragment& sold, Amount amount);

}  // namespace tallystick::contracts::financing

namespace tallystick {
template <>
struct EnumNames<contracts::financing::Debtor> {
  using enum contracts::financing::Debtor;
  static constexpr std::pair<contracts::financing::Debtor, std::string_view> values[] = {{issuer, "issuer"},
                                                                                         {seller, "seller"}};
};
}  // namespace tallystick
