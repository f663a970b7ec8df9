// Ids as arguments.
#pragma once

#include "wallet/cli/arguments.h"
#include "wallet/session/names.h"
#include "wallet/session/session.h"

namespace tallystick::wallet {

// A hexadecimal id; a usage failure naming the option otherwise.
template <class Id>
Outcome<Id> id_argument(const Arguments& given, const std::string& name) {
  const auto text = given.text(name);
  if (!text) return tl::unexpected(text.error());
  const auto id = Id::from_hex(*text);
  if (!id) return bad_option(name, "\"" + *text + "\" is not " + std::to_string(2 * Id::kSize) + " hexadecimal digits");
  return *id;
}

// The address book over the session's profile and genesis.
Outcome<Names> names_of(Session& session);
// By name or bech32m.
Outcome<AccountId> account_argument(Session& session, const Arguments& given, const std::string& name);
Outcome<PartyId> party_argument(Session& session, const Arguments& given, const std::string& name);
// The same; where it is not given, the profile's own account, and the party that owns it by a verified record.
Outcome<AccountId> account_or_mine(Session& session, const Arguments& given, const std::string& name);
Outcome<PartyId> party_or_mine(Session& session, const Arguments& given, const std::string& name);
// --currency, or the network's only one; a usage failure when it has several and none was given.
Outcome<Currency> currency_argument(Session& session, const Arguments& given);

// What is about to become a profile's account: an account of its network, not "me".
Outcome<void> check_new_account(Profile profile, const PinnedGenesis& genesis, const std::string& account);

}  // namespace tallystick::wallet
