// "As of": a height, or a day of the ledger, that a reader asks for.
#pragma once

#include "explorer/api/context.h"

namespace tallystick::explorer::api {

struct Moment {
  Height height;
  Timestamp time;  // of that block; of the ledger's beginning at height 0
};

// `at` of the query: "1200", "2026-11-23" (the last block of that day or before), or absent: the last block of the index.
// 404 not_indexed_yet for a height above that one.
Answer<Moment> moment_of(const Ask& ask);
// The block of a height that is in the index.
Answer<Moment> moment_at(const Ask& ask, Height height);

// "at" and "at_time" of an answer.
void add_moment(Json& answer, const Moment& moment);

// A whole number without sign or leading zeros, below 2^63.
std::optional<std::int64_t> parse_number(std::string_view text);

}  // namespace tallystick::explorer::api
