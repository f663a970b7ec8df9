// tallystick verify bundle FILE --genesis GENESIS: checks a proof with nothing but the genesis file; no network.
#include "consensus/proof.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/session.h"
#include "wallet/session/verified.h"

namespace tallystick::wallet {
namespace {

Outcome<Report> bundle(Session& session, const Arguments& given) {
  const auto genesis = session.genesis();
  if (!genesis) return tl::unexpected(genesis.error());
  const std::string path = given.text_or("file", "");
  const auto text = read_whole_file(path, consensus::kProofFileBytesMax);
  if (!text) return stop(WalletError::W_FILE, text.error().message);
  const auto bundle = consensus::read_proof_json((*genesis)->genesis, *text);
  if (!bundle) return stop(WalletError::W_PROOF, say(Msg::not_a_bundle, path, foreign(bundle.error().message)));
  return show_proof(*bundle, **genesis, Names{**session.profile(), **genesis});
}

}  // namespace

void add_verify(Catalogue& to) {
  to.nouns.push_back({"verify", {"check a proof without any network", "离线核验证明"}});
  to.commands.push_back({"verify",
                         "bundle",
                         {"Checks a proof bundle against the genesis file: each step, and what remains trusted.",
                          "依据创世文件核验证明：逐步列出，并说明仍需信任什么。"},
                         {argument("file", "FILE", {"the bundle", "证明文件"})},
                         {"verify bundle payment.json --genesis genesis.json"},
                         bundle});
}

}  // namespace tallystick::wallet
