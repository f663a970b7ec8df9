// What a command comes to: a report (data for machines, blocks for people) or a failure (exit code, code, cause, cure).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "core/result.h"
#include "wallet/present/exit_code.h"
#include "wallet/present/foreign_words.h"
#include "wallet/present/messages.h"
#include "wallet/present/table.h"
#include "wallet/present/wallet_errors.h"

namespace tallystick::wallet {

using Json = nlohmann::json;

struct Sentence {
  enum class Mood { plain, good, bad };
  Spoken text;
  Mood mood = Mood::plain;
};
// Names and values, one pair a line.
struct Pairs {
  std::vector<std::pair<Spoken, Spoken>> rows;
};
// Text of our own that goes out as it is: a script, a file's content.
struct Verbatim {
  std::string text;
};
using Block = std::variant<Sentence, Pairs, Table, Verbatim>;

// The transaction a command sent, for the envelope.
struct TxMark {
  std::string id;
  std::string hash;
  std::optional<std::uint64_t> height;
  bool final = false;  // verified against the pinned genesis
};

struct Report {
  Json data = Json::object();
  std::vector<Block> blocks;
  std::optional<TxMark> tx;
  Exit exit = Exit::ok;  // not_found for an empty list
  std::optional<std::string> document;  // JSON of a format of its own: printed bare, with or without --json
};

struct Failure {
  Exit exit = Exit::internal;
  std::string code;  // E_… of the ledger or W_… of the wallet
  Spoken message;    // the cause
  Spoken hint;       // the cure
  std::optional<std::int32_t> rpc;
  Json data = Json::object();
  std::optional<TxMark> tx;
};

template <class T>
using Outcome = tl::expected<T, Failure>;

Failure failure_of(WalletError error, const Spoken& detail);
// A detail that another part of the product worded.
inline Failure failure_of(WalletError error, const std::string& detail) {
  return failure_of(error, foreign(detail));
}
template <class Detail>
tl::unexpected<Failure> stop(WalletError error, const Detail& detail) {
  return tl::unexpected(failure_of(error, detail));
}

// A value, or the error's message as the detail of `error`.
template <class T>
Outcome<T> or_stop(Result<T> result, WalletError error) {
  if (result) {
    if constexpr (std::is_void_v<T>)
      return {};
    else
      return std::move(*result);
  }
  return stop(error, result.error().message);
}

}  // namespace tallystick::wallet
