#include "wallet/session/names.h"

#include <charconv>

#include "contracts/ledger/genesis_state.h"

namespace tallystick::wallet {
namespace {

template <class Id>
Result<Id> must_be(Result<Id> parsed, std::string_view text, const char* what) {
  if (parsed) return parsed;
  // Of what was meant as an address it helps to know what is wrong with it; of a misspelt name it does not.
  const bool like_an_address = text.size() > 4 && text[0] == 't' && text[3] == '1';
  return malformed("\"" + std::string{text} + "\" is neither in the address book nor " + what +
                   (like_an_address ? ": " + parsed.error().message : std::string{}));
}

}  // namespace

Names::Names(const Profile& profile, const PinnedGenesis& genesis)
    : kind_{genesis.genesis.kind},
      genesis_hash_{genesis.hash},
      banks_{genesis.genesis.banks.size()},
      by_name_{profile.addresses},
      me_{profile.account} {
  if (const auto& currencies = genesis.genesis.currencies; currencies.size() == 1) only_currency_ = *currencies.begin();
  // What genesis itself names; a person's own names come first.
  for (std::uint16_t i = 0; i < banks_; ++i) {
    const std::string name = "bank" + std::to_string(i);
    by_address_.emplace(format_party(kind_, contracts::bank_party(genesis_hash_, i)), name);
    by_address_.emplace(format_account(kind_, contracts::bank_account(genesis_hash_, i)), name);
  }
  by_address_.emplace(format_party(kind_, contracts::association_party(genesis_hash_)), "association");
  by_address_.emplace(format_account(kind_, contracts::association_account(genesis_hash_)), "association");
  by_address_.emplace(format_party(kind_, contracts::settlement_authority_party(genesis_hash_)), "settlement");
  by_address_.emplace(format_account(kind_, contracts::settlement_authority_account(genesis_hash_)), "settlement");
  for (const auto& [name, address] : by_name_) by_address_.insert_or_assign(address, name);
}

std::optional<std::uint16_t> Names::bank_number(std::string_view text) const {
  if (!text.starts_with("bank")) return std::nullopt;
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data() + 4, text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number >= banks_) return std::nullopt;
  return number;
}

Result<AccountId> Names::account(std::string_view text) const {
  const auto known = by_name_.find(std::string{text});
  const std::string address = text == "me" && !me_.empty() ? me_
                              : known != by_name_.end()    ? known->second
                                                           : std::string{text};
  if (address == text) {
    if (const auto bank = bank_number(text)) return contracts::bank_account(genesis_hash_, *bank);
    if (text == "association") return contracts::association_account(genesis_hash_);
    if (text == "settlement") return contracts::settlement_authority_account(genesis_hash_);
  }
  if (address != text && parse_party(kind_, address))
    return malformed("\"" + std::string{text} + "\" is a party in the address book, not an account");
  return must_be(parse_account(kind_, address), text, "an account");
}

Result<PartyId> Names::party(std::string_view text) const {
  const auto known = by_name_.find(std::string{text});
  const std::string address = known != by_name_.end() ? known->second : std::string{text};
  if (address == text) {
    if (const auto bank = bank_number(text)) return contracts::bank_party(genesis_hash_, *bank);
    if (text == "association") return contracts::association_party(genesis_hash_);
    if (text == "settlement") return contracts::settlement_authority_party(genesis_hash_);
  }
  if (address != text && parse_account(kind_, address))
    return malformed("\"" + std::string{text} + "\" is an account in the address book, not a party");
  return must_be(parse_party(kind_, address), text, "a party");
}

std::string Names::show(const std::string& address) const {
  const auto it = by_address_.find(address);
  return it == by_address_.end() ? address : it->second + " (" + address + ")";
}
std::string Names::show(const AccountId& id) const {
  return show(format_account(kind_, id));
}
std::string Names::show(const PartyId& id) const {
  return show(format_party(kind_, id));
}

}  // namespace tallystick::wallet
