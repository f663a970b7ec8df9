// tallystick terms run FILE: plays contracts in ACTUS terms and prints their events; no network, no key.
#include "contracts/terms/cases.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/session.h"

namespace tallystick::wallet {
namespace {

Outcome<Report> run_terms(Session&, const Arguments& given) {
  const auto text = read_whole_file(given.text_or("file", ""), contracts::terms::kCaseFileBytesMax);
  if (!text) return stop(WalletError::W_FILE, text.error().message);
  const auto file = contracts::terms::parse_case_file(*text);
  if (!file) return stop(WalletError::W_TERMS, file.error().message);
  const auto cases = contracts::terms::read_cases(*file);
  if (!cases) return stop(WalletError::W_TERMS, cases.error().message);
  auto played = contracts::terms::run_cases(*cases);
  if (!played) return stop(WalletError::W_TERMS, played.error().message);
  Report report;
  report.document = std::move(*played);
  return report;
}

}  // namespace

void add_terms(Catalogue& to) {
  to.nouns.push_back({"terms", {"play a loan's terms", "推演贷款条款"}});
  to.commands.push_back(
      {"terms",
       "run",
       {"Plays contracts given in ACTUS terms (PAM, LAM, NAM, ANN, LAX, UMP, CLM): prints every event, what it pays "
        "and what remains, as "
        "JSON, unrounded. Needs no network.",
        "推演以 ACTUS 条款给出的合同（PAM、LAM、NAM、ANN、LAX、UMP、CLM）：以 JSON "
        "列出每一事件、所付金额与余额，不作舍入。无需网络。"},
       {argument("file", "FILE",
                 {"one JSON object of cases by id, each with its terms", "以编号为键的 JSON 对象，每项含合同条款"})},
       {"terms run loans.json"},
       run_terms});
}

}  // namespace tallystick::wallet
