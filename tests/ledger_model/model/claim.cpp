// Claims on fragments and their order (row 13, Civil Code 768): registered before unregistered, registered ones by time of registration,
// unregistered ones by first notice, those with neither together. What was claimed of a fragment is claimed of all that became of it.
#include <algorithm>
#include <tuple>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

namespace {
constexpr std::size_t kOutsideMax = 16;  // live ones on one receivable
}

void Ledger::enter_claim(const Name& fragment, const std::string& kind, const Name& claimant, Fen amount) {
  claims[{fragment, block_}] = {kind, "live", claimant, amount, now_ms_, now_ms_, ""};
}

std::optional<ClaimKey> Ledger::live_claim(const Name& fragment) const {
  for (auto at = claims.lower_bound({fragment, 0}); at != claims.end() && at->first.first == fragment; ++at)
    if (at->second.state == "live" && at->second.kind != "outside") return at->first;
  return std::nullopt;
}

void Ledger::end_claim(const Name& fragment, const std::string& how) {
  if (const auto own = live_claim(fragment)) claims.at(*own).state = how;
}

// Both halves keep the rank; the amount is shared by their faces.
void Ledger::divide_claim(const Name& whole, const Name& part, const Name& change) {
  const auto own = live_claim(whole);
  if (!own) return;
  const Claim before = claims.at(*own);
  const auto of = shares(before.amount, {fragments.at(part).face, fragments.at(change).face});
  claims.at(*own).state = "divided";
  claims[{part, own->second}] = before;
  claims.at({part, own->second}).amount = of[0];
  claims[{change, own->second}] = before;
  claims.at({change, own->second}).amount = of[1];
}

std::vector<ClaimKey> Ledger::outside_claims(const Name& fragment) const {
  std::set<Name> line;
  std::vector<Name> waiting{fragment};
  while (!waiting.empty()) {
    const Name at = waiting.back();
    waiting.pop_back();
    if (!line.insert(at).second) continue;
    for (const Name& parent : fragments.at(at).parents) waiting.push_back(parent);
  }
  std::vector<ClaimKey> out;
  for (const auto& [key, claim] : claims)
    if (claim.kind == "outside" && claim.state == "live" && line.contains(key.first)) out.push_back(key);
  return out;
}

bool Ledger::is_behind(const Name& fragment) const {
  const auto outside = outside_claims(fragment);
  return std::any_of(outside.begin(), outside.end(),
                     [&](const ClaimKey& key) { return claims.at(key).registered_ms.has_value(); });
}

std::vector<Place> Ledger::priority(const Name& fragment) const {
  std::vector<ClaimKey> all = outside_claims(fragment);
  if (const auto own = live_claim(fragment)) all.push_back(*own);
  const auto by_article = [&](const ClaimKey& key) {
    const Claim& claim = claims.at(key);
    const int group = claim.registered_ms ? 0 : claim.noticed_ms ? 1 : 2;
    const std::int64_t when = group == 0 ? *claim.registered_ms : claim.noticed_ms.value_or(0);
    return std::tuple{group, when, key.second, key.first};
  };
  std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return by_article(a) < by_article(b); });
  const auto registered =
      std::count_if(all.begin(), all.end(), [&](const auto& key) { return claims.at(key).registered_ms.has_value(); });
  std::vector<Place> out;
  int together = 0;  // the rank that those without registration and notice share
  for (const ClaimKey& key : all) {
    const int group = std::get<0>(by_article(key));
    int rank = static_cast<int>(out.size()) + 1;
    if (group == 2 && together == 0) together = rank;
    if (group == 2) rank = together;
    const std::string basis = all.size() == 1 ? "only_claim"
                              : group == 0    ? (registered > 1 ? "registration_time" : "registered_first")
                              : group == 1    ? "notice_time"
                                              : "pro_rata";
    out.push_back({rank, basis, key});
  }
  return out;
}

std::string Ledger::why_not_record(const Name& by, const Name& fragment, const Claim& outside) const {
  if (!is_bank(by)) return "E_ROLE";
  const Fragment& one = fragments.at(fragment);
  if (!one.live()) return "E_STATE";
  const Name& home = is_bank(one.holder) ? one.holder : bank_of.at(one.holder);
  if (by != "supervisor" && by != home && by != bank_of.at("issuer")) return "E_OWNER";
  if (outside.amount == 0 || outside.amount > one.face) return "E_AMOUNT";
  if (outside.registered_ms.value_or(0) > now_ms_ || outside.noticed_ms.value_or(0) > now_ms_) return "E_AMOUNT";
  std::size_t known = 0;
  bool twice = false;
  for (const auto& [key, claim] : claims) {
    if (claim.kind != "outside" || claim.state != "live" || fragments.at(key.first).root != one.root) continue;
    ++known;
    twice = twice || (key.first == fragment && !outside.number.empty() && claim.number == outside.number);
  }
  if (twice) return "E_EXISTS";
  return known >= kOutsideMax ? "E_COUNT" : "";
}

void Ledger::record(const Name& by, const Name& fragment, Claim outside) {
  outside.kind = "outside";
  outside.state = "live";
  outside.claimant = by;
  claims[{fragment, block_}] = outside;
}

std::string Ledger::why_not_end(const Name& by, const ClaimKey& key) const {
  const auto found = claims.find(key);
  if (found == claims.end()) return "E_NOENT";
  if (found->second.kind != "outside" || found->second.state != "live") return "E_STATE";
  return by == found->second.claimant || by == "supervisor" ? "" : "E_OWNER";
}

void Ledger::end(const ClaimKey& key, bool satisfied) {
  claims.at(key).state = satisfied ? "satisfied" : "released";
}

std::string Ledger::why_not_number(const Name& by, const ClaimKey& key, std::int64_t at_ms) const {
  const auto found = claims.find(key);
  if (found == claims.end()) return "E_NOENT";
  if (found->second.kind == "outside") return "E_STATE";
  if (by != found->second.claimant) return "E_OWNER";
  if (at_ms > now_ms_ || at_ms < *found->second.registered_ms) return "E_AMOUNT";
  return found->second.number.empty() ? "" : "E_EXISTS";
}

}  // namespace tallystick::ledger_model
