// tallystick explain CODE: cause and cure of a refusal of the ledger or of a stop of the wallet.
#include "contracts/refusals.h"
#include "wallet/cli/nearest.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/session.h"

namespace tallystick::wallet {
namespace {

struct Explained {
  std::string code;
  Spoken cause;
  Spoken cure;
  std::optional<Exit> exit;  // the wallet's own codes have one of their own
};

std::vector<Explained> everything() {
  std::vector<Explained> out;
  for (const contracts::RefusalText& row : contracts::refusal_table())
    out.push_back({std::string{row.code},
                   {std::string{row.cause_en}, std::string{row.cause_zh}},
                   {std::string{row.cure_en}, std::string{row.cure_zh}},
                   std::nullopt});
  const std::string blank_en[] = {"…"};
  for (const WalletErrorRow& row : wallet_error_table())
    out.push_back({std::string{row.code},
                   {fill(row.cause.en, blank_en), fill(row.cause.zh, blank_en)},
                   Spoken{row.cure},
                   row.exit});
  return out;
}

Json json_of(const Explained& one) {
  Json out{{"code", one.code},
           {"cause", {{"en", one.cause.en}, {"zh", one.cause.zh}}},
           {"cure", {{"en", one.cure.en}, {"zh", one.cure.zh}}}};
  if (one.exit) out["exit"] = static_cast<int>(*one.exit);
  return out;
}

Report list_all() {
  Report out;
  out.data["items"] = Json::array();
  Table table{{{say(Msg::column_code)}, {say(Msg::column_cause), Align::left, true}}, {}};
  for (const Explained& one : everything()) {
    out.data["items"].push_back(json_of(one));
    table.rows.push_back({verbatim(one.code), one.cause});
  }
  out.blocks.push_back(std::move(table));
  return out;
}

Outcome<Report> explain(Session&, const Arguments& given) {
  if (!given.has("code")) return list_all();
  std::string code = given.text_or("code", "");
  for (char& c : code) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  if (const auto rule = code.find(':'); rule != std::string::npos) code.resize(rule);  // E_POLICY:rule
  std::vector<std::string> codes;
  for (const Explained& one : everything()) {
    codes.push_back(one.code);
    if (one.code != code) continue;
    Report out;
    out.data = json_of(one);
    Pairs pairs{{{say(Msg::column_code), verbatim(one.code)},
                 {say(Msg::column_cause), one.cause},
                 {say(Msg::column_cure), one.cure}}};
    if (one.exit) pairs.rows.push_back({say(Msg::column_exit), verbatim(std::to_string(static_cast<int>(*one.exit)))});
    out.blocks.push_back(std::move(pairs));
    return out;
  }
  const auto meant = nearest(code, codes);
  const Spoken none = say(Msg::no_such_code, code);
  return stop(WalletError::W_NOT_FOUND, meant ? say(Msg::did_you_mean, none, *meant) : none);
}

}  // namespace

void add_explain(Catalogue& to) {
  to.nouns.push_back({"explain", {"cause and cure of an error code", "错误代码的原因与处理办法"}});
  to.commands.push_back(
      {"explain",
       "",
       {"Says what a code means and what to do; without a code, lists them all.",
        "说明代码的含义与处理办法；不给代码则列出全部。"},
       {optional(argument("code", "CODE", {"E_… of the ledger or W_… of the wallet", "账本的 E_… 或钱包的 W_…"}))},
       {"explain E_EVIDENCE_DUP", "explain --lang zh E_LIMIT"},
       explain});
}

}  // namespace tallystick::wallet
