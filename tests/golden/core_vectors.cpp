#include "core/address.h"
#include "core/amount.h"
#include "core/block.h"
#include "core/genesis.h"
#include "core/keys.h"
#include "core/merkle.h"
#include "core/sha256.h"
#include "core/sparse_merkle.h"
#include "core/transaction.h"
#include "tests/golden/golden.h"

namespace tallystick::golden {
namespace {

Bytes repeated(std::size_t size, std::uint8_t byte) {
  return Bytes(size, byte);
}

Date date(std::string_view text) {
  return parse_date(text).value();
}

// Every kind of value the codec knows, one by one.
Json primitives() {
  Json out = Json::array();
  const auto row = [&](const char* type, const Json& value, const Bytes& bytes) {
    out.push_back({{"type", type}, {"value", value}, {"bytes", to_hex(bytes)}});
  };
  row("u8", 255, to_bytes(std::uint8_t{255}));
  row("u16", 258, to_bytes(std::uint16_t{258}));
  row("u32", 4'294'967'295, to_bytes(std::uint32_t{4'294'967'295}));
  row("u64", "72623859790382856", to_bytes(std::uint64_t{0x0102030405060708}));
  row("i32", -2, to_bytes(std::int32_t{-2}));
  row("i64", "-2", to_bytes(std::int64_t{-2}));
  row("bool", false, to_bytes(false));
  row("bool", true, to_bytes(true));
  row("amount", "123450", to_bytes(Amount{123'450}));
  row("amount", "100000000000000000", to_bytes(Amount{Amount::kMax}));
  row("currency", "CNY", to_bytes(*Currency::of("CNY")));
  row("date", "2026-11-23", to_bytes(date("2026-11-23")));
  row("date", "1969-12-31", to_bytes(date("1969-12-31")));
  row("timestamp", "1795392000000", to_bytes(Timestamp{1'795'392'000'000}));
  row("text", "", to_bytes(Text<8>{""}));
  row("text", "é元", to_bytes(Text<8>{"é元"}));
  row("blob", "00ff", to_bytes(Blob<8>{{0, 255}}));
  row("optional u8", nullptr, to_bytes(std::optional<std::uint8_t>{}));
  row("optional u8", 7, to_bytes(std::optional<std::uint8_t>{7}));
  row("list of u16", {1, 2}, to_bytes(List<std::uint16_t, 4>{{1, 2}}));
  row("list of u16", Json::array(), to_bytes(List<std::uint16_t, 4>{}));
  return out;
}

Json tagged_hashes() {
  Json out = Json::array();
  for (const char* tag : {"tallystick/transaction", "tallystick/header", "tallystick/x"})
    for (const Bytes& bytes : {Bytes{}, Bytes{0}, repeated(100, 0xab)})
      out.push_back({{"tag", tag}, {"bytes", to_hex(bytes)}, {"hash", tagged_hash(tag, bytes).hex()}});
  return out;
}

Json merkle_trees() {
  Json out = Json::array();
  for (const std::size_t size : {0U, 1U, 2U, 3U, 5U, 8U}) {
    std::vector<Hash> leaves;
    Json data = Json::array();
    for (std::size_t i = 0; i < size; ++i) {
      const Bytes leaf(i, static_cast<std::uint8_t>(i));
      data.push_back(to_hex(leaf));
      leaves.push_back(merkle_leaf(leaf));
    }
    Json proofs = Json::array();
    for (std::size_t i = 0; i < size; ++i) {
      Json siblings = Json::array();
      for (const Hash& sibling : merkle_inclusion_proof(leaves, i)) siblings.push_back(sibling.hex());
      proofs.push_back({{"index", i}, {"siblings", siblings}});
    }
    out.push_back({{"leaves", data}, {"root", merkle_root(leaves).hex()}, {"proofs", proofs}});
  }
  return out;
}

Json addresses() {
  Json out = Json::array();
  for (const NetworkKind kind : {NetworkKind::production, NetworkKind::test})
    for (const Bytes& id : {repeated(20, 0), repeated(20, 0xff),
                            Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}})
      out.push_back({{"kind", std::string(name_of(kind))},
                     {"id", to_hex(id)},
                     {"account", format_account(kind, *AccountId::from(id))},
                     {"party", format_party(kind, *PartyId::from(id))}});
  return out;
}

Json derived_ids() {
  Json out = Json::array();
  for (const std::uint16_t index : std::initializer_list<std::uint16_t>{0, 1, 258})
    out.push_back({{"transaction_id", filled(0x11).hex()},
                   {"index", index},
                   {"account", derive_account(filled(0x11), index).hex()},
                   {"party", derive_party(filled(0x11), index).hex()}});
  return out;
}

Json signatures() {
  Json out = Json::array();
  for (const std::uint8_t number : std::initializer_list<std::uint8_t>{1, 2, 255})
    for (const std::uint8_t digest : std::initializer_list<std::uint8_t>{0x00, 0x5a, 0xff}) {
      const PrivateKey secret = golden_key(number);
      out.push_back({{"secret_key", to_hex(secret.secret())},
                     {"public_key", secret.public_key().hex()},
                     {"digest", filled(digest).hex()},
                     {"signature", secret.sign(filled(digest)).hex()}});
    }
  return out;
}

Json transaction(const Network& network, const TransactionBody& body, std::vector<std::uint8_t> signers) {
  Transaction t{body, {}};
  const Hash id = transaction_id(network, body);
  Json secrets = Json::array();
  for (const std::uint8_t number : signers) {
    const PrivateKey secret = golden_key(number);
    secrets.push_back(to_hex(secret.secret()));
    t.signatures.items.push_back({KeyAlgorithm::secp256k1, secret.public_key(), secret.sign(id)});
  }
  std::sort(t.signatures.items.begin(), t.signatures.items.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  Json out = encoded(t);
  out["network"] = to_json(kContext, network);
  out["body_bytes"] = to_hex(to_bytes(body));
  out["id"] = id.hex();
  out["secret_keys"] = secrets;
  out["hash"] = transaction_hash(to_bytes(t)).hex();
  return out;
}

Json transactions() {
  const Network network{{"tallystick-test-7"}, filled(0x77)};
  TransactionBody small;
  small.account = *AccountId::from(repeated(20, 0xaa));
  small.operations.items = {{1, {}}};
  TransactionBody full = small;
  full.lane = 15;
  full.sequence = Sequence{0x0102030405060708};
  full.expiry = Timestamp{1'795'392'000'000};
  full.operations.items = {{0x0101, {{1, 2, 3}}}, {0xffff, {repeated(300, 0xcd)}}};
  return {transaction(network, small, {1}), transaction(network, full, {1, 2, 3})};
}

Json headers() {
  BlockHeader first;
  first.view = View{1};
  first.height = Height{1};
  first.parent_hash = filled(0x01);
  first.tx_root = merkle_empty();
  first.timestamp = Timestamp{1'795'392'000'000};
  first.finalized.result = filled(0x02);
  BlockHeader later = first;
  later.epoch = Epoch{3};
  later.view = View{0x0102030405060708};
  later.height = Height{1'000'000};
  later.parent_view = View{0x0102030405060706};
  later.tx_count = 10'000;
  later.proposer = ValidatorIndex{99};
  later.finalized.height = Height{999'998};
  later.next_validators = filled(0x03);
  Json out = Json::array();
  for (const BlockHeader& header : {first, later}) {
    Json row = encoded(header);
    row["hash"] = header_hash(header).hex();
    out.push_back(row);
  }
  return out;
}

Json execution_results() {
  Json out = Json::array();
  for (const ExecutionResult& result : {ExecutionResult{}, ExecutionResult{filled(1), filled(2), filled(3)}}) {
    Json row = encoded(result);
    row["digest"] = result_digest(result).hex();
    out.push_back(row);
  }
  return out;
}

Json history_leaves() {
  return {{{"header_hash", filled(1).hex()},
           {"state_root", filled(2).hex()},
           {"receipts_root", filled(3).hex()},
           {"leaf", history_leaf(filled(1), filled(2), filled(3)).hex()}}};
}

Json sparse_trees() {
  std::vector<SparseLeaf> leaves;
  Json entries = Json::array();
  for (std::uint8_t i = 0; i < 6; ++i) {
    const Bytes key(std::size_t{1} + i, i);
    const Bytes value(i, 0xee);
    leaves.push_back({state_key_hash(i, key), state_value_hash(value)});
    entries.push_back({{"table", i},
                       {"key", to_hex(key)},
                       {"value", to_hex(value)},
                       {"key_hash", leaves.back().key_hash.hex()},
                       {"value_hash", leaves.back().value_hash.hex()}});
  }
  Json out = Json::array();
  for (const std::size_t size : {0U, 1U, 2U, 6U}) {
    std::vector<SparseLeaf> some(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(size));
    std::sort(some.begin(), some.end());
    Json proofs = Json::array();
    for (const SparseLeaf& leaf : leaves)
      proofs.push_back(
          {{"key_hash", leaf.key_hash.hex()}, {"proof", to_json(kContext, sparse_prove(some, leaf.key_hash))}});
    out.push_back({{"entries", Json(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(size))},
                   {"root", sparse_subtree(some).hash.hex()},
                   {"proofs", proofs}});
  }
  return out;
}

Json geneses() {
  Json row = encoded(golden_genesis());
  row["hash"] = genesis_hash(golden_genesis()).hex();
  return Json::array({row});
}

}  // namespace

PrivateKey golden_key(std::uint8_t number) {
  Bytes secret(32);
  secret.back() = number;
  return PrivateKey::from(secret).value();
}

Genesis golden_genesis() {
  Genesis g;
  g.chain_id = {"tallystick-test-7"};
  g.calendar = {Timestamp{1'795'363'200'000}, date("2026-11-23"), 250};
  g.holidays.items = {date("2027-01-01"), date("2027-02-06")};
  g.currencies.items = {*Currency::of("CNY"), *Currency::of("USD")};
  for (std::uint8_t i = 0; i < 4; ++i)
    g.banks.items.push_back({{std::string("Bank ") + static_cast<char>('A' + i)},
                             {"0199:BANK" + std::to_string(i)},
                             golden_key(static_cast<std::uint8_t>(10 + i)).public_key(),
                             golden_key(static_cast<std::uint8_t>(20 + i)).public_key(),
                             filled(static_cast<std::uint8_t>(30 + i))});
  g.association_threshold = 3;
  g.settlement_authority_name = {"清算机构"};
  g.settlement_authority_key = golden_key(40).public_key();
  g.evidence_key_id = filled(0x50);
  g.parameters.items = {{{"level_max"}, 8, date("2026-11-23")}, {{"tenor_days_max"}, 184, date("2026-11-23")}};
  return g;
}

Json core_vectors() {
  return {{"primitive", primitives()},        {"tagged_hash", tagged_hashes()},
          {"merkle_tree", merkle_trees()},    {"sparse_merkle_tree", sparse_trees()},
          {"address", addresses()},           {"derived_id", derived_ids()},
          {"signature", signatures()},        {"transaction", transactions()},
          {"block_header", headers()},        {"execution_result", execution_results()},
          {"history_leaf", history_leaves()}, {"genesis", geneses()}};
}

}  // namespace tallystick::golden
