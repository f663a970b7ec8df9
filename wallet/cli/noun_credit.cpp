// tallystick credit, purpose, and what banks have out: lists and records kept by the contracts.
#include "contracts/credit/standing.h"
#include "contracts/financing/exposure.h"
#include "contracts/purpose/record.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/reading.h"

namespace tallystick::wallet {
namespace {

using contracts::Index;

Outcome<Report> show_history(Session& session, const Arguments& given) {
  const auto issuer = party_or_mine(session, given, "issuer");
  if (!issuer) return tl::unexpected(issuer.error());
  const auto currency = currency_argument(session, given);
  if (!currency) return tl::unexpected(currency.error());
  const contracts::credit::History::Key key{*issuer, *currency};
  return show_record(session, contracts::Table::credit_history, to_bytes(key), "credit history of " + issuer->hex());
}

Outcome<Report> show_disputes(Session& session, const Arguments& given) {
  const auto supplier = party_or_mine(session, given, "supplier");
  if (!supplier) return tl::unexpected(supplier.error());
  const auto currency = currency_argument(session, given);
  if (!currency) return tl::unexpected(currency.error());
  const contracts::credit::SupplierHistory::Key key{*supplier, *currency};
  return show_record(session, contracts::Table::credit_supplier, to_bytes(key), "disputes of " + supplier->hex());
}

Outcome<Report> list_creditors(Session& session, const Arguments& given) {
  const auto issuer = party_or_mine(session, given, "issuer");
  if (!issuer) return tl::unexpected(issuer.error());
  return list_records(session, {Index::credit_creditor, to_bytes(*issuer), {"supplier", "currency", "outstanding"}},
                      given);
}

Outcome<Report> list_exposures(Session& session, const Arguments& given) {
  const auto party = party_or_mine(session, given, "issuer");
  if (!party) return tl::unexpected(party.error());
  return list_records(
      session, {Index::exposure_by_party, to_bytes(*party), {"bank", "debtor", "currency", "outstanding", "policy"}},
      given);
}

Outcome<Report> list_purposes(Session& session, const Arguments& given) {
  const auto account = account_or_mine(session, given, "account");
  if (!account) return tl::unexpected(account.error());
  return list_records(session, {Index::earmark_by_account, to_bytes(*account), {"id", "bank", "left", "bound"}}, given);
}

Outcome<Report> show_purpose(Session& session, const Arguments& given) {
  const auto id = id_argument<contracts::purpose::PurposeId>(given, "purpose");
  if (!id) return tl::unexpected(id.error());
  return show_record(session, contracts::Table::earmark, to_bytes(*id), "purpose " + id->hex());
}

std::vector<OptionSpec> with_paging(std::vector<OptionSpec> options) {
  for (OptionSpec& option : list_options()) options.push_back(std::move(option));
  return options;
}

}  // namespace

void add_credit(Catalogue& to) {
  const Words mine{"left out: your own", "省略则为自己"};
  to.nouns.push_back({"credit", {"how issuers pay, kept by the ledger itself", "签发人的信用历史，由账本自行记录"}});
  to.commands.push_back(
      {"credit",
       "show",
       {"Shows how an issuer paid, owes and disputes, verified.", "显示签发人的付款、欠款与争议历史（已核验）。"},
       {optional(argument("issuer", "PARTY", mine)),
        flag("currency", "CURRENCY", {"needed where the network has several", "网络有多个币种时必填"})},
       {"credit show acme-corp"},
       show_history});
  to.commands.push_back(
      {"credit",
       "creditors",
       {"Lists what an issuer owes by supplier, the largest first.", "按供应商列出签发人的欠款，最大者在前。"},
       with_paging({optional(argument("issuer", "PARTY", mine))}),
       {"credit creditors acme-corp"},
       list_creditors});
  to.commands.push_back(
      {"credit",
       "disputes",
       {"Shows how a supplier's trades fared in disputes, verified.", "显示供应商贸易的争议历史（已核验）。"},
       {optional(argument("supplier", "PARTY", mine)),
        flag("currency", "CURRENCY", {"needed where the network has several", "网络有多个币种时必填"})},
       {"credit disputes acme-parts"},
       show_disputes});
  to.commands.push_back(
      {"credit",
       "exposure",
       {"Lists what banks have out on an issuer, over all banks.", "列出所有银行对某签发人的融资余额。"},
       with_paging({optional(argument("issuer", "PARTY", mine))}),
       {"credit exposure acme-corp"},
       list_exposures});
  to.nouns.push_back({"purpose", {"money bound to a purpose", "限定用途资金"}});
  to.commands.push_back({"purpose",
                         "list",
                         {"Lists bound money of an account.", "列出账户的限定用途资金。"},
                         with_paging({optional(argument("account", "ACCOUNT", mine))}),
                         {"purpose list"},
                         list_purposes});
  to.commands.push_back({"purpose",
                         "show",
                         {"Shows what bound money may be spent on, verified.", "显示资金的限定用途（已核验）。"},
                         {argument("purpose", "PURPOSE", {"its id", "编号"})},
                         {"purpose show PURPOSE"},
                         show_purpose});
}

}  // namespace tallystick::wallet
