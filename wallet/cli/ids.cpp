#include "wallet/cli/ids.h"

#include "contracts/account/records.h"
#include "wallet/session/reading.h"
#include "wallet/session/transact.h"

namespace tallystick::wallet {

Outcome<Names> names_of(Session& session) {
  const auto genesis = session.genesis();
  if (!genesis) return tl::unexpected(genesis.error());
  return Names{**session.profile(), **genesis};
}

Outcome<AccountId> account_argument(Session& session, const Arguments& given, const std::string& name) {
  const auto text = given.text(name);
  if (!text) return tl::unexpected(text.error());
  const auto names = names_of(session);
  if (!names) return tl::unexpected(names.error());
  const auto id = names->account(*text);
  if (!id) return bad_option(name, id.error().message);
  return *id;
}

Outcome<PartyId> party_argument(Session& session, const Arguments& given, const std::string& name) {
  const auto text = given.text(name);
  if (!text) return tl::unexpected(text.error());
  const auto names = names_of(session);
  if (!names) return tl::unexpected(names.error());
  const auto id = names->party(*text);
  if (!id) return bad_option(name, id.error().message);
  return *id;
}

Outcome<AccountId> account_or_mine(Session& session, const Arguments& given, const std::string& name) {
  return given.has(name) ? account_argument(session, given, name) : acting_account(session);
}

Outcome<PartyId> party_or_mine(Session& session, const Arguments& given, const std::string& name) {
  if (given.has(name)) return party_argument(session, given, name);
  const auto account = acting_account(session);
  if (!account) return tl::unexpected(account.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto record = must_read<contracts::account::Account>(*node, *account, "account " + account->hex());
  if (!record) return tl::unexpected(record.error());
  return record->party;
}

Outcome<void> check_new_account(Profile profile, const PinnedGenesis& genesis, const std::string& account) {
  profile.account.clear();
  const auto id = Names{profile, genesis}.account(account);
  if (!id) return bad_option("account", id.error().message);
  return {};
}

Outcome<Currency> currency_argument(Session& session, const Arguments& given) {
  if (given.has("currency")) return given.currency("currency", Currency{});
  const auto genesis = session.genesis();
  if (!genesis) return tl::unexpected(genesis.error());
  const auto& all = (*genesis)->genesis.currencies;
  if (all.size() != 1) return stop(WalletError::W_USAGE, say(Msg::option_missing, "currency"));
  return *all.begin();
}

}  // namespace tallystick::wallet
