#include "wallet/session/verified.h"

#include "contracts/ledger/receipt.h"
#include "core/ensure.h"
#include "wallet/session/receipts.h"

namespace tallystick::wallet {
namespace {

struct Shown {
  Json data = Json::object();
  std::vector<Block> blocks;
};

Result<Shown> show_state(const consensus::StatePart& part, const PinnedGenesis& genesis, const Names& names) {
  Shown out;
  out.data["table"] = part.table;
  out.data["key"] = to_hex(part.key.value);
  const contracts::RecordRow* row = contracts::registry().record(static_cast<contracts::Table>(part.table));
  if (row != nullptr) out.data["record"] = std::string{row->name};
  if (!part.value) {
    out.data["value"] = nullptr;
    out.blocks.push_back(
        Sentence{say(Msg::proves_absence, row == nullptr ? std::to_string(part.table) : std::string{row->name},
                     to_hex(part.key.value))});
    return out;
  }
  if (row == nullptr) {
    out.data["value"] = to_hex(part.value->value);
    return out;
  }
  auto value = row->to_json(genesis.json, part.value->value);
  if (!value) return tl::unexpected(value.error());
  out.blocks.push_back(Sentence{say(Msg::proves_record, std::string{row->name})});
  out.blocks.push_back(readable(row->fields(), *value, names));
  out.data["value"] = std::move(*value);
  return out;
}

Result<Shown> show_receipt(const consensus::ReceiptPart& part, const PinnedGenesis& genesis, const Names& names) {
  const auto receipt = from_bytes<contracts::Receipt>(part.receipt.value);
  if (!receipt) return malformed("the receipt does not decode: " + receipt.error().message);
  return Shown{receipt_json(*receipt, genesis.json), receipt_blocks(*receipt, genesis.json, names)};
}

}  // namespace

Outcome<Report> show_proof(const consensus::ProofBundle& bundle, const PinnedGenesis& genesis, const Names& names) {
  const consensus::ProofReport proof = consensus::verify_proof(bundle, genesis.genesis);
  Json steps = Json::array();
  Table table{{{Spoken{}}, {say(Msg::column_step)}, {say(Msg::column_detail), Align::left}}, {}};
  for (const auto& step : proof.steps) {
    steps.push_back({{"what", step.what}, {"ok", step.ok}, {"detail", step.detail}});
    table.rows.push_back({verbatim(step.ok ? "✓" : "✗"), foreign(step.what), foreign(step.detail)});
  }
  if (!proof.ok) {
    ensure(!proof.steps.empty());  // a proof that does not hold ends with the step that failed
    const consensus::ProofStep& failed = proof.steps.back();
    Failure failure =
        failure_of(WalletError::W_PROOF, say(Msg::proof_step_fails, foreign(failed.what), foreign(failed.detail)));
    failure.data["steps"] = std::move(steps);
    return tl::unexpected(std::move(failure));
  }
  const auto shown =
      bundle.state ? show_state(*bundle.state, genesis, names) : show_receipt(*bundle.receipt, genesis, names);
  if (!shown) return stop(WalletError::W_PROOF, shown.error().message);

  Report out;
  out.data = {{"verified", true},
              {"height", std::to_string(proof.height.raw())},
              {"block_time", format_timestamp(proof.block_time)},
              {"genesis_hash", genesis.hash.hex()},
              {"chain_id", genesis.genesis.chain_id.value},
              {"steps", std::move(steps)},
              {bundle.state ? "state" : "receipt", shown->data}};
  out.blocks.push_back(std::move(table));
  out.blocks.push_back(
      Sentence{say(Msg::proof_holds, std::to_string(proof.height.raw()), format_timestamp(proof.block_time)),
               Sentence::Mood::good});
  out.blocks.insert(out.blocks.end(), shown->blocks.begin(), shown->blocks.end());
  const std::size_t banks = genesis.genesis.banks.size();
  out.blocks.push_back(
      Sentence{say(Msg::remains_trusted, genesis.hash.hex(), std::to_string((banks - 1) / 3), std::to_string(banks))});
  out.data["trusted"] =
      say(Msg::remains_trusted, genesis.hash.hex(), std::to_string((banks - 1) / 3), std::to_string(banks)).en;
  return out;
}

}  // namespace tallystick::wallet
