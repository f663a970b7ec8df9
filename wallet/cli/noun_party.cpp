// tallystick party, account, limit, policy: who takes part, and the rules; their operations come from the registry.
#include "contracts/limit/records.h"
#include "contracts/party/records.h"
#include "contracts/policy/parameters.h"
#include "contracts/policy/records.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/reading.h"

namespace tallystick::wallet {
namespace {

using contracts::Index;

Outcome<Report> show_party(Session& session, const Arguments& given) {
  const auto id = party_or_mine(session, given, "party");
  if (!id) return tl::unexpected(id.error());
  return show_record(session, contracts::Table::party, to_bytes(*id), "party " + id->hex());
}

Outcome<Report> list_parties(Session& session, const Arguments& given) {
  Listing listing{Index::party_by_registrar, {}, {"id", "name", "legal_id", "roles"}};
  if (given.has("registrar")) {
    const auto registrar = party_argument(session, given, "registrar");
    if (!registrar) return tl::unexpected(registrar.error());
    listing.prefix = to_bytes(*registrar);
  }
  return list_records(session, listing, given);
}

Outcome<Report> show_account(Session& session, const Arguments& given) {
  const auto id = account_or_mine(session, given, "account");
  if (!id) return tl::unexpected(id.error());
  return show_record(session, contracts::Table::account, to_bytes(*id), "account " + id->hex());
}

Outcome<Report> list_accounts(Session& session, const Arguments& given) {
  const auto party = party_or_mine(session, given, "party");
  if (!party) return tl::unexpected(party.error());
  return list_records(session, {Index::account_by_party, to_bytes(*party), {"id", "opened_by", "frozen"}}, given);
}

Outcome<Report> list_limits(Session& session, const Arguments& given) {
  const auto issuer = party_or_mine(session, given, "issuer");
  if (!issuer) return tl::unexpected(issuer.error());
  return list_records(session, {Index::limit_by_issuer, to_bytes(*issuer), {"id", "limit", "reserved", "outstanding"}},
                      given);
}

Outcome<Report> show_parameter(Session& session, const Arguments& given) {
  const std::string name = given.text_or("name", "");
  if (contracts::policy::find_parameter(name) == nullptr)
    return stop(WalletError::W_NOT_FOUND, say(Msg::no_such_parameter, name));
  return show_record(session, contracts::Table::parameter, to_bytes(contracts::policy::ParameterName{name}),
                     "parameter " + name);
}

Outcome<Report> list_parameters(Session&, const Arguments&) {
  Report out;
  out.data["items"] = Json::array();
  Table table{
      {{say(Msg::column_name)}, {say(Msg::column_initial), Align::right}, {say(Msg::column_about), Align::left, true}},
      {}};
  for (const auto& row : contracts::policy::parameter_table()) {
    out.data["items"].push_back({{"name", std::string{row.name}},
                                 {"initial", std::to_string(row.initial)},
                                 {"min", std::to_string(row.min)},
                                 {"max", std::to_string(row.max)},
                                 {"about", std::string{row.about}}});
    table.rows.push_back(
        {verbatim(std::string{row.name}), verbatim(std::to_string(row.initial)), verbatim(std::string{row.about})});
  }
  out.blocks.push_back(std::move(table));
  return out;
}

std::vector<OptionSpec> with_paging(std::vector<OptionSpec> options) {
  for (OptionSpec& option : list_options()) options.push_back(std::move(option));
  return options;
}

}  // namespace

void add_party(Catalogue& to) {
  const Words mine{"left out: your own", "省略则为自己"};
  to.nouns.push_back({"party", {"who takes part: companies, banks, their roles", "参与主体：企业、银行及其角色"}});
  to.commands.push_back({"party",
                         "show",
                         {"Shows a party, verified.", "显示主体（已核验）。"},
                         {optional(argument("party", "PARTY", mine))},
                         {"party show bank0"},
                         show_party});
  to.commands.push_back(
      {"party",
       "list",
       {"Lists parties.", "列出主体。"},
       with_paging({flag("registrar", "PARTY", {"only those it registered", "仅列出由其登记的主体"})}),
       {"party list --registrar bank0"},
       list_parties});
  to.nouns.push_back({"account", {"accounts and who may sign for them", "账户及其签名权限"}});
  to.commands.push_back({"account",
                         "show",
                         {"Shows an account and its key policy, verified.", "显示账户及其签名策略（已核验）。"},
                         {optional(argument("account", "ACCOUNT", mine))},
                         {"account show me"},
                         show_account});
  to.commands.push_back({"account",
                         "list",
                         {"Lists the accounts of a party.", "列出主体的账户。"},
                         with_paging({flag("party", "PARTY", mine)}),
                         {"account list"},
                         list_accounts});
  to.nouns.push_back({"limit", {"how far banks stand behind issuers", "银行对签发人的授信额度"}});
  to.commands.push_back({"limit",
                         "list",
                         {"Lists an issuer's limits.", "列出签发人的额度。"},
                         with_paging({flag("issuer", "PARTY", mine)}),
                         {"limit list --issuer acme-corp"},
                         list_limits});
  to.nouns.push_back({"policy", {"dated parameters of the ledger's rules", "账本规则的分期参数"}});
  to.commands.push_back({"policy",
                         "show",
                         {"Shows the dated values of a parameter, verified.", "显示某参数的各期取值（已核验）。"},
                         {argument("name", "NAME", {"the parameter", "参数名"})},
                         {"policy show tenor_hard"},
                         show_parameter});
  to.commands.push_back(
      {"policy", "list", {"Lists the parameters that exist.", "列出所有参数。"}, {}, {"policy list"}, list_parameters});
}

}  // namespace tallystick::wallet
