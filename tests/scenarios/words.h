// The vocabulary of stories. A sentence is a pattern of words and places, "{who} claims {what}", and a small function that does it; a fact is
// a pattern with one place for its value, "{who} has {=} at {bank}". Each family brings its own list in a file of its own; a word more is a
// row more.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/scenarios/stage.h"

namespace tallystick::scenarios {

// What stood in the places of a pattern, from left to right.
using Places = std::vector<std::string>;

struct Sentence {
  std::string_view pattern;
  // Acts through Stage::act (the last act is the one that the line judges), lets time pass, or sets something up.
  void (*carry_out)(Stage&, const Places&);
};

// What may stand after "then" beside facts: throws StoryError when it is not so.
struct Check {
  std::string_view pattern;
  void (*see)(const Stage&, const Places&);
};

// The ledger as the story sees it: each fact with its place for the value left open ("tier1 has … at bank1"), and the value there. Amounts of
// nothing are left out.
using Picture = std::map<std::string, std::string>;

struct Facts {
  std::vector<std::string_view> patterns;  // with {=} for the value
  // Every fact of these patterns. Each must be told when it changes.
  void (*draw)(const Stage&, Picture&);
};

// The places of the pattern as the words fill them; nothing when they do not fit.
std::optional<Places> fit(std::string_view pattern, const Tokens& words);
// A pattern with its places filled, in the spelling of Picture: "" leaves the value's place open.
std::string fact(std::string_view pattern, const std::vector<std::string>& places);
// "1,234,567.89"
std::string spelled(Amount amount);
std::string spelled(std::int64_t minor);
// Adds to an amount of the picture.
void add(Picture& picture, const std::string& fact, Amount amount);

// The whole vocabulary.
const std::vector<Sentence>& sentences();
const std::vector<Check>& checks();
const std::vector<Facts>& facts();

// One per family.
std::vector<Sentence> party_sentences();
std::vector<Sentence> cash_sentences();
std::vector<Sentence> trade_sentences();
std::vector<Sentence> financing_sentences();
std::vector<Sentence> bid_sentences();
std::vector<Sentence> loan_sentences();
std::vector<Sentence> recourse_sentences();
std::vector<Sentence> dispute_sentences();
std::vector<Sentence> purpose_sentences();
std::vector<Sentence> general_sentences();
std::vector<Check> general_checks();
std::vector<Check> party_checks();
Facts cash_facts();
Facts trade_facts();
Facts loan_facts();
Facts purpose_facts();

}  // namespace tallystick::scenarios
