// What an operation may be refused for, from the one place that says so: the comment above its `permit` in the header of its folder, which
// names each code and when, in the order in which permit asks. Read from the source tree, so that adding an operation adds nothing here.
//   // E_NOENT; E_STATE unless offered and not matured; E_OWNER unless the payee; E_EXPIRED from the offer's expiry on.
//   Verdict permit(const Claim& op, const Context& context, const LedgerView& view);
// A comment stands for every permit below it until the next comment. "as fragment.claim is" takes over that operation's list; "what
// check_change refuses" the one above a function of the family.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace tallystick::catalogue {

struct Reason {
  std::string code;  // "E_POLICY"
  std::string rule;  // of E_POLICY:rule; else empty
  std::string when;  // in words; may be empty
};

struct Refusals {
  std::string preface;  // what stands before the first code
  std::vector<Reason> reasons;
  bool has(std::string_view code) const;
};

// By operation name, "fragment.claim"; for all headers under contracts/. Operations without a comment above permit are absent.
std::map<std::string, Refusals> read_refusals(const std::string& contracts_folder);

// The reasons that a comment lists; references are not followed.
Refusals refusals_in(const std::string& comment);

// Empty; or a sentence when the operation's header does not list the code. Reads the headers once.
std::string unlisted(std::string_view operation, std::string_view code);

}  // namespace tallystick::catalogue
