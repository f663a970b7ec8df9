#include "core/genesis.h"

#include <set>

#include "core/json_codec.h"
#include "core/sha256.h"
#include "core/strict_json.h"

namespace tallystick {
namespace {

constexpr std::uint16_t kFormat = 1;
constexpr std::int64_t kRealDayMs = 86'400'000;
constexpr std::int64_t kTestDayMsMin = 10;        // shorter days would outrun the blocks that carry them
constexpr std::int32_t kUtcOffsetMin = -12 * 60;  // the time zones of the earth
constexpr std::int32_t kUtcOffsetMax = 14 * 60;
constexpr std::size_t kJsonBytesMax = 4 * 1024 * 1024;

template <class Items, class Less>
bool strictly_ascending(const Items& items, Less less) {
  for (std::size_t i = 1; i < items.size(); ++i)
    if (!less(items[i - 1], items[i])) return false;
  return true;
}

bool is_chain_id(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

Result<void> check_calendar(const Genesis& genesis) {
  const Calendar& calendar = genesis.calendar;
  if (calendar.first_day_start < kTimestampMin || calendar.first_day_start > kTimestampMax)
    return malformed("calendar.first_day_start lies outside the years 1970 to 9999");
  if (calendar.first_date < kDateMin || calendar.first_date > kDateMax)
    return malformed("calendar.first_date lies outside the years 0001 to 9999");
  if (genesis.kind == NetworkKind::production && calendar.ms_per_day != kRealDayMs)
    return malformed("a production network keeps real days: calendar.ms_per_day must be 86400000");
  if (calendar.ms_per_day < kTestDayMsMin || calendar.ms_per_day > kRealDayMs)
    return malformed("calendar.ms_per_day must be within 10..86400000");
  if (genesis.utc_offset_minutes < kUtcOffsetMin || genesis.utc_offset_minutes > kUtcOffsetMax)
    return malformed("utc_offset_minutes must be within -720..840");
  if (!strictly_ascending(genesis.holidays.items, std::less<Date>{})) return malformed("holidays are not ascending");
  return {};
}

Result<void> check_banks(const Genesis& genesis) {
  if (genesis.banks.empty()) return malformed("a network needs at least one bank");
  std::set<std::string> names;
  std::set<std::string> legal_ids;
  std::set<PublicKey> keys;
  std::set<Hash> pins;
  for (std::size_t i = 0; i < genesis.banks.size(); ++i) {
    const GenesisBank& bank = genesis.banks.items[i];
    const auto wrong = [&](const std::string& why) { return malformed("banks[" + std::to_string(i) + "]: " + why); };
    if (bank.name.value.empty()) return wrong("the name is empty");
    if (!names.insert(bank.name.value).second) return wrong("another bank has this name");
    const std::string& legal_id = bank.legal_id.value;
    const std::size_t colon = legal_id.find(':');
    if (colon == 0 || colon == std::string::npos || colon + 1 == legal_id.size())
      return wrong("the legal id is not scheme:value");
    if (!legal_ids.insert(legal_id).second) return wrong("another bank has this legal id");
    for (const PublicKey& key : {bank.operator_key, bank.consensus_key}) {
      if (!is_valid(key)) return wrong("the key " + key.hex() + " is not a point of the curve");
      if (!keys.insert(key).second) return wrong("the key " + key.hex() + " is used twice");
    }
    if (bank.tls_key_pin.is_zero()) return wrong("the TLS key pin is zero");
    if (!pins.insert(bank.tls_key_pin).second) return wrong("another bank has this TLS key pin");
  }
  if (genesis.association_threshold < 1 || genesis.association_threshold > genesis.banks.size())
    return malformed("association_threshold must be within 1.." + std::to_string(genesis.banks.size()));
  if (genesis.settlement_authority_name.value.empty()) return malformed("settlement_authority_name is empty");
  if (!is_valid(genesis.settlement_authority_key))
    return malformed("settlement_authority_key is not a point of the curve");
  if (keys.contains(genesis.settlement_authority_key)) return malformed("settlement_authority_key is a bank's key");
  return {};
}

Result<void> check_parameters(const Genesis& genesis) {
  for (const GenesisParameter& parameter : genesis.parameters) {
    if (parameter.name.value.empty()) return malformed("a parameter has no name");
    if (parameter.from_date < kDateMin || parameter.from_date > kDateMax)
      return malformed("the date of parameter '" + parameter.name.value + "' lies outside the years 0001 to 9999");
  }
  const auto less = [](const GenesisParameter& a, const GenesisParameter& b) {
    return std::pair{a.name, a.from_date} < std::pair{b.name, b.from_date};
  };
  if (!strictly_ascending(genesis.parameters.items, less))
    return malformed("parameters are not ascending by name and date");
  return {};
}

}  // namespace

Hash genesis_hash(const Genesis& genesis) {
  return hash_of("tallystick/genesis", genesis);
}

Network network_of(const Genesis& genesis) {
  return {genesis.chain_id, genesis_hash(genesis)};
}

Result<void> check_genesis(const Genesis& genesis) {
  if (genesis.format != kFormat)
    return malformed("genesis format " + std::to_string(genesis.format) + " is not known; this is format 1");
  if (!is_chain_id(genesis.chain_id.value))
    return malformed("chain_id must be 1 to 32 of a-z, 0-9, point, hyphen and underscore");
  if (genesis.currencies.empty()) return malformed("a network needs at least one currency");
  if (!strictly_ascending(genesis.currencies.items, std::less<Currency>{}))
    return malformed("currencies are not ascending");
  if (genesis.evidence_key_id.is_zero()) return malformed("evidence_key_id is zero");
  for (const auto check : {check_calendar, check_banks, check_parameters})
    if (auto checked = check(genesis); !checked) return checked;
  return {};
}

Result<Genesis> read_genesis_json(std::string_view text) {
  const auto json = parse_json(text, {.bytes_max = kJsonBytesMax});
  if (!json) return tl::unexpected(json.error());
  auto genesis = from_json<Genesis>({}, *json);
  if (!genesis) return genesis;
  if (const auto checked = check_genesis(*genesis); !checked) return tl::unexpected(checked.error());
  return genesis;
}

std::string write_genesis_json(const Genesis& genesis) {
  return dump_json_pretty(to_json({}, genesis)) + '\n';
}

}  // namespace tallystick
