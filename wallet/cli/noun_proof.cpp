// tallystick proof export: a file that anybody checks later with nothing but the genesis file.
#include "contracts/ids.h"
#include "contracts/registry.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/node_api.h"
#include "wallet/session/verified.h"

namespace tallystick::wallet {
namespace {

struct Subject {
  contracts::Table table{};
  Bytes key;
};

// Exactly one of the options says what is to be proved.
Outcome<Subject> subject_of(Session& session, const Arguments& given) {
  if (given.has("party")) {
    const auto id = party_argument(session, given, "party");
    if (!id) return tl::unexpected(id.error());
    return Subject{contracts::Table::party, to_bytes(*id)};
  }
  for (const auto& [name, table] : {std::pair{"fragment", contracts::Table::fragment},
                                    {"receivable", contracts::Table::receivable},
                                    {"evidence", contracts::Table::evidence},
                                    {"deal", contracts::Table::deal}}) {
    if (!given.has(name)) continue;
    const auto id = id_argument<Hash>(given, name);
    if (!id) return tl::unexpected(id.error());
    return Subject{table, to_bytes(*id)};
  }
  const std::string name = given.text_or("record", "");
  const contracts::RecordRow* row = contracts::registry().record(name);
  if (row == nullptr) return stop(WalletError::W_USAGE, say(Msg::say_what_to_prove));
  const auto key = from_hex(given.text_or("key-hex", ""));
  if (!key) return bad_option("key-hex", "it is not lower-case hexadecimal");
  return Subject{row->table, *key};
}

Outcome<Report> export_proof(Session& session, const Arguments& given) {
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const PinnedGenesis& genesis = **session.genesis();
  Outcome<consensus::ProofBundle> bundle = stop(WalletError::W_INTERNAL, std::string{});
  if (given.has("tx")) {
    const auto id = id_argument<Hash>(given, "tx");
    if (!id) return tl::unexpected(id.error());
    bundle = node->receipt_bundle(*id);
  } else {
    const auto subject = subject_of(session, given);
    if (!subject) return tl::unexpected(subject.error());
    bundle = node->state_bundle(subject->table, subject->key);
  }
  if (!bundle) return tl::unexpected(bundle.error());
  // Nothing is handed on that does not hold here.
  auto out = show_proof(*bundle, genesis, Names{**session.profile(), genesis});
  if (!out) return out;
  const std::string path = given.text_or("out", "");
  if (const auto written = write_new_private_file(path, consensus::write_proof_json(genesis.genesis, *bundle));
      !written)
    return stop(WalletError::W_FILE, written.error().message);
  out->data["file"] = path;
  out->blocks.push_back(Sentence{say(Msg::proof_written, path), Sentence::Mood::good});
  return out;
}

}  // namespace

void add_proof(Catalogue& to) {
  to.nouns.push_back({"proof", {"proofs to keep and to hand on", "可保存与转交的证明"}});
  to.commands.push_back(
      {"proof",
       "export",
       {"Writes a proof that `tallystick verify bundle` checks without a network.",
        "写出可由 `tallystick verify bundle` 离线核验的证明。"},
       {flag("tx", "ID", {"of a transaction's receipt", "交易回执"}), flag("fragment", "ID", {"of a fragment", "份额"}),
        flag("receivable", "ID", {"of a receivable", "应收账款"}),
        flag("evidence", "ID", {"of registered evidence", "已登记凭证"}),
        flag("deal", "ID", {"of the sale of a fragment", "份额的转让"}), flag("party", "PARTY", {"of a party", "主体"}),
        flag("record", "NAME", {"of any record, by the name of its type", "任意记录（按类型名）"}),
        flag("key-hex", "HEX", {"that record's key", "该记录的键"}),
        required("out", "FILE", {"where to; never overwrites", "目标文件；从不覆盖"})},
       {"proof export --tx ID --out payment.json", "proof export --fragment ID --out fragment.json"},
       export_proof});
}

}  // namespace tallystick::wallet
