#include "core/genesis.h"

#include <functional>

#include <gtest/gtest.h>

namespace tallystick {
namespace {

PublicKey key_of(std::uint8_t n) {
  std::array<std::uint8_t, 32> secret{};
  secret[31] = n;
  return PrivateKey::from(secret).value().public_key();
}

Hash filled(std::uint8_t byte) {
  return *Hash::from(Bytes(32, byte));
}

Genesis example() {
  Genesis g;
  g.chain_id = {"tallystick-test-1"};
  g.calendar = {Timestamp{1'795'363'200'000}, parse_date("2026-11-23").value(), 250};
  g.holidays.items = {parse_date("2027-01-01").value(), parse_date("2027-02-06").value()};
  g.currencies.items = {Currency::of("CNY").value(), Currency::of("USD").value()};
  g.banks.items = {{{"甲银行"}, {"0199:A"}, key_of(1), key_of(2), filled(1)},
                   {{"Bank B"}, {"0199:B"}, key_of(3), key_of(4), filled(2)}};
  g.association_threshold = 2;
  g.settlement_authority_name = {"Settlement"};
  g.settlement_authority_key = key_of(9);
  g.evidence_key_id = filled(7);
  g.parameters.items = {{{"level_max"}, 8, parse_date("2026-11-23").value()},
                        {{"tenor_max"}, 366, parse_date("2026-11-23").value()},
                        {{"tenor_max"}, 184, parse_date("2027-01-01").value()}};
  return g;
}

TEST(Genesis, Checks) {
  const struct {
    const char* name;
    std::function<void(Genesis&)> change;
    const char* complaint;  // empty: accepted
  } rows[] = {
      {"as it is", [](Genesis&) {}, ""},
      {"format 2", [](Genesis& g) { g.format = 2; }, "format 2 is not known"},
      {"no chain id", [](Genesis& g) { g.chain_id.value.clear(); }, "chain_id"},
      {"a chain id with a space", [](Genesis& g) { g.chain_id.value = "a b"; }, "chain_id"},
      {"a chain id in upper case", [](Genesis& g) { g.chain_id.value = "Tally"; }, "chain_id"},
      {"production with real days",
       [](Genesis& g) {
         g.kind = NetworkKind::production;
         g.calendar.ms_per_day = 86'400'000;
       },
       ""},
      {"production with short days", [](Genesis& g) { g.kind = NetworkKind::production; }, "keeps real days"},
      {"days of no length", [](Genesis& g) { g.calendar.ms_per_day = 0; }, "ms_per_day"},
      {"days that run backwards", [](Genesis& g) { g.calendar.ms_per_day = -1; }, "ms_per_day"},
      {"days longer than days", [](Genesis& g) { g.calendar.ms_per_day = 86'400'001; }, "ms_per_day"},
      {"a start before 1970", [](Genesis& g) { g.calendar.first_day_start = Timestamp{-1}; }, "first_day_start"},
      {"a first date after 9999", [](Genesis& g) { g.calendar.first_date = Date{INT32_MAX}; }, "first_date"},
      {"an offset east of the earth", [](Genesis& g) { g.utc_offset_minutes = 841; }, "utc_offset_minutes"},
      {"an offset west of the earth", [](Genesis& g) { g.utc_offset_minutes = -721; }, "utc_offset_minutes"},
      {"no holidays", [](Genesis& g) { g.holidays.items.clear(); }, ""},
      {"a holiday twice", [](Genesis& g) { g.holidays.items[1] = g.holidays.items[0]; }, "holidays"},
      {"holidays out of order", [](Genesis& g) { std::swap(g.holidays.items[0], g.holidays.items[1]); }, "holidays"},
      {"no currency", [](Genesis& g) { g.currencies.items.clear(); }, "at least one currency"},
      {"a currency twice", [](Genesis& g) { g.currencies.items[1] = g.currencies.items[0]; }, "currencies"},
      {"no bank", [](Genesis& g) { g.banks.items.clear(); }, "at least one bank"},
      {"a nameless bank", [](Genesis& g) { g.banks.items[1].name.value.clear(); }, "banks[1]: the name is empty"},
      {"a name twice", [](Genesis& g) { g.banks.items[1].name = g.banks.items[0].name; }, "has this name"},
      {"a legal id without scheme", [](Genesis& g) { g.banks.items[1].legal_id = {":B"}; }, "scheme:value"},
      {"a legal id without value", [](Genesis& g) { g.banks.items[1].legal_id = {"0199:"}; }, "scheme:value"},
      {"a legal id without colon", [](Genesis& g) { g.banks.items[1].legal_id = {"0199"}; }, "scheme:value"},
      {"a legal id twice", [](Genesis& g) { g.banks.items[1].legal_id = {"0199:A"}; }, "has this legal id"},
      {"a key off the curve", [](Genesis& g) { g.banks.items[1].operator_key = PublicKey{}; }, "not a point"},
      {"a consensus key twice", [](Genesis& g) { g.banks.items[1].consensus_key = g.banks.items[0].consensus_key; },
       "used twice"},
      {"one key for two uses", [](Genesis& g) { g.banks.items[0].consensus_key = g.banks.items[0].operator_key; },
       "used twice"},
      {"no pin", [](Genesis& g) { g.banks.items[0].tls_key_pin = Hash{}; }, "pin is zero"},
      {"a pin twice", [](Genesis& g) { g.banks.items[0].tls_key_pin = filled(2); }, "has this TLS key pin"},
      {"threshold 0", [](Genesis& g) { g.association_threshold = 0; }, "association_threshold"},
      {"threshold above the banks", [](Genesis& g) { g.association_threshold = 3; }, "association_threshold"},
      {"a nameless settlement authority", [](Genesis& g) { g.settlement_authority_name.value.clear(); },
       "settlement_authority_name"},
      {"no settlement key", [](Genesis& g) { g.settlement_authority_key = PublicKey{}; }, "settlement_authority_key"},
      {"a bank's key as settlement key", [](Genesis& g) { g.settlement_authority_key = key_of(4); }, "is a bank's key"},
      {"no evidence key", [](Genesis& g) { g.evidence_key_id = Hash{}; }, "evidence_key_id"},
      {"a nameless parameter", [](Genesis& g) { g.parameters.items[0].name.value.clear(); }, "has no name"},
      {"parameters out of order", [](Genesis& g) { std::swap(g.parameters.items[0], g.parameters.items[1]); },
       "ascending"},
      {"a parameter twice on a day",
       [](Genesis& g) { g.parameters.items[2].from_date = g.parameters.items[1].from_date; }, "ascending"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    Genesis g = example();
    row.change(g);
    const auto checked = check_genesis(g);
    const std::string message = checked ? "" : checked.error().message;
    EXPECT_EQ(checked.has_value(), *row.complaint == '\0') << message;
    EXPECT_NE(message.find(row.complaint), std::string::npos) << message;
    // The file's reader lets nothing through that check_genesis refuses.
    const auto read = read_genesis_json(write_genesis_json(g));
    EXPECT_TRUE(read ? check_genesis(*read).has_value() : !checked);
  }
}

TEST(Genesis, FileAndBytesComeBack) {
  const Genesis g = example();
  const auto read = read_genesis_json(write_genesis_json(g));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, g);
  EXPECT_EQ(from_bytes<Genesis>(to_bytes(g)).value(), g);
  EXPECT_EQ(network_of(g), (Network{g.chain_id, genesis_hash(g)}));
}

TEST(Genesis, TheHashChangesWithAnyField) {
  const Hash hash = genesis_hash(example());
  for (const auto& change : std::initializer_list<std::function<void(Genesis&)>>{
           [](Genesis& g) { g.kind = NetworkKind::production; }, [](Genesis& g) { g.parameters.items[0].value = 9; },
           [](Genesis& g) { std::swap(g.banks.items[0], g.banks.items[1]); },
           [](Genesis& g) { g.holidays.items.pop_back(); }}) {
    Genesis g = example();
    change(g);
    EXPECT_NE(genesis_hash(g), hash);
  }
}

TEST(Genesis, TheFileIsReadStrictly) {
  const std::string good = write_genesis_json(example());
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  EXPECT_FALSE(read_genesis_json(""));
  EXPECT_FALSE(read_genesis_json("{}"));
  EXPECT_FALSE(read_genesis_json(good + "x"));
  EXPECT_FALSE(read_genesis_json(with("\"format\": 1", "\"format\": 1.0")));
  EXPECT_FALSE(read_genesis_json(with("\"format\": 1", "\"format\": 1, \"format\": 1")));
  EXPECT_FALSE(read_genesis_json(with("\"format\": 1", "\"format\": 1, \"colour\": 1")));
  EXPECT_FALSE(read_genesis_json(with("\"ms_per_day\": \"250\"", "\"ms_per_day\": 250")));
  EXPECT_FALSE(read_genesis_json(with("\"CNY\"", "\"cny\"")));
  EXPECT_EQ(read_genesis_json(with("2027-02-06", "2027-02-30")).error().message,
            "holidays[1]: '2027-02-30' has no such day");
}

}  // namespace
}  // namespace tallystick
