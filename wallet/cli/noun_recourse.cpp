// tallystick recourse, tallystick guarantee: who is asked for what, who answers for what. Asking, paying, giving and calling come from the registry.
#include "contracts/guarantee/record.h"
#include "contracts/recourse/record.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/reading.h"

namespace tallystick::wallet {
namespace {

using contracts::Index;

Outcome<Report> demands(Session& session, const Arguments& given) {
  const bool asked = !given.has("claimant");
  const auto account = account_or_mine(session, given, asked ? "debtor" : "claimant");
  if (!account) return tl::unexpected(account.error());
  return list_records(session,
                      {asked ? Index::recourse_by_debtor : Index::recourse_by_claimant,
                       to_bytes(*account),
                       {"fragment", "state", "claimant", "debtor", "principal", "paid", "answer_by"}},
                      given);
}

Outcome<Report> guarantees(Session& session, const Arguments& given) {
  const std::vector<std::string> columns{"id", "state", "guarantor", "paid", "reserved", "given_on"};
  if (given.has("receivable")) {
    const auto root = id_argument<contracts::ReceivableId>(given, "receivable");
    if (!root) return tl::unexpected(root.error());
    return list_records(session, {Index::guarantee_by_root, to_bytes(*root), columns}, given);
  }
  const auto guarantor = party_or_mine(session, given, "guarantor");
  if (!guarantor) return tl::unexpected(guarantor.error());
  return list_records(session, {Index::guarantee_by_guarantor, to_bytes(*guarantor), columns}, given);
}

Outcome<Report> show_guarantee(Session& session, const Arguments& given) {
  const auto id = id_argument<contracts::guarantee::GuaranteeId>(given, "guarantee");
  if (!id) return tl::unexpected(id.error());
  return show_record(session, contracts::Table::guarantee, to_bytes(*id), "guarantee " + id->hex());
}

}  // namespace

void add_recourse(Catalogue& to) {
  auto of_demands = list_options();
  of_demands.push_back(flag("debtor", "ACCOUNT", {"who is asked; left out: your own", "被追索人；省略则为自己"}));
  of_demands.push_back(flag("claimant", "ACCOUNT", {"who asks, instead", "改为按追索人列出"}));
  to.nouns.push_back({"recourse", {"turning to those who answer for a defaulted fragment", "就违约份额向责任人追索"}});
  to.commands.push_back({"recourse",
                         "list",
                         {"Lists demands by way of recourse.", "列出追索请求。"},
                         of_demands,
                         {"recourse list", "recourse list --claimant tier3"},
                         demands});
  auto of_guarantees = list_options();
  of_guarantees.push_back(flag("guarantor", "PARTY", {"left out: your own", "省略则为自己"}));
  of_guarantees.push_back(flag("receivable", "RECEIVABLE", {"those on it that have not ended", "其上尚未终止者"}));
  to.nouns.push_back({"guarantee", {"answering for an issuer, with first loss in ranks", "为签发人担保，按次序先损"}});
  to.commands.push_back({"guarantee",
                         "list",
                         {"Lists guarantees of a guarantor, or on a receivable by rank.",
                          "列出担保人的担保，或应收账款上的担保（按次序）。"},
                         of_guarantees,
                         {"guarantee list --receivable RECEIVABLE"},
                         guarantees});
  to.commands.push_back({"guarantee",
                         "show",
                         {"Shows a guarantee, verified.", "显示担保（已核验）。"},
                         {argument("guarantee", "GUARANTEE", {"its id", "编号"})},
                         {"guarantee show GUARANTEE"},
                         show_guarantee});
}

}  // namespace tallystick::wallet
