// Genesis: what a network starts from, in one hashed document. Its hash is in every signature and is all that a wallet must pin.
// Consensus reads the validators, contracts make the first state from it, wallets check certificates with it.
#pragma once

#include <string>
#include <vector>

#include "core/address.h"
#include "core/amount.h"
#include "core/bounded.h"
#include "core/keys.h"
#include "core/time.h"
#include "core/transaction.h"

namespace tallystick {

inline constexpr std::size_t kValidatorsMax = 100;

// A bank: a party, its operator account and the validator it runs.
struct GenesisBank {
  Text<64> name;
  Text<64> legal_id;           // scheme:value, as UBL gives them, for example 0199:529900T8BM49AURSDO55
  PublicKey operator_key;      // first key of its operator account
  PublicKey consensus_key;     // signs votes
  Hash tls_key_pin;            // SHA-256 of the DER SubjectPublicKeyInfo of its P-256 TLS key
  static constexpr auto fields() {
    return field_list(field("name", &GenesisBank::name), field("legal_id", &GenesisBank::legal_id),
                      field("operator_key", &GenesisBank::operator_key), field("consensus_key", &GenesisBank::consensus_key),
                      field("tls_key_pin", &GenesisBank::tls_key_pin));
  }
  bool operator==(const GenesisBank&) const = default;
};

// A dated policy parameter: the value that holds from from_date on.
struct GenesisParameter {
  Text<32> name;
  std::int64_t value = 0;
  Date from_date;
  static constexpr auto fields() {
    return field_list(field("name", &GenesisParameter::name), field("value", &GenesisParameter::value),
                      field("from_date", &GenesisParameter::from_date));
  }
  bool operator==(const GenesisParameter&) const = default;
};

struct Genesis {
  std::uint16_t format = 1;
  ChainId chain_id;
  NetworkKind kind = NetworkKind::test;
  Calendar calendar;                            // ms_per_day must be 86,400,000 when kind is production
  std::int32_t utc_offset_minutes = 480;        // +08:00, for showing moments; days follow the calendar
  List<Date, 4096> holidays;                    // ascending; days on which nothing falls due besides weekends
  List<Currency, 16> currencies;                // ascending
  List<GenesisBank, kValidatorsMax> banks;      // the validators, in their order
  std::uint16_t association_threshold = 0;      // k of the banks' operator keys
  Text<64> settlement_authority_name;
  PublicKey settlement_authority_key;           // mints and burns reserves
  Hash evidence_key_id;                         // H of the banks' secret fingerprint key; the key itself is never on the ledger
  List<GenesisParameter, 256> parameters;
  static constexpr auto fields() {
    return field_list(field("format", &Genesis::format),
                      field("chain_id", &Genesis::chain_id),
                      field("kind", &Genesis::kind),
                      field("calendar", &Genesis::calendar),
                      field("utc_offset_minutes", &Genesis::utc_offset_minutes),
                      field("holidays", &Genesis::holidays),
                      field("currencies", &Genesis::currencies),
                      field("banks", &Genesis::banks),
                      field("association_threshold", &Genesis::association_threshold),
                      field("settlement_authority_name", &Genesis::settlement_authority_name),
                      field("settlement_authority_key", &Genesis::settlement_authority_key),
                      field("evidence_key_id", &Genesis::evidence_key_id),
                      field("parameters", &Genesis::parameters));
  }
  bool operator==(const Genesis&) const = default;
};

// H("tallystick/genesis" ‖ bytes)
Hash genesis_hash(const Genesis& genesis);
Network network_of(const Genesis& genesis);
// Every rule above, and: 1..100 banks with distinct valid keys, 1 <= threshold <= banks, production keeps real days.
Result<void> check_genesis(const Genesis& genesis);

// The genesis file: the same fields as JSON (core/json_codec.h), read strictly and checked.
Result<Genesis> read_genesis_json(std::string_view text);
std::string write_genesis_json(const Genesis& genesis);

}  // namespace tallystick
