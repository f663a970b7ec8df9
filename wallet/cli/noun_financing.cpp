// tallystick financing: selling fragments to banks. Requests, quotes, withdrawals and policies come from the registry; what costs money is
// here, with its price shown first.
#include "contracts/account/records.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/record.h"
#include "contracts/receivable/record.h"
#include "contracts/registry.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/price_check.h"
#include "wallet/session/reading.h"
#include "wallet/session/receipts.h"
#include "wallet/session/transact.h"

namespace tallystick::wallet {
namespace {

namespace financing = contracts::financing;
using contracts::FragmentId;
using contracts::fragment::Fragment;
using contracts::receivable::Receivable;

struct Subject {
  Fragment fragment;
  Receivable root;
  PartyId seller;
};

// The fragment, its receivable and its holder, verified.
Outcome<Subject> read_subject(NodeApi& node, const FragmentId& id) {
  auto fragment = must_read<Fragment>(node, id, "fragment " + id.hex());
  if (!fragment) return tl::unexpected(fragment.error());
  auto root = must_read<Receivable>(node, fragment->root, "receivable " + fragment->root.hex());
  if (!root) return tl::unexpected(root.error());
  const auto holder =
      must_read<contracts::account::Account>(node, fragment->holder, "account " + fragment->holder.hex());
  if (!holder) return tl::unexpected(holder.error());
  return Subject{std::move(*fragment), std::move(*root), holder->party};
}

Failure refused(const contracts::Refused& refusal) {
  return refusal_of(name_of(refusal.code), refusal.detail, Exit::rejected);
}

Outcome<ShownPrice> price(const Subject& subject, Amount amount, const financing::Terms& terms, const PartyId& bank,
                          Date today) {
  const auto price = financing::price_of(amount, terms, today, subject.root.pay_on);
  if (!price) return tl::unexpected(refused(price.error()));
  return ShownPrice{{subject.fragment.currency, amount}, terms, *price, bank};
}

Outcome<Report> sell(Session& session, const Arguments& given) {
  const auto id = id_argument<FragmentId>(given, "fragment");
  if (!id) return tl::unexpected(id.error());
  const auto policy_id = id_argument<contracts::LendingPolicyId>(given, "policy");
  if (!policy_id) return tl::unexpected(policy_id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto subject = read_subject(*node, *id);
  if (!subject) return tl::unexpected(subject.error());
  const auto policy = must_read<financing::LendingPolicy>(*node, *policy_id, "lending policy " + policy_id->hex());
  if (!policy) return tl::unexpected(policy.error());
  const auto amount = given.has("amount") ? given.amount("amount", subject->fragment.currency)
                                          : Outcome<Amount>{subject->fragment.outstanding()};
  if (!amount) return tl::unexpected(amount.error());
  const auto price_on = [&](Date today) -> Outcome<ShownPrice> {
    const auto terms =
        financing::terms_for(*policy, {subject->fragment, subject->root, subject->seller, *amount, {}}, today);
    if (!terms) return tl::unexpected(refused(terms.error()));
    return price(*subject, *amount, *terms, policy->bank, today);
  };
  const auto operation = [&](const ShownPrice& shown) {
    return contracts::make_operation(financing::Sell{*policy_id, *id, *amount, shown.price.cost.effective});
  };
  return agree_and_carry_out(session, *node, {price_on, operation});
}

Outcome<Report> accept(Session& session, const Arguments& given) {
  const auto id = id_argument<contracts::QuoteId>(given, "quote");
  if (!id) return tl::unexpected(id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto quote = must_read<financing::Quote>(*node, *id, "quote " + id->hex());
  if (!quote) return tl::unexpected(quote.error());
  const auto subject = read_subject(*node, quote->fragment);
  if (!subject) return tl::unexpected(subject.error());
  const auto price_on = [&](Date today) { return price(*subject, quote->amount, quote->terms, quote->bank, today); };
  const auto operation = [&](const ShownPrice& shown) {
    return contracts::make_operation(financing::Accept{*id, shown.price.cost.effective});
  };
  return agree_and_carry_out(session, *node, {price_on, operation});
}

// A list of one bank's things, or of all banks'.
Outcome<Report> by_bank(Session& session, const Arguments& given, contracts::Index index,
                        std::vector<std::string> columns) {
  Listing listing{index, {}, std::move(columns)};
  if (given.has("bank")) {
    const auto bank = party_argument(session, given, "bank");
    if (!bank) return tl::unexpected(bank.error());
    listing.prefix = to_bytes(*bank);
  }
  return list_records(session, listing, given);
}

Outcome<Report> policies(Session& session, const Arguments& given) {
  return by_bank(session, given, contracts::Index::lending_policy_by_bank, {"id", "bank", "retired", "bought"});
}
Outcome<Report> quotes(Session& session, const Arguments& given) {
  return by_bank(session, given, contracts::Index::quote_by_bank, {"id", "fragment", "bank", "amount", "expiry"});
}
Outcome<Report> requests(Session& session, const Arguments& given) {
  return by_bank(session, given, contracts::Index::sale_request_by_bank, {"fragment", "seller", "amount", "until"});
}
Outcome<Report> deals(Session& session, const Arguments& given) {
  return by_bank(session, given, contracts::Index::deal_by_bank, {"fragment", "bank", "seller", "amount", "sold_on"});
}

template <class Id, contracts::Table T>
Outcome<Report> show(Session& session, const Arguments& given) {
  const auto id = id_argument<Id>(given, "id");
  if (!id) return tl::unexpected(id.error());
  return show_record(session, T, to_bytes(*id), id->hex());
}

}  // namespace

void add_financing(Catalogue& to) {
  using contracts::Table;
  auto paging = list_options();
  paging.push_back(flag("bank", "PARTY", {"only this bank's", "仅列出该银行"}));
  const OptionSpec id = argument("id", "ID", {"its id", "编号"});
  to.nouns.push_back({"financing", {"selling fragments to banks before maturity", "到期前向银行转让份额融资"}});
  to.commands.push_back(
      {"financing",
       "sell",
       {"Sells a fragment under a bank's published policy; shows proceeds, fees and yearly cost first.",
        "按银行公布的政策转让份额；先显示到手金额、费用与年化成本。"},
       {argument("fragment", "FRAGMENT", {"what is sold", "转让的份额"}),
        required("policy", "POLICY", {"a bank's published policy", "银行公布的政策"}),
        flag("amount", "AMOUNT", {"a part of it; all when left out", "部分金额；省略则为全部"})},
       {"financing sell FRAGMENT --policy POLICY --dry-run",
        "financing sell FRAGMENT --policy POLICY --amount 120000.00"},
       sell});
  to.commands.push_back({"financing",
                         "accept",
                         {"Takes a bank's quote; shows proceeds, fees and yearly cost first.",
                          "接受银行报价；先显示到手金额、费用与年化成本。"},
                         {argument("quote", "QUOTE", {"an open quote", "有效报价"})},
                         {"financing accept QUOTE"},
                         accept});
  to.commands.push_back({"financing",
                         "policies",
                         {"Lists published lending policies.", "列出已公布的融资政策。"},
                         paging,
                         {"financing policies --bank bank1"},
                         policies});
  to.commands.push_back(
      {"financing", "quotes", {"Lists open quotes.", "列出有效报价。"}, paging, {"financing quotes"}, quotes});
  to.commands.push_back({"financing",
                         "requests",
                         {"Lists open requests; those to any bank stand first.", "列出融资询价；面向所有银行者在前。"},
                         paging,
                         {"financing requests"},
                         requests});
  to.commands.push_back({"financing",
                         "deals",
                         {"Lists what banks bought.", "列出银行买入的份额。"},
                         paging,
                         {"financing deals --bank bank1"},
                         deals});
  to.commands.push_back({"financing",
                         "show-policy",
                         {"Shows a lending policy, verified.", "显示融资政策（已核验）。"},
                         {id},
                         {"financing show-policy ID"},
                         show<contracts::LendingPolicyId, Table::lending_policy>});
  to.commands.push_back({"financing",
                         "show-quote",
                         {"Shows a quote, verified.", "显示报价（已核验）。"},
                         {id},
                         {"financing show-quote ID"},
                         show<contracts::QuoteId, Table::quote>});
  to.commands.push_back({"financing",
                         "show-deal",
                         {"Shows the sale of a fragment, verified.", "显示份额的转让（已核验）。"},
                         {id},
                         {"financing show-deal ID"},
                         show<FragmentId, Table::deal>});
}

}  // namespace tallystick::wallet
