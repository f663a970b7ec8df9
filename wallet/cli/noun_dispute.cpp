// tallystick dispute: show, list, show-order. Opening, answering, resolving, withdrawing and orders come from the registry.
#include "contracts/dispute/record.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/reading.h"

namespace tallystick::wallet {
namespace {

using contracts::HoldId;

Outcome<Report> show(Session& session, const Arguments& given) {
  const auto id = id_argument<HoldId>(given, "dispute");
  if (!id) return tl::unexpected(id.error());
  return show_record(session, contracts::Table::dispute, to_bytes(*id), "dispute " + id->hex());
}

Outcome<Report> show_order(Session& session, const Arguments& given) {
  const auto id = id_argument<HoldId>(given, "order");
  if (!id) return tl::unexpected(id.error());
  return show_record(session, contracts::Table::order, to_bytes(*id), "order " + id->hex());
}

Outcome<Report> list(Session& session, const Arguments& given) {
  Listing listing{
      contracts::Index::dispute_by_account, {}, {"id", "state", "subject", "amount", "claimant", "respondent", "ends"}};
  if (given.has("arbiter")) {
    const auto arbiter = party_or_mine(session, given, "arbiter");
    if (!arbiter) return tl::unexpected(arbiter.error());
    listing.index = contracts::Index::dispute_by_arbiter;
    listing.prefix = to_bytes(*arbiter);
  } else {
    const auto account = account_or_mine(session, given, "account");
    if (!account) return tl::unexpected(account.error());
    listing.prefix = to_bytes(*account);
  }
  if (given.has("state"))
    listing.keep = [state = given.text_or("state", "")](const Json& json) { return json.value("state", "") == state; };
  return list_records(session, listing, given);
}

}  // namespace

void add_dispute(Catalogue& to) {
  auto paging = list_options();
  paging.push_back(flag("account", "ACCOUNT", {"of one side; left out: your own", "某一方；省略则为自己"}));
  paging.push_back(flag("arbiter", "PARTY", {"those that this arbiter decides", "由该仲裁方裁决者"}));
  paging.push_back(one_of(flag("state", "STATE", {"only those in this state", "仅列出处于该状态者"}),
                          names_of_all<contracts::dispute::State>()));
  to.nouns.push_back({"dispute", {"disputes about parts of receivables, and orders to freeze", "应收账款部分金额的争议与冻结命令"}});
  to.commands.push_back({"dispute",
                         "show",
                         {"Shows a dispute, verified.", "显示争议（已核验）。"},
                         {argument("dispute", "DISPUTE", {"its id", "编号"})},
                         {"dispute show DISPUTE"},
                         show});
  to.commands.push_back({"dispute",
                         "show-order",
                         {"Shows an order of a court or regulator, verified.", "显示法院或监管机构的冻结命令（已核验）。"},
                         {argument("order", "ORDER", {"its id", "编号"})},
                         {"dispute show-order ORDER"},
                         show_order});
  to.commands.push_back(
      {"dispute",
       "list",
       {"Lists disputes of one side, or of an arbiter, the oldest first.", "列出某一方或某仲裁方的争议，最早的在前。"},
       paging,
       {"dispute list --state contested"},
       list});
}

}  // namespace tallystick::wallet
