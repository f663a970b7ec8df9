// Who validates: the validators in force and those announced for the next epoch, changes that wait to be approved, every key that ever
// voted, and proved misconduct. Consensus takes the announced list from here (contracts/validator/epoch.h).
#pragma once

#include <optional>

#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/genesis.h"
#include "core/keys.h"
#include "core/strong.h"
#include "core/vote.h"

namespace tallystick::contracts::validator {

struct Validator {
  std::uint16_t seat = 0;      // for life; 0.. in the order of genesis, then counted on, never given twice
  PartyId party;               // a bank
  AccountId operator_account;  // speaks for it in this family
  PublicKey consensus_key;
  Hash tls_key_pin;
  static constexpr auto fields() {
    return field_list(field("seat", &Validator::seat, "its number for life"),
                      field("party", &Validator::party, "a bank"),
                      field("operator_account", &Validator::operator_account, "proposes and approves for it"),
                      field("consensus_key", &Validator::consensus_key, "signs votes"),
                      field("tls_key_pin", &Validator::tls_key_pin, "SHA-256 of its TLS key"));
  }
  bool operator==(const Validator&) const = default;
};
using Members = List<Validator, kValidatorsMax>;  // ascending by seat

enum class ChangeKind : std::uint8_t { join = 1, leave = 2, rotate = 3 };

// One change of the set. A join names all three, a leave none, a rotation the new key, the new pin or both.
struct Change {
  ChangeKind kind = ChangeKind::leave;
  PartyId party;
  std::optional<AccountId> operator_account;
  std::optional<PublicKey> consensus_key;
  std::optional<Hash> tls_key_pin;
  static constexpr auto fields() {
    return field_list(field("kind", &Change::kind, "join, leave or rotate"),
                      field("party", &Change::party, "whose validator it is"),
                      field("operator_account", &Change::operator_account, "of a validator that joins"),
                      field("consensus_key", &Change::consensus_key, "the new one"),
                      field("tls_key_pin", &Change::tls_key_pin, "the new one"));
  }
  bool operator==(const Change&) const = default;
};

inline constexpr std::size_t kWaitingMax = 100;  // approved changes that are not in force yet

// One record. `announced` is what the first changes of `waiting` make of `in_force`, as many as one epoch may bring.
struct Validators {
  static constexpr Table kTable = Table::validators;
  using Key = std::uint8_t;
  Key key() const { return 0; }
  Epoch epoch;
  Members in_force;
  Members announced;
  List<Change, kWaitingMax> waiting;  // approved, in the order of their approval
  std::uint16_t members_min = 1;      // 4, or as many as genesis has when those are fewer
  std::uint16_t next_seat = 0;
  static constexpr auto fields() {
    return field_list(field("epoch", &Validators::epoch, "in which in_force validate"),
                      field("in_force", &Validators::in_force, "whose votes count, ascending by seat"),
                      field("announced", &Validators::announced, "who will validate in the epoch after this one"),
                      field("waiting", &Validators::waiting, "approved changes that are not in force yet, in order"),
                      field("members_min", &Validators::members_min, "never fewer validators than this"),
                      field("next_seat", &Validators::next_seat, "of the next one that joins"));
  }
  std::vector<IndexEntry> index_entries() const;  // validators_epoch (the epoch after this one)
  bool operator==(const Validators&) const = default;
};

using ProposalId = FixedBytes<struct ProposalTag, 32>;
inline ProposalId proposal_id(const Hash& transaction_id, std::uint16_t operation) {
  return made_by<ProposalId>("tallystick/validator-proposal", transaction_id, operation);
}

// A change that is being voted on. It ends when a quorum has approved it, when its proposer takes it back, or at its expiry.
struct Proposal {
  static constexpr Table kTable = Table::validator_proposal;
  using Key = ProposalId;
  Key key() const { return id; }
  ProposalId id;
  Change change;
  std::optional<PartyId> proposed_by;       // absent: the ledger itself, because of misconduct
  List<PartyId, kValidatorsMax> approvals;  // in the order they came; only those of validators in force count
  Timestamp expiry;                         // block time from which it is no more
  static constexpr auto fields() {
    return field_list(field("id", &Proposal::id), field("proposed_change", &Proposal::change, "what is proposed"),
                      field("proposed_by", &Proposal::proposed_by, "absent: the ledger itself, after misconduct"),
                      field("approvals", &Proposal::approvals, "banks whose validators approved"),
                      field("expiry", &Proposal::expiry, "block time at which it ends"));
  }
  // validator_proposal_expiry (expiry, id); validator_proposal_by (proposer or zeros, subject, id)
  std::vector<IndexEntry> index_entries() const;
  bool operator==(const Proposal&) const = default;
};

// Every consensus key that is or was approved, for ever: none comes back, and whoever signed with it is known.
struct KnownKey {
  static constexpr Table kTable = Table::validator_key;
  using Key = PublicKey;
  Key key() const { return consensus_key; }
  PublicKey consensus_key;
  PartyId party;
  static constexpr auto fields() {
    return field_list(field("consensus_key", &KnownKey::consensus_key),
                      field("party", &KnownKey::party, "whose validator signs or signed with it"));
  }
  bool operator==(const KnownKey&) const = default;
};

// The same for pins of TLS keys.
struct KnownPin {
  static constexpr Table kTable = Table::validator_pin;
  using Key = Hash;
  Key key() const { return tls_key_pin; }
  Hash tls_key_pin;
  PartyId party;
  static constexpr auto fields() {
    return field_list(field("tls_key_pin", &KnownPin::tls_key_pin),
                      field("party", &KnownPin::party, "whose validator has or had it"));
  }
  bool operator==(const KnownPin&) const = default;
};

enum class Offence : std::uint8_t { double_notarize = 1, double_finalize = 2, nullify_finalize = 3 };

// Two votes of one key that no correct validator signs both (core/vote.h). A leader's two proposals are two notarize votes.
struct Misconduct {
  static constexpr Table kTable = Table::misconduct;
  struct Key {
    PublicKey consensus_key;
    Epoch epoch;
    View view;
    Offence offence = Offence::double_notarize;
    static constexpr auto fields() {
      return field_list(field("consensus_key", &Key::consensus_key), field("epoch", &Key::epoch),
                        field("view", &Key::view), field("offence", &Key::offence));
    }
  };
  Key key() const { return {consensus_key, epoch, view, offence}; }
  PublicKey consensus_key;
  Epoch epoch;
  View view;
  Offence offence = Offence::double_notarize;
  PartyId party;
  Hash first, second;  // of the two signed votes: H("tallystick/signed-vote" ‖ vote)
  PartyId reported_by;
  Height height;  // of the block that recorded it
  static constexpr auto fields() {
    return field_list(
        field("consensus_key", &Misconduct::consensus_key, "signed both votes"), field("epoch", &Misconduct::epoch),
        field("view", &Misconduct::view), field("offence", &Misconduct::offence),
        field("party", &Misconduct::party, "whose validator it is or was"),
        field("first", &Misconduct::first, "hash of the first signed vote"),
        field("second", &Misconduct::second, "hash of the second"), field("reported_by", &Misconduct::reported_by),
        field("height", &Misconduct::height, "recorded in this block"));
  }
  std::vector<IndexEntry> index_entries() const;  // misconduct_by_party (party, epoch, view, offence, key)
  bool operator==(const Misconduct&) const = default;
};

}  // namespace tallystick::contracts::validator

namespace tallystick {
template <>
struct EnumNames<contracts::validator::ChangeKind> {
  using enum contracts::validator::ChangeKind;
  static constexpr std::pair<contracts::validator::ChangeKind, std::string_view> values[] = {
      {join, "join"}, {leave, "leave"}, {rotate, "rotate"}};
};
template <>
struct EnumNames<contracts::validator::Offence> {
  using enum contracts::validator::Offence;
  static constexpr std::pair<contracts::validator::Offence, std::string_view> values[] = {
      {double_notarize, "double_notarize"},
      {double_finalize, "double_finalize"},
      {nullify_finalize, "nullify_finalize"}};
};
}  // namespace tallystick
