// What an operation may know besides its own fields and the state: the block it is in and who signed.
#pragma once

#include <optional>
#include <vector>

#include "core/address.h"
#include "core/genesis.h"
#include "core/keys.h"
#include "core/signature_scheme.h"
#include "core/strong.h"
#include "core/time.h"
#include "core/transaction.h"

namespace tallystick::contracts {

// What genesis fixes for ever. Holidays, parameters and currencies can change and are records.
struct LedgerConfig {
  Network network;
  NetworkKind kind = NetworkKind::test;
  Calendar calendar;
  std::int32_t utc_offset_minutes = 480;
  Hash evidence_key_id;
  // Checks votes that somebody reports. secp256k1, except where a simulation signs with something cheaper.
  const SignatureScheme* vote_signatures = nullptr;
};
// `vote_signatures`, when given, must outlive the config.
LedgerConfig ledger_config(const Genesis& genesis, const SignatureScheme* vote_signatures = nullptr);

// The block that is being executed. `config` must outlive it.
struct BlockContext {
  const LedgerConfig* config = nullptr;
  Height height;
  Timestamp time;     // of this block
  Date day;           // the ledger's day at `time`
  Date previous_day;  // of the parent block; a block may skip days
  Epoch epoch;
  // In the first block of an epoch: the hash of the list of validators that the block before it sealed.
  std::optional<Hash> sealed_validators;
};
// The context of the block after one whose time was `parent_time` (for height 1: the calendar's first_day_start).
BlockContext block_context(const LedgerConfig& config, Height height, Timestamp time, Timestamp parent_time,
                           Epoch epoch = {}, const std::optional<Hash>& sealed_validators = {});

// One operation of a transaction that passed signature, lane and expiry.
struct Context {
  const BlockContext& block;
  Hash transaction_id;
  std::uint16_t operation = 0;     // its index; what it creates is named after (transaction_id, operation)
  AccountId account;               // acts
  PartyId party;                   // owns the account
  std::vector<PublicKey> signers;  // keys of the account that signed, ascending
  std::uint32_t position = 0;      // the transaction's place in its block

  // The id of the account or party that this operation creates.
  AccountId new_account() const { return derive_account(transaction_id, operation); }
  PartyId new_party() const { return derive_party(transaction_id, operation); }
};

// Who asks for an operation, and on which day of the ledger: what it puts at stake may depend on both.
struct Asker {
  AccountId account;
  Date today;
};

// One piece of due work. `work_id` names it ledger-wide (and what it creates), as a transaction id would.
struct DueContext {
  const BlockContext& block;
  Hash work_id;
};

}  // namespace tallystick::contracts
