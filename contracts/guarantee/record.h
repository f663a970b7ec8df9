// A guarantor's promise to pay in an issuer's place, for a receivable or for one fragment of it. Given before maturity; called once the
// receivable stands where the terms say; who has paid holds what it paid for. Terms after the guarantee of ACTUS (CEG): coverage,
// exposure, trigger. Rule: DOMAIN row 26.
//   offered -> in_force   its beneficiary accepts and pays the fee; without a fee it is in force at once
//   anything -> ended     withdrawn while offered; used up; or the receivable is final
#pragma once

#include <optional>
#include <vector>

#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/time.h"

namespace tallystick::contracts::guarantee {

using GuaranteeId = FixedBytes<struct GuaranteeTag, 32>;
inline GuaranteeId guarantee_id(const Hash& transaction_id, std::uint16_t operation) {
  return made_by<GuaranteeId>("tallystick/guarantee", transaction_id, operation);
}

inline constexpr std::size_t kPerReceivableMax = 8;  // guarantees on one receivable, which each call looks through

enum class Exposure : std::uint8_t {
  principal = 1,              // CEGE NO: what is outstanding
  principal_and_penalty = 2,  // CEGE NI: and the late interest that is due on it
};

enum class Trigger : std::uint8_t {
  overdue = 1,     // CETC DL: the days of grace are over
  delinquent = 2,  // DQ
  defaulted = 3,   // DF
};

enum class State : std::uint8_t { offered = 1, in_force = 2, ended = 3 };

struct Terms {
  ReceivableId receivable;
  std::optional<FragmentId> fragment;  // absent: every fragment of the receivable
  Rate share;                          // of the exposure, in millionths
  Amount cap;                          // in all
  Exposure exposure = Exposure::principal;
  Trigger trigger = Trigger::defaulted;
  std::uint8_t rank = 1;   // of several on one receivable: the lowest bears the first loss
  bool automatic = false;  // the ledger calls it by itself
  PartyId from_bank;       // where the guarantor's account pays from
  Amount reserve;          // set aside there, out of the guarantor's reach
  Amount fee;
  std::optional<AccountId> beneficiary;  // pays the fee; absent without one
  static constexpr auto fields() {
    return field_list(field("receivable", &Terms::receivable, "whose issuer is answered for"),
                      field("fragment", &Terms::fragment, "the one that is covered, with its parts; absent: all"),
                      field("share", &Terms::share, "of the exposure that is covered, in millionths"),
                      field("cap", &Terms::cap, "the most that is paid in all"),
                      field("exposure", &Terms::exposure, "principal, or principal_and_penalty"),
                      field("trigger", &Terms::trigger, "overdue, delinquent or defaulted"),
                      field("rank", &Terms::rank, "1 bears the first loss"),
                      field("automatic", &Terms::automatic, "the ledger calls it by itself"),
                      field("from_bank", &Terms::from_bank, "where the guarantor's account pays from"),
                      field("reserve", &Terms::reserve, "set aside there for this guarantee, at most the cap"),
                      field("fee", &Terms::fee, "paid by the beneficiary when it accepts"),
                      field("beneficiary", &Terms::beneficiary, "who accepts and pays the fee"));
  }
  bool operator==(const Terms&) const = default;
};

struct Guarantee {
  static constexpr Table kTable = Table::guarantee;
  using Key = GuaranteeId;
  Key key() const { return id; }
  GuaranteeId id;
  State state = State::offered;
  PartyId guarantor;
  AccountId account;  // pays, and holds what it paid for
  Terms terms;
  Currency currency;
  Date given_on;
  Amount paid;
  Amount reserved;               // of the reserve, what is still set aside
  std::optional<Date> next_day;  // when the ledger looks by itself; automatic ones in force only
  Amount left() const { return Amount{terms.cap.minor() - paid.minor()}; }
  static constexpr auto fields() {
    return field_list(field("id", &Guarantee::id, "its name"), field("state", &Guarantee::state, "where it stands"),
                      field("guarantor", &Guarantee::guarantor, "who answers"),
                      field("account", &Guarantee::account, "pays, and holds what it paid for"),
                      field("terms", &Guarantee::terms, "for what, and how far"),
                      field("currency", &Guarantee::currency, "ISO 4217 code"),
                      field("given_on", &Guarantee::given_on, "ledger day"), field("paid", &Guarantee::paid, "so far"),
                      field("reserved", &Guarantee::reserved, "of the reserve, still set aside"),
                      field("next_day", &Guarantee::next_day, "when the ledger looks by itself"));
  }
  bool operator==(const Guarantee&) const = default;
  std::vector<IndexEntry> index_entries() const {
    std::vector<IndexEntry> out{{Index::guarantee_by_guarantor, index_key(guarantor, id)}};
    if (state != State::ended) out.push_back({Index::guarantee_by_root, index_key(terms.receivable, terms.rank, id)});
    if (next_day) out.push_back({Index::guarantee_next_day, index_key(*next_day, terms.receivable, terms.rank, id)});
    return out;
  }
};

// One call: what was paid for a fragment. Each part of a covered fragment is paid for once by one guarantee: `left` is still owed for what the
// holder kept, when the guarantor had its reserve and no more.
struct Payout {
  static constexpr Table kTable = Table::guarantee_payout;
  struct Key {
    GuaranteeId guarantee;
    FragmentId fragment;
    static constexpr auto fields() {
      return field_list(field("guarantee", &Key::guarantee), field("fragment", &Key::fragment));
    }
  };
  Key key() const { return {guarantee, fragment}; }
  GuaranteeId guarantee;
  FragmentId fragment;  // as it was called
  FragmentId part;      // what the guarantor took over
  Date day;
  Amount principal;
  Amount penalty;
  Amount left;  // of the principal that was owed
  Amount kept;  // what the holder is still owed on what it keeps
  static constexpr auto fields() {
    return field_list(field("guarantee", &Payout::guarantee), field("fragment", &Payout::fragment, "as it was called"),
                      field("part", &Payout::part, "what the guarantor took over"),
                      field("day", &Payout::day, "ledger day"), field("principal", &Payout::principal, "paid"),
                      field("penalty", &Payout::penalty, "late interest paid"),
                      field("left", &Payout::left, "of the principal, still owed by the guarantor"),
                      field("kept", &Payout::kept, "what the holder is still owed on what it keeps"));
  }
  bool operator==(const Payout&) const = default;
};

// Marks what a guarantor took over: no other guarantee of the receivable answers for that again.
struct Subrogation {
  static constexpr Table kTable = Table::subrogation;
  using Key = FragmentId;
  Key key() const { return part; }
  FragmentId part;
  GuaranteeId guarantee;
  static constexpr auto fields() {
    return field_list(field("part", &Subrogation::part, "taken over"),
                      field("guarantee", &Subrogation::guarantee, "under which"));
  }
  bool operator==(const Subrogation&) const = default;
};

}  // namespace tallystick::contracts::guarantee

namespace tallystick {
template <>
struct EnumNames<contracts::guarantee::Exposure> {
  using enum contracts::guarantee::Exposure;
  static constexpr std::pair<contracts::guarantee::Exposure, std::string_view> values[] = {
      {principal, "principal"}, {principal_and_penalty, "principal_and_penalty"}};
};
template <>
struct EnumNames<contracts::guarantee::Trigger> {
  using enum contracts::guarantee::Trigger;
  static constexpr std::pair<contracts::guarantee::Trigger, std::string_view> values[] = {
      {overdue, "overdue"}, {delinquent, "delinquent"}, {defaulted, "defaulted"}};
};
template <>
struct EnumNames<contracts::guarantee::State> {
  using enum contracts::guarantee::State;
  static constexpr std::pair<contracts::guarantee::State, std::string_view> values[] = {
      {offered, "offered"}, {in_force, "in_force"}, {ended, "ended"}};
};
}  // namespace tallystick
