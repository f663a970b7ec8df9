// What people call accounts and parties: names of their own address book, and bech32m for everybody.
#pragma once

#include <map>
#include <string>

#include "core/address.h"
#include "wallet/session/pinned_genesis.h"
#include "wallet/session/profile.h"

namespace tallystick::wallet {

class Names {
 public:
  Names(const Profile& profile, const PinnedGenesis& genesis);

  // A name of the address book, bech32m of this network, "me" (the profile's account), or what genesis made: bank0, bank1, … (a bank's
  // operator account), association, settlement. malformed with the reason.
  Result<AccountId> account(std::string_view text) const;
  // Likewise, without "me".
  Result<PartyId> party(std::string_view text) const;

  NetworkKind kind() const { return kind_; }
  // The network's currency, if it has only one.
  const std::optional<Currency>& only_currency() const { return only_currency_; }

  // "acme (tta1…)" when the address book knows it, else bech32m.
  std::string show(const AccountId& id) const;
  std::string show(const PartyId& id) const;
  // Of text that is bech32m already.
  std::string show(const std::string& address) const;

 private:
  std::optional<std::uint16_t> bank_number(std::string_view text) const;

  NetworkKind kind_;
  std::optional<Currency> only_currency_;
  Hash genesis_hash_;
  std::size_t banks_;
  std::map<std::string, std::string> by_name_;
  std::map<std::string, std::string> by_address_;
  std::string me_;
};

}  // namespace tallystick::wallet
