// Accounts: who may sign for a party, and each account's sixteen nonce lanes. Ids never come from keys: keys rotate,
// accounts stay.
#pragma once

#include <optional>

#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/bounded.h"
#include "core/keys.h"
#include "core/strong.h"

namespace tallystick::contracts::account {

enum class Duty : std::uint8_t { any = 0, maker = 1, checker = 2 };

struct PolicyKey {
  KeyAlgorithm algorithm = KeyAlgorithm::secp256k1;
  PublicKey key;
  Duty duty = Duty::any;
  static constexpr auto fields() {
    return field_list(field("algorithm", &PolicyKey::algorithm), field("key", &PolicyKey::key),
                      field("duty", &PolicyKey::duty, "maker prepares, checker approves, any does either"));
  }
  bool operator==(const PolicyKey&) const = default;
};

// Asks for more signatures where it applies: for operations of one type (or all), from an amount on, in one currency
// (or any).
struct Threshold {
  std::uint16_t operation = 0;       // type number of the registry; 0: every operation
  std::optional<Currency> currency;  // absent: any, and operations that move no money
  Amount from;                       // applies from this amount on; zero: always
  std::uint8_t signatures = 1;       // of different keys of the account
  bool maker_and_checker = false;    // and among them a maker and, another one, a checker
  static constexpr auto fields() {
    return field_list(
        field("operation", &Threshold::operation, "operation type number; 0: every operation"),
        field("currency", &Threshold::currency, "absent: any"),
        field("from", &Threshold::from, "applies from this amount on"),
        field("signatures", &Threshold::signatures, "how many keys must sign"),
        field("maker_and_checker", &Threshold::maker_and_checker, "a maker and another key as checker among them"));
  }
  bool operator==(const Threshold&) const = default;
};

inline constexpr std::size_t kPolicyKeysMax = 100;  // the association has one per bank
inline constexpr std::size_t kThresholdsMax = 16;

// Every threshold that applies to an operation must be met. One signature is always needed.
struct KeyPolicy {
  List<PolicyKey, kPolicyKeysMax> keys;  // ascending by key, each once
  List<Threshold, kThresholdsMax> thresholds;
  static constexpr auto fields() {
    return field_list(field("keys", &KeyPolicy::keys, "who may sign, ascending by key"),
                      field("thresholds", &KeyPolicy::thresholds, "where more signatures are needed"));
  }
  bool operator==(const KeyPolicy&) const = default;
};

struct Account {
  static constexpr Table kTable = Table::account;
  using Key = AccountId;
  Key key() const { return id; }
  AccountId id;
  PartyId party;
  PartyId opened_by;  // the bank (or the association) that may freeze it and help to recover it
  KeyPolicy policy;
  std::optional<PartyId> frozen_by;  // while set it may not act; only who set it, or the association, lifts it
  Timestamp opened;                  // block time
  static constexpr auto fields() {
    return field_list(field("id", &Account::id),
                      field("party", &Account::party, "its owner"),
                      field("opened_by", &Account::opened_by, "a bank or the association"),
                      field("policy", &Account::policy, "who may sign for it"),
                      field("frozen_by", &Account::frozen_by, "while set it may not act"),
                      field("opened", &Account::opened, "block time"));
  }
  std::vector<IndexEntry> index_entries() const;  // account_by_party (party, id)
  bool operator==(const Account&) const = default;
};

// Where a lane stands. Absent: at 0.
struct Lane {
  static constexpr Table kTable = Table::lane;
  struct Key {
    AccountId account;
    std::uint8_t lane = 0;
    static constexpr auto fields() { return field_list(field("account", &Key::account), field("lane", &Key::lane)); }
  };
  Key key() const { return {account, lane}; }
  AccountId account;
  std::uint8_t lane = 0;
  Sequence next;  // the sequence that the lane's next transaction must have
  static constexpr auto fields() {
    return field_list(field("account", &Lane::account), field("lane", &Lane::lane, "0..15"),
                      field("next", &Lane::next, "sequence of the lane's next transaction"));
  }
  bool operator==(const Lane&) const = default;
};

// New keys for an account whose old ones are lost: asked for by who opened it, approved by the association, effective
// after a cool-off in which the old keys can still stop it.
struct Recovery {
  static constexpr Table kTable = Table::recovery;
  using Key = AccountId;
  Key key() const { return account; }
  AccountId account;
  KeyPolicy policy;  // the new one
  PartyId asked_by;
  std::optional<Timestamp>
      effective;  // set by the association's approval; the policy changes at the first block from then on
  static constexpr auto fields() {
    return field_list(field("account", &Recovery::account), field("policy", &Recovery::policy, "the new keys"),
                      field("asked_by", &Recovery::asked_by, "who opened the account"),
                      field("effective", &Recovery::effective, "block time; absent until the association approves"));
  }
  std::vector<IndexEntry> index_entries() const;  // recovery_due (effective, account), once approved
  bool operator==(const Recovery&) const = default;
};

}  // namespace tallystick::contracts::account

namespace tallystick {
template <>
struct EnumNames<contracts::account::Duty> {
  using enum contracts::account::Duty;
  static constexpr std::pair<contracts::account::Duty, std::string_view> values[] = {
      {any, "any"}, {maker, "maker"}, {checker, "checker"}};
};
}  // namespace tallystick
