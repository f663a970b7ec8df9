// What people do in a twin's life: claims that were not made here.
#include "contracts/claim/append_number.h"
#include "contracts/claim/end_outside.h"
#include "contracts/claim/record_outside.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

claim::OutsideEntry Twin::entry(const std::string& number, std::int64_t at_ms) const {
  return {{"zdw"}, {number}, Timestamp{at_ms}};
}

void Twin::record_claim() {
  const Name id = some_fragment(once_in(3) ? "sold" : "held");
  if (id.empty()) return;
  const Name by = once_in(15) ? supplier() : once_in(3) ? bank() : model_.bank_of.at("issuer");
  const auto moment = [&] { return model_.now_ms() + (once_in(30) ? 1 : -1) * dice_.between(1, 100) * 3'600'000; };
  Claim outside;
  outside.amount = once_in(20) ? model_.fragments.at(id).face + 1 : up_to(model_.fragments.at(id).face);
  if (once_in(5)) {
    outside.registered_ms = moment();
    outside.number = std::to_string(dice_.below(20));
  }
  if (once_in(2)) outside.noticed_ms = moment();
  claim::RecordOutside op{*FragmentId::from_hex(id), {"a factor"}, Amount{outside.amount}, {}, {}, {}};
  if (outside.registered_ms) op.entry = entry(outside.number, *outside.registered_ms);
  if (outside.noticed_ms) op.noticed_at = Timestamp{*outside.noticed_ms};
  ask(by, op, model_.why_not_record(by, id, outside), [&] {
    model_.record(by, id, outside);
    for (const auto& [other, one] : model_.fragments)
      if (one.root == model_.fragments.at(id).root) compare_priority(other);
  });
}

void Twin::end_claim() {
  std::vector<ClaimKey> found;
  const bool any = once_in(10);
  for (const auto& [key, claim] : model_.claims)
    if (any || (claim.kind == "outside" && claim.state == "live")) found.push_back(key);
  if (found.empty()) return;
  const ClaimKey key = dice_.pick(found);
  const Name by = once_in(10) ? bank() : once_in(4) ? "supervisor" : model_.claims.at(key).claimant;
  const bool satisfied = once_in(2);
  ask(by,
      claim::EndOutside{
          *FragmentId::from_hex(key.first), {Height{static_cast<std::uint64_t>(key.second)}, 0, 0}, satisfied},
      model_.why_not_end(by, key), [&] { model_.end(key, satisfied); });
}

void Twin::number_claim() {
  if (model_.claims.empty()) return;
  const ClaimKey key =
      std::next(model_.claims.begin(), static_cast<std::ptrdiff_t>(dice_.below(model_.claims.size())))->first;
  const Name by = once_in(10) ? bank() : model_.claims.at(key).claimant;
  const std::int64_t at = model_.now_ms() - (once_in(6) ? dice_.between(-50, 50) * 3'600'000 : 0);
  const std::string number = "N" + std::to_string(dice_.below(1'000));
  ask(by,
      claim::AppendNumber{
          *FragmentId::from_hex(key.first), {Height{static_cast<std::uint64_t>(key.second)}, 0, 0}, entry(number, at)},
      model_.why_not_number(by, key, at), [&] { model_.claims.at(key).number = number; });
}

}  // namespace tallystick::ledger_model
