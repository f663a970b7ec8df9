// tallystick fragment: show, list, transfer. Claiming, rejecting and merging come from the registry.
#include "contracts/evidence/record.h"
#include "contracts/fragment/record.h"
#include "contracts/fragment/transfer.h"
#include "contracts/registry.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/moment.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/reading.h"
#include "wallet/session/transact.h"

namespace tallystick::wallet {
namespace {

namespace evidence = contracts::evidence;
using contracts::FragmentId;
using contracts::fragment::Fragment;
using contracts::fragment::Part;

Outcome<Report> show(Session& session, const Arguments& given) {
  const auto id = id_argument<FragmentId>(given, "fragment");
  if (!id) return tl::unexpected(id.error());
  return show_record(session, contracts::Table::fragment, to_bytes(*id), "fragment " + id->hex());
}

Outcome<Report> list(Session& session, const Arguments& given) {
  const auto holder = account_or_mine(session, given, "holder");
  if (!holder) return tl::unexpected(holder.error());
  const bool offered = given.has("offered");
  Listing listing{offered ? contracts::Index::offer_by_payee : contracts::Index::fragment_by_holder,
                  to_bytes(*holder),
                  {"id", "state", "face", "paid", "due", "level", "holder"}};
  if (given.has("state"))
    listing.keep = [state = given.text_or("state", "")](const Json& json) { return json.value("state", "") == state; };
  return list_records(session, listing, given);
}

// The documents of one part: an invoice without an amount backs the whole part, any other kind backs nothing.
Outcome<evidence::Uses> read_uses(NodeApi& node, const std::vector<std::string>& texts, const Currency& currency,
                                  Amount part) {
  evidence::Uses out;
  for (const std::string& text : texts) {
    const auto colon = text.find(':');
    const auto fingerprint = contracts::Fingerprint::from_hex(text.substr(0, colon));
    if (!fingerprint) return bad_option("evidence", "\"" + text + "\" is not FINGERPRINT or FINGERPRINT:AMOUNT");
    evidence::Use use{*fingerprint, {}};
    if (colon != std::string::npos) {
      const auto amount = parse_amount(text.substr(colon + 1), currency);
      if (!amount) return bad_option("evidence", amount.error().message);
      use.amount = *amount;
    } else {
      const auto record = must_read<evidence::Evidence>(node, *fingerprint, "evidence " + fingerprint->hex());
      if (!record) return tl::unexpected(record.error());
      if (record->facts.kind == evidence::Kind::invoice) use.amount = part;
    }
    out.items.push_back(use);
  }
  if (out.size() > evidence::kUsesMax)
    return bad_option("evidence", "at most " + std::to_string(evidence::kUsesMax) + " documents");
  return out;
}

// PAYEE,AMOUNT,FINGERPRINT[:AMOUNT][+FINGERPRINT…][,PURPOSE]
Outcome<Part> read_part(Session& session, NodeApi& node, const std::string& text, const Currency& currency) {
  std::vector<std::string> pieces;
  for (std::size_t from = 0; from <= text.size();) {
    const auto comma = pieces.size() < 3 ? std::min(text.find(',', from), text.size()) : text.size();
    pieces.push_back(text.substr(from, comma - from));
    from = comma + 1;
  }
  if (pieces.size() < 3) return bad_option("part", "\"" + text + "\" is not PAYEE,AMOUNT,EVIDENCE[,PURPOSE]");
  const auto names = names_of(session);
  const auto payee = names->account(pieces[0]);
  if (!payee) return bad_option("part", payee.error().message);
  const auto amount = parse_amount(pieces[1], currency);
  if (!amount) return bad_option("part", amount.error().message);
  std::vector<std::string> documents;
  for (std::size_t from = 0; from <= pieces[2].size();) {
    const auto plus = std::min(pieces[2].find('+', from), pieces[2].size());
    if (plus > from) documents.push_back(pieces[2].substr(from, plus - from));
    from = plus + 1;
  }
  auto uses = read_uses(node, documents, currency, *amount);
  if (!uses) return tl::unexpected(uses.error());
  Part out{*payee, *amount, std::move(*uses), {pieces.size() > 3 ? pieces[3] : ""}, false};
  if (out.purpose.value.size() > decltype(out.purpose)::kMax || !is_plain_text(out.purpose.value))
    return bad_option("part", "the purpose is too long or not plain text");
  return out;
}

// --to, --amount, --evidence, --purpose: the one part of a simple transfer.
Outcome<Part> single_part(Session& session, NodeApi& node, const Arguments& given, const Fragment& source) {
  const auto payee = account_argument(session, given, "to");
  if (!payee) return tl::unexpected(payee.error());
  const auto amount =
      given.has("amount") ? given.amount("amount", source.currency) : Outcome<Amount>{source.outstanding()};
  if (!amount) return tl::unexpected(amount.error());
  auto uses = read_uses(node, given.all("evidence"), source.currency, *amount);
  if (!uses) return tl::unexpected(uses.error());
  Part out{*payee, *amount, std::move(*uses), {given.text_or("purpose", "")}, false};
  if (out.purpose.value.size() > decltype(out.purpose)::kMax || !is_plain_text(out.purpose.value))
    return bad_option("purpose", "too long or not plain text");
  return out;
}

Outcome<Report> transfer(Session& session, const Arguments& given) {
  const auto id = id_argument<FragmentId>(given, "fragment");
  if (!id) return tl::unexpected(id.error());
  if (given.has("part") == given.has("to")) return stop(WalletError::W_USAGE, say(Msg::part_or_to));
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto source = must_read<Fragment>(*node, *id, "fragment " + id->hex());
  if (!source) return tl::unexpected(source.error());
  contracts::fragment::Transfer op{*id, {}, {}};
  if (given.has("to")) {
    auto part = single_part(session, *node, given, *source);
    if (!part) return tl::unexpected(part.error());
    op.parts.items.push_back(std::move(*part));
  }
  for (const std::string& text : given.all("part")) {
    auto part = read_part(session, *node, text, source->currency);
    if (!part) return tl::unexpected(part.error());
    op.parts.items.push_back(std::move(*part));
  }
  for (Part& part : op.parts.items) part.recourse = given.has("recourse");
  if (op.parts.size() > contracts::fragment::kPartsMax)
    return bad_option("part", "at most " + std::to_string(contracts::fragment::kPartsMax));
  if (given.has("offer-expiry")) {
    const auto moment = parse_moment(given.text_or("offer-expiry", ""), now());
    if (!moment) return bad_option("offer-expiry", moment.error().message);
    op.offer_expiry = *moment;
  }
  return carry_out(session, {contracts::make_operation(op)});
}

}  // namespace

void add_fragment(Catalogue& to) {
  const OptionSpec id = argument("fragment", "FRAGMENT", {"its id", "编号"});
  auto paging = list_options();
  paging.push_back(flag("holder", "ACCOUNT", {"left out: your own", "省略则为自己"}));
  paging.push_back(
      switch_("offered", {"what waits to be claimed, instead of what is held", "列出待签收的份额，而非持有的份额"}));
  paging.push_back(one_of(flag("state", "STATE", {"only those in this state", "仅列出处于该状态者"}),
                          names_of_all<contracts::fragment::State>()));
  to.nouns.push_back(
      {"fragment", {"parts of receivables: claim, pass on, merge, show", "应收账款份额：签收、流转、合并、查看"}});
  to.commands.push_back({"fragment",
                         "show",
                         {"Shows a fragment, verified.", "显示份额（已核验）。"},
                         {id},
                         {"fragment show FRAGMENT"},
                         show});
  to.commands.push_back({"fragment",
                         "list",
                         {"Lists what an account holds, or what waits for it.", "列出账户持有或待签收的份额。"},
                         paging,
                         {"fragment list --offered"},
                         list});
  to.commands.push_back(
      {"fragment",
       "transfer",
       {"Passes a fragment on, wholly or in parts, each against a trade of its own.",
        "将份额全部或部分流转，每部分对应各自的贸易。"},
       {id, flag("to", "ACCOUNT", {"who is offered it", "受让账户"}),
        flag("amount", "AMOUNT", {"how much; all of it when left out", "金额；省略则为全部"}),
        repeated("evidence", "FINGERPRINT[:AMOUNT]",
                 {"the trade behind it; an invoice backs the whole amount unless said otherwise",
                  "其背后的贸易凭证；发票默认支持全部金额"}),
        flag("purpose", "TEXT", {"what it pays for", "用途"}),
        switch_("recourse", {"you answer for it should the issuer default", "若签发人违约，由您承担追索责任"}),
        repeated("part", "PAYEE,AMOUNT,EVIDENCE[+…][,PURPOSE]",
                 {"one part of several, instead of --to", "多个部分之一，代替 --to"}),
        flag("offer-expiry", "TIME", {"by when it must be claimed, for example +48h", "签收期限，例如 +48h"})},
       {"fragment transfer FRAGMENT --to tier2 --amount 300000.00 --evidence FINGERPRINT",
        "fragment transfer FRAGMENT --part tier2,300000.00,FINGERPRINT --part "
        "tier3,5000.00,FINGERPRINT:5000.00,screws"},
       transfer});
}

}  // namespace tallystick::wallet
