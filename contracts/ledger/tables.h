// The ledger's tables and indexes by number. Numbers are frozen: they are hashed into state keys and written to disk.
// A family adds its lines here; contracts/registry_records.cpp says what each table holds.
#pragma once

#include <cstdint>

namespace tallystick::contracts {

enum class Table : std::uint8_t {
  // ledger
  quarantine = 1,  // due work that broke an invariant and waits for people
  // party
  party = 8,
  legal_id = 9,
  customer = 10,
  bank = 11,
  group = 12,
  issuing_stop = 13,
  // account
  account = 16,
  lane = 17,
  recovery = 18,
  // cash
  balance = 24,
  supply = 25,
  // limit
  limit = 32,
  ceiling = 33,
  // policy
  parameter = 40,
  holidays = 41,
  currency = 42,
  // evidence 64..71, receivable 72..79, fragment 80..87, financing 88..95, settlement 96..103
};

enum class Index : std::uint8_t {
  party_by_group = 8,
  party_by_registrar = 9,
  customer_by_party = 10,
  account_by_party = 16,
  recovery_due = 18,
  balance_by_account = 24,
  limit_by_issuer = 32,
  // evidence 64..71, receivable 72..79, fragment 80..87, financing 88..95, settlement 96..103
};

}  // namespace tallystick::contracts
