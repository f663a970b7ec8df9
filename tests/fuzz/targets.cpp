#include "tests/fuzz/targets.h"

#include "consensus/log_record.h"
#include "consensus/messages.h"
#include "consensus/proof.h"
#include "contracts/terms/cases.h"
#include "core/genesis.h"
#include "core/transaction.h"
#include "node/host/wire.h"
#include "node/net/frame_assembler.h"
#include "node/net/hello.h"
#include "node/rpc/dispatcher.h"
#include "node/snapshots/wire.h"
#include "node/storage/block_codec.h"
#include "tests/golden/golden.h"

namespace tallystick::fuzz {
namespace {

using Run = std::function<std::string(ByteView, bool&)>;

const char* const kNotCanonical = "what was taken is written again as other bytes";

bool same(const Bytes& a, ByteView b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

// Every string of hexadecimal digits in a golden file, as bytes.
void collect(const Json& json, std::vector<Bytes>& out) {
  if (json.is_string()) {
    if (auto bytes = from_hex(json.get_ref<const std::string&>()); bytes && !bytes->empty())
      out.push_back(std::move(*bytes));
    return;
  }
  if (json.is_structured())
    for (const Json& one : json) collect(one, out);
}

std::string consensus_message(ByteView bytes, bool& taken) {
  const auto message = consensus::decode_message(bytes);
  taken = message.has_value();
  return taken && !same(consensus::encode_message(*message), bytes) ? kNotCanonical : "";
}

std::string log_record(ByteView bytes, bool& taken) {
  const auto record = consensus::decode_record(bytes);
  taken = record.has_value();
  return taken && !same(consensus::encode_record(*record), bytes) ? kNotCanonical : "";
}

std::string transaction(ByteView bytes, bool& taken) {
  const auto decoded = decode_transaction(bytes);
  taken = decoded.has_value();
  return taken && !same(to_bytes(*decoded), bytes) ? kNotCanonical : "";
}

std::string stored_block(ByteView bytes, bool& taken) {
  const auto block = node::decode_stored_block(bytes);
  taken = block.has_value();
  return taken && !same(node::encode_stored_block(*block), bytes) ? kNotCanonical : "";
}

// A bundle whose digest is put right again, as whoever changes one would: verifying must come to an end, whatever it says.
std::string proof(ByteView bytes, bool& taken) {
  static const Genesis genesis = golden::golden_genesis();
  const auto bundle = from_bytes<consensus::ProofBundle>(bytes);
  taken = bundle.has_value();
  if (!taken) return "";
  if (!same(to_bytes(*bundle), bytes)) return kNotCanonical;
  static_cast<void>(consensus::verify_proof(consensus::sealed(*bundle), genesis));
  return "";
}

// The frames of hosts, by their type byte.
std::string host_frame(ByteView bytes, bool& taken) {
  if (bytes.empty()) return "";
  const ByteView payload = bytes.subspan(1);
  if (bytes.front() == node::kTransactionsType) {
    const auto transactions = node::decode_transactions(payload);
    taken = transactions.has_value();
    if (!taken) return "";
    for (const ByteView one : *transactions)
      if (one.data() < payload.data() || one.data() + one.size() > payload.data() + payload.size())
        return "a transaction that is not among the bytes";
  } else if (bytes.front() == node::kFetchBodiesType) {
    const auto fetch = node::decode_fetch_bodies(payload);
    taken = fetch.has_value();
    return taken && !same(node::encode_fetch_bodies(*fetch), bytes) ? kNotCanonical : "";
  } else if (bytes.front() == node::kFetchStoredType) {
    const auto fetch = node::decode_fetch_stored(payload);
    taken = fetch.has_value();
    return taken && !same(node::encode_fetch_stored(*fetch), bytes) ? kNotCanonical : "";
  }
  return "";
}

// What nodes say about snapshots, by its type byte.
std::string snapshot_frame(ByteView bytes, bool& taken) {
  if (!node::is_snapshot_frame(bytes)) return "";
  const ByteView payload = bytes.subspan(1);
  Bytes again;
  if (bytes.front() == node::kFetchOfferType) {
    taken = node::decode_fetch_offer(payload).has_value();
    if (taken) again = node::encode_fetch_offer();
  } else if (bytes.front() == node::kSnapshotOfferType) {
    const auto offer = node::decode_offer(payload);
    taken = offer.has_value();
    if (taken) again = node::encode_offer(*offer);
  } else if (bytes.front() == node::kFetchPieceType) {
    const auto fetch = node::decode_fetch_piece(payload);
    taken = fetch.has_value();
    if (taken) again = node::encode_fetch_piece(*fetch);
  } else {
    const auto piece = node::decode_piece(payload);
    taken = piece.has_value();
    if (taken) again = node::encode_piece(piece->what, piece->bytes);
  }
  return taken && !same(again, bytes) ? kNotCanonical : "";
}

// The pieces themselves: verifying comes to an end, whatever it says.
std::string snapshot_manifest(ByteView bytes, bool& taken) {
  static const Genesis genesis = golden::golden_genesis();
  const auto manifest = from_bytes<node::SnapshotManifest>(bytes);
  taken = manifest.has_value();
  static_cast<void>(node::verify_manifest(bytes, genesis, Secp256k1Scheme{}));
  return taken && !same(to_bytes(*manifest), bytes) ? kNotCanonical : "";
}

std::string snapshot_chunk(ByteView bytes, bool& taken) {
  const auto chunk = from_bytes<node::SnapshotChunk>(bytes);
  taken = chunk.has_value();
  node::SnapshotManifest manifest;
  manifest.result.state_root = golden::filled(9);
  manifest.chunks.items = {{Hash{}, sha256(bytes), static_cast<std::uint32_t>(bytes.size())}};
  if (node::verify_chunk(manifest, 0, bytes)) return "a chunk of another state is taken";
  return taken && !same(to_bytes(*chunk), bytes) ? kNotCanonical : "";
}

std::string hello(ByteView bytes, bool& taken) {
  const auto decoded = node::net::decode_hello(bytes);
  taken = decoded.has_value();
  return taken && decoded->version == 1 && !same(node::net::encode_hello(*decoded), bytes) ? kNotCanonical : "";
}

// A stream, once in one piece and once in pieces whose lengths are in the bytes themselves: the frames must be the same.
std::string frames(ByteView bytes, bool& taken) {
  constexpr std::size_t kFrameMax = 4'096;
  std::vector<Bytes> whole, pieces;
  node::net::FrameAssembler in_one{kFrameMax};
  const bool fine = in_one.take(bytes, [&](Bytes frame) { whole.push_back(std::move(frame)); }).has_value();
  node::net::FrameAssembler in_many{kFrameMax};
  bool fine_too = true;
  for (std::size_t at = 0; at < bytes.size() && fine_too;) {
    const std::size_t count = std::min<std::size_t>(1 + bytes[at] % 23, bytes.size() - at);
    fine_too =
        in_many.take(bytes.subspan(at, count), [&](Bytes frame) { pieces.push_back(std::move(frame)); }).has_value();
    at += count;
  }
  taken = fine;
  return fine == fine_too && whole == pieces ? "" : "the frames depend on how the stream arrives";
}

std::string proof_json(ByteView bytes, bool& taken) {
  static const Genesis genesis = golden::golden_genesis();
  taken = consensus::read_proof_json(genesis, as_text(bytes)).has_value();
  return "";
}

std::string genesis_json(ByteView bytes, bool& taken) {
  taken = read_genesis_json(as_text(bytes)).has_value();
  return "";
}

node::rpc::Dispatcher make_dispatcher() {
  using namespace node::rpc;
  Dispatcher out{{"fuzz", "1"}};
  out.add(
      {.name = "echo",
       .about = "Everything it is given.",
       .params =
           {{.name = "text", .type = ParamType::text, .need = Need::optional, .about = "any", .values = {}},
            {.name = "tx", .type = ParamType::hex, .need = Need::optional, .about = "any", .max = 100, .values = {}},
            {.name = "number", .type = ParamType::u64, .need = Need::optional, .about = "any", .values = {}},
            {.name = "list", .type = ParamType::array, .need = Need::optional, .about = "any", .values = {}},
            {.name = "object", .type = ParamType::object, .need = Need::optional, .about = "any", .values = {}}},
       .result = "it",
       .errors = {},
       .handler = immediate([](const Json& params) -> Outcome { return params; })});
  return out;
}

// Every request gets an answer that is JSON, or none at all when it asks for none.
std::string json_rpc(ByteView bytes, bool& taken) {
  static const node::rpc::Dispatcher dispatcher = make_dispatcher();
  std::string answer = "none";
  dispatcher.handle(as_text(bytes), [&](node::rpc::Finished finished) { answer = std::move(finished.text); });
  taken = answer.find("\"result\"") != std::string::npos;
  if (answer == "none") return "a request that nobody answers";
  if (!answer.empty() && !Json::accept(answer)) return "an answer that is no JSON: " + answer.substr(0, 100);
  return "";
}

std::string contract_terms(ByteView bytes, bool& taken) {
  const auto file = contracts::terms::parse_case_file(as_text(bytes));
  const auto cases = file ? contracts::terms::read_cases(*file) : tl::unexpected(file.error());
  const auto played = cases ? contracts::terms::run_cases(*cases) : tl::unexpected(cases.error());
  taken = played.has_value();
  return taken && !Json::accept(*played) ? "events that are no JSON" : "";
}

Bytes text(std::string_view characters) {
  const ByteView bytes = as_bytes(characters);
  return {bytes.begin(), bytes.end()};
}

// Of the golden bytes, those that the decoder takes.
Target over_golden(const char* name, const std::vector<Bytes>& golden, Run run, std::vector<Bytes> more = {}) {
  Target out{name, std::move(more), std::move(run)};
  for (const Bytes& bytes : golden) {
    bool taken = false;
    if (out.run(bytes, taken).empty() && taken) out.seeds.push_back(bytes);
  }
  return out;
}

std::vector<Bytes> host_frames(const std::vector<Bytes>& transactions) {
  node::TransactionsFrames made;
  for (const Bytes& one : transactions) made.add(one);
  std::vector<Bytes> out = made.take();
  out.push_back(node::encode_fetch_bodies({golden::filled(7), {0, 1, 5, 900}}));
  out.push_back(node::encode_fetch_bodies({golden::filled(8), {}}));
  out.push_back(node::encode_fetch_stored({Height{9}, golden::filled(9)}));
  return out;
}

std::vector<Bytes> snapshot_frames() {
  const Hash pieces = golden::filled(4);
  return {node::encode_fetch_offer(),
          node::encode_offer({Height{900}, Height{700}, {{{Height{800}, pieces}, {Height{850}, pieces}}}}),
          node::encode_fetch_piece({Height{800}, node::kManifestPiece}),
          node::encode_piece({Height{800}, 3}, pieces.view()), node::encode_piece({Height{800}, 4}, {})};
}

node::SnapshotManifest manifest_of_two() {
  node::SnapshotManifest out;
  out.genesis = genesis_hash(golden::golden_genesis());
  out.header.height = Height{64};
  out.finalization = {Epoch{0}, View{64}, header_hash(out.header), result_digest(out.result), {}, {}};
  for (int i = 0; i < 64; ++i) out.history.append(golden::filled(static_cast<std::uint8_t>(i)));
  out.chunks.items = {{Hash{}, golden::filled(1), 100}, {golden::filled(2), golden::filled(3), 200}};
  return out;
}

node::SnapshotChunk chunk_of_two() {
  node::SnapshotChunk out;
  out.records.items = {{1, {{0xAA}}, {{0x01, 0x02}}}, {2, {}, {}}};
  out.proof.outside.items = {
      {}, {SparseLeaf{golden::filled(1), golden::filled(2)}, std::nullopt}, {std::nullopt, golden::filled(3)}};
  return out;
}

node::StoredBlock block_of(const std::vector<Bytes>& transactions) {
  node::StoredBlock out;
  out.block.header.height = Height{5};
  out.transactions = transactions;
  for (const Bytes& one : transactions) out.block.transactions.items.push_back(transaction_hash(one));
  out.finalization = consensus::Finalization{Epoch{0}, View{6}, golden::filled(1), golden::filled(2), {}, {}};
  return out;
}

}  // namespace

std::vector<Target> targets() {
  std::vector<Bytes> golden;
  for (const golden::GoldenFile& file : golden::golden_files()) {
    collect(file.make(), golden);
  }
  std::vector<Target> out;
  out.push_back(over_golden("transaction", golden, transaction));
  const std::vector<Bytes> transactions = out.back().seeds;
  out.push_back(over_golden("consensus_message", golden, consensus_message));
  std::vector<Bytes> streams;
  for (std::size_t i = 0; i < out.back().seeds.size(); i += 3) {
    Bytes stream;
    for (std::size_t j = i; j < std::min(i + 3, out.back().seeds.size()); ++j)
      node::net::append_frame(stream, out.back().seeds[j]);
    streams.push_back(std::move(stream));
  }
  out.push_back({"peer_frames", streams, frames});
  out.push_back(over_golden("log_record", golden, log_record));
  out.push_back(over_golden("proof", golden, proof));
  std::vector<Bytes> proofs;
  for (const Bytes& bytes : out.back().seeds)
    proofs.push_back(
        text(consensus::write_proof_json(golden::golden_genesis(), *from_bytes<consensus::ProofBundle>(bytes))));
  out.push_back({"host_frame", host_frames(transactions), host_frame});
  out.push_back({"snapshot_frame", snapshot_frames(), snapshot_frame});
  out.push_back({"snapshot_manifest", {to_bytes(manifest_of_two())}, snapshot_manifest});
  out.push_back({"snapshot_chunk", {to_bytes(chunk_of_two())}, snapshot_chunk});
  out.push_back({"stored_block",
                 {node::encode_stored_block(block_of(transactions)), node::encode_stored_block(block_of({}))},
                 stored_block});
  out.push_back(
      {"hello", {node::net::encode_hello({1, golden::filled(3), ValidatorIndex{2}, node::Channel::bulk})}, hello});
  out.push_back({"proof_json", proofs, proof_json});
  out.push_back({"genesis_json", {text(to_json(golden::kContext, golden::golden_genesis()).dump())}, genesis_json});
  out.push_back(
      {"json_rpc",
       {text(R"({"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"a","tx":"00ff","number":"7"}})"),
        text(
            R"([{"jsonrpc":"2.0","id":"x","method":"echo"},{"jsonrpc":"2.0","method":"echo","params":{"list":[1,{"a":null}]}}])"),
        text(R"({"jsonrpc":"2.0","id":2,"method":"rpc.discover"})")},
       json_rpc});
  out
      .push_back(
          {"contract_terms", {text(R"({"a":{"terms":{"contractType":"ANN","contractRole":"RPA","statusDate":"2026-01-01T00:00:00","initialExchangeDate":"2026-01-02T00:00:00","notionalPrincipal":" 100.5","nominalInterestRate":0.042,"cycleAnchorDateOfPrincipalRedemption":"2026-02-28T00:00","cycleOfPrincipalRedemption":"P1ML0","maturityDate":"2026-12-31T23:59:59","dayCountConvention":"30E360ISDA","endOfMonthConvention":"EOM","calendar":"MF","businessDayConvention":"SCMF","feeRate":"1e-3","feeBasis":"N","cycleOfFee":"P1QL1"},"to":""}})"), text(R"({"b":{"terms":{"contractType":"LAX","contractRole":"RPL","statusDate":"2026-01-01T00:00:00","initialExchangeDate":"2026-01-02T00:00:00","notionalPrincipal":"100","nominalInterestRate":"-0.01","arrayCycleAnchorDateOfPrincipalRedemption":["2026-02-01T00:00:00","2026-08-01T00:00:00"],"arrayCycleOfPrincipalRedemption":"P1ML1","arrayNextPrincipalRedemptionPayment":[20,"60"],"arrayIncreaseDecrease":["INC","DEC"],"arrayCycleAnchorDateOfRateReset":"2026-03-01T00:00:00","arrayRate":0.01,"arrayFixedVariable":"V","marketObjectCodeOfRateReset":"X"},"dataObserved":{"X":{"identifier":"X","data":[{"timestamp":"2026-01-01T00:00:00","value":"0.02"}]}},"eventsObserved":[]}})"), text(R"({"c":{"terms":{"contractType":"CLM","contractRole":"RPA","statusDate":"2026-01-01T00:00:00","initialExchangeDate":"2026-01-02T00:00:00","notionalPrincipal":"100","nominalInterestRate":"0.12","cycleOfInterestPayment":"P10DL1","xDayNotice":"P31D"},"to":"2026-09-30T00:00:00","eventsObserved":[{"time":"2026-09-20T00:00:00","type":"XD","value":0}]}})")}, contract_terms});
  return out;
}

}  // namespace tallystick::fuzz
