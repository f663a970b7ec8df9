// Why the ledger says no. One number, one E_ code, one cause and one cure in two languages per reason; every face
// (receipt, RPC, command line, explorer) shows these words. Numbers are frozen: receipts carry them for ever. A refusal
// is an expected answer to a well-formed transaction, so it is a type of its own and not an Error (core/result.h).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/fields.h"

namespace tallystick::contracts {

enum class Refusal : std::uint16_t {
  // The common order of checks: the first that fails wins.
  E_SIG = 1,
  E_NONCE = 2,
  E_ROLE = 3,
  E_NOENT = 4,
  E_FROZEN = 5,
  E_STATE = 6,
  E_OWNER = 7,
  E_AMOUNT = 8,
  E_POLICY = 9,
  E_CASH = 10,
  // Any operation.
  E_EXPIRED = 11,
  E_MALFORMED = 12,
  E_EXISTS = 13,
  // Issuing.
  E_STOP = 20,
  E_TENOR = 21,
  E_TENOR_REASON = 22,
  E_LIMIT = 23,
  E_EVIDENCE = 24,
  E_EVIDENCE_DUP = 25,
  E_EVIDENCE_CONFLICT = 26,
  E_SELF = 27,
  E_MANDATE = 28,
  E_FLOW = 29,
  // Passing on and financing.
  E_LEVEL = 40,
  E_COUNT = 41,
  E_LIEN = 42,
  E_LTV = 43,
  E_APR = 44,
  E_PURPOSE = 45,
  // Validators.
  E_VALIDATOR = 60,
  E_KEY_USED = 61,
  E_PROOF = 62,
};

struct RefusalText {
  Refusal refusal;
  std::string_view code;  // "E_AMOUNT"
  std::string_view cause_en, cure_en;
  std::string_view cause_zh, cure_zh;
};

// Every refusal, ascending by number.
std::span<const RefusalText> refusal_table();
// The row; nothing for a number that does not exist.
const RefusalText* find_refusal(Refusal refusal);
const RefusalText* find_refusal(std::string_view code);

inline constexpr std::size_t kDetailBytesMax = 256;

// What one operation was refused for.
struct Refused {
  Refusal code;
  std::string detail;  // the values that disagreed: one English clause of at most kDetailBytesMax bytes
};

// Nothing stands in the way, or what does.
using Verdict = tl::expected<void, Refused>;
// A value, or what stands in the way of it.
template <class T>
using Permitted = tl::expected<T, Refused>;

tl::unexpected<Refused> refuse(Refusal code, std::string detail);
// E_POLICY of one named rule: the detail becomes "rule: detail".
tl::unexpected<Refused> refuse_policy(std::string_view rule, std::string_view detail);

}  // namespace tallystick::contracts

namespace tallystick {
template <>
struct EnumNames<contracts::Refusal> {
  using enum contracts::Refusal;
  static constexpr std::pair<contracts::Refusal, std::string_view> values[] = {
      {E_SIG, "E_SIG"},
      {E_NONCE, "E_NONCE"},
      {E_ROLE, "E_ROLE"},
      {E_NOENT, "E_NOENT"},
      {E_FROZEN, "E_FROZEN"},
      {E_STATE, "E_STATE"},
      {E_OWNER, "E_OWNER"},
      {E_AMOUNT, "E_AMOUNT"},
      {E_POLICY, "E_POLICY"},
      {E_CASH, "E_CASH"},
      {E_EXPIRED, "E_EXPIRED"},
      {E_MALFORMED, "E_MALFORMED"},
      {E_EXISTS, "E_EXISTS"},
      {E_STOP, "E_STOP"},
      {E_TENOR, "E_TENOR"},
      {E_TENOR_REASON, "E_TENOR_REASON"},
      {E_LIMIT, "E_LIMIT"},
      {E_EVIDENCE, "E_EVIDENCE"},
      {E_EVIDENCE_DUP, "E_EVIDENCE_DUP"},
      {E_EVIDENCE_CONFLICT, "E_EVIDENCE_CONFLICT"},
      {E_SELF, "E_SELF"},
      {E_MANDATE, "E_MANDATE"},
      {E_FLOW, "E_FLOW"},
      {E_LEVEL, "E_LEVEL"},
      {E_COUNT, "E_COUNT"},
      {E_LIEN, "E_LIEN"},
      {E_LTV, "E_LTV"},
      {E_APR, "E_APR"},
      {E_PURPOSE, "E_PURPOSE"},
      {E_VALIDATOR, "E_VALIDATOR"},
      {E_KEY_USED, "E_KEY_USED"},
      {E_PROOF, "E_PROOF"},
  };
};
}  // namespace tallystick
