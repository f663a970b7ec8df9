// tallystick loan: loans against pledged fragments. What costs money to accept is here, with its plan and its price shown first; lists and
// showing too. Offering, repaying, drawing and the rest come from the registry.
#include <algorithm>

#include "contracts/account/records.h"
#include "contracts/financing/lending_policy.h"
#include "contracts/fragment/record.h"
#include "contracts/loan/accept.h"
#include "contracts/loan/borrow.h"
#include "contracts/registry.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/loan_agree.h"
#include "wallet/session/price_check.h"
#include "wallet/session/reading.h"
#include "wallet/session/receipts.h"
#include "wallet/session/transact.h"

namespace tallystick::wallet {
namespace {

namespace loan = contracts::loan;
using contracts::LoanId;

struct Subject {
  NodeApi node;
  loan::OpenOffer offer;
  Date today;
};

Outcome<Subject> read_offer(Session& session, const Arguments& given) {
  const auto id = id_argument<LoanId>(given, "offer");
  if (!id) return tl::unexpected(id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto offer = must_read<loan::OpenOffer>(*node, *id, "loan offer " + id->hex());
  if (!offer) return tl::unexpected(offer.error());
  const auto today = execution_day(*node, **session.genesis());
  if (!today) return tl::unexpected(today.error());
  return Subject{std::move(*node), std::move(*offer), *today};
}

Outcome<Report> schedule(Session& session, const Arguments& given) {
  auto subject = read_offer(session, given);
  if (!subject) return tl::unexpected(subject.error());
  const auto shown = price_loan(subject->node, subject->offer, subject->today);
  if (!shown) return tl::unexpected(shown.error());
  return report_of(session, *shown);
}

// The borrower's own account, at the bank that opened it, unless the options say otherwise.
Outcome<contracts::receivable::Mandate> mandate_of(Session& session, NodeApi& node, const Arguments& given) {
  const auto account = account_or_mine(session, given, "collect-from");
  if (!account) return tl::unexpected(account.error());
  if (given.has("clearing-bank")) {
    const auto bank = party_argument(session, given, "clearing-bank");
    if (!bank) return tl::unexpected(bank.error());
    return contracts::receivable::Mandate{*account, *bank};
  }
  const auto record = must_read<contracts::account::Account>(node, *account, "account " + account->hex());
  if (!record) return tl::unexpected(record.error());
  return contracts::receivable::Mandate{*account, record->opened_by};
}

Outcome<Report> accept(Session& session, const Arguments& given) {
  auto subject = read_offer(session, given);
  if (!subject) return tl::unexpected(subject.error());
  const auto mandate = mandate_of(session, subject->node, given);
  if (!mandate) return tl::unexpected(mandate.error());
  const auto price = [&](Date start) { return price_loan(subject->node, subject->offer, start); };
  const auto operation = [&](const ShownLoan& shown) {
    return contracts::make_operation(loan::Accept{shown.offer.id, shown.price.cost.effective, *mandate});
  };
  return agree_and_carry_out(session, subject->today, {price, operation});
}

// The fragments named, ascending as the contract wants them, and the highest level among them; verified.
Outcome<std::pair<loan::Collateral, std::uint8_t>> collateral_of(NodeApi& node, const Arguments& given) {
  std::pair<loan::Collateral, std::uint8_t> out;
  for (const std::string& text : given.all("collateral")) {
    const auto id = contracts::FragmentId::from_hex(text);
    if (!id)
      return bad_option("collateral", "\"" + text + "\" is not " + std::to_string(2 * contracts::FragmentId::kSize) +
                                          " hexadecimal digits");
    const auto fragment = must_read<contracts::fragment::Fragment>(node, *id, "fragment " + id->hex());
    if (!fragment) return tl::unexpected(fragment.error());
    out.first.items.push_back(*id);
    out.second = std::max(out.second, fragment->level);
  }
  std::sort(out.first.items.begin(), out.first.items.end());
  return out;
}

Outcome<Report> borrow(Session& session, const Arguments& given) {
  const auto id = id_argument<contracts::LendingPolicyId>(given, "policy");
  if (!id) return tl::unexpected(id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto policy = must_read<contracts::financing::LendingPolicy>(*node, *id, "lending policy " + id->hex());
  if (!policy) return tl::unexpected(policy.error());
  if (!policy->text.loan) return stop(WalletError::W_USAGE, say(Msg::policy_buys));
  const auto principal = given.amount("principal", policy->text.currency);
  if (!principal) return tl::unexpected(principal.error());
  const auto payments = given.integer("payments", 1, static_cast<std::int64_t>(loan::kPaymentsMax), 1);
  if (!payments) return tl::unexpected(payments.error());
  const auto secured = collateral_of(*node, given);
  if (!secured) return tl::unexpected(secured.error());
  const auto borrower = acting_account(session);
  if (!borrower) return tl::unexpected(borrower.error());
  const auto mandate = mandate_of(session, *node, given);
  if (!mandate) return tl::unexpected(mandate.error());
  const auto today = execution_day(*node, **session.genesis());
  if (!today) return tl::unexpected(today.error());
  const auto price = [&](Date start) -> Outcome<ShownLoan> {
    const auto terms =
        loan::terms_under(*policy, *principal, static_cast<std::uint16_t>(*payments), secured->second, start);
    if (!terms) return tl::unexpected(refusal_of(name_of(terms.error().code), terms.error().detail, Exit::rejected));
    return price_loan(
        *node, {{}, policy->bank, policy->bank_account, *borrower, secured->first, policy->text.currency, *terms, {}},
        start);
  };
  const auto operation = [&](const ShownLoan& shown) {
    return contracts::make_operation(loan::Borrow{*id, secured->first, *principal,
                                                  static_cast<std::uint16_t>(*payments), *mandate,
                                                  shown.price.cost.effective, loan::plan_hash(shown.rows)});
  };
  return agree_and_carry_out(session, *today, {price, operation});
}

Outcome<Report> show(Session& session, const Arguments& given) {
  const auto id = id_argument<LoanId>(given, "id");
  if (!id) return tl::unexpected(id.error());
  auto report = show_record(session, contracts::Table::loan, to_bytes(*id), "loan " + id->hex());
  if (!report) return report;
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto found = must_read<loan::Loan>(*node, *id, "loan " + id->hex());
  if (!found) return tl::unexpected(found.error());
  report->blocks = blocks_of(*found, Names{**session.profile(), **session.genesis()});
  return report;
}

Outcome<Report> list(Session& session, const Arguments& given) {
  const std::vector<std::string> columns{"id", "state", "bank", "outstanding", "next_day"};
  if (given.has("bank")) {
    const auto bank = party_argument(session, given, "bank");
    if (!bank) return tl::unexpected(bank.error());
    return list_records(session, {contracts::Index::loan_by_bank, to_bytes(*bank), columns}, given);
  }
  const auto borrower = account_or_mine(session, given, "borrower");
  if (!borrower) return tl::unexpected(borrower.error());
  return list_records(session, {contracts::Index::loan_by_borrower, to_bytes(*borrower), columns}, given);
}

Outcome<Report> offers(Session& session, const Arguments& given) {
  const std::vector<std::string> columns{"id", "bank", "borrower", "expiry"};
  if (given.has("bank")) {
    const auto bank = party_argument(session, given, "bank");
    if (!bank) return tl::unexpected(bank.error());
    return list_records(session, {contracts::Index::loan_offer_by_bank, to_bytes(*bank), columns}, given);
  }
  const auto borrower = account_or_mine(session, given, "borrower");
  if (!borrower) return tl::unexpected(borrower.error());
  return list_records(session, {contracts::Index::loan_offer_by_borrower, to_bytes(*borrower), columns}, given);
}

}  // namespace

void add_loan(Catalogue& to) {
  auto paging = list_options();
  paging.push_back(flag("bank", "PARTY", {"only this bank's", "仅列出该银行"}));
  paging.push_back(flag("borrower", "ACCOUNT", {"another borrower than yourself", "其他借款人"}));
  const OptionSpec offer = argument("offer", "OFFER", {"an open offer", "有效的贷款要约"});
  to.nouns.push_back({"loan", {"loans against pledged fragments", "份额质押贷款"}});
  to.commands.push_back({"loan",
                         "schedule",
                         {"Shows what an offered loan pays out, every payment, and its yearly cost.",
                          "显示贷款要约的到手金额、每期还款与年化成本。"},
                         {offer},
                         {"loan schedule OFFER"},
                         schedule});
  to.commands.push_back(
      {"loan",
       "accept",
       {"Takes an offered loan; shows proceeds, fees, every payment and the yearly cost first.",
        "接受贷款要约；先显示到手金额、费用、每期还款与年化成本。"},
       {offer,
        flag("collect-from", "ACCOUNT",
             {"whence the ledger collects; your own when left out", "扣款账户；省略则为本账户"}),
        flag("clearing-bank", "PARTY",
             {"the bank that holds its money; the one that opened it when left out", "存款银行；省略则为开户行"})},
       {"loan accept OFFER --dry-run", "loan accept OFFER"},
       accept});
  auto secured = repeated("collateral", "FRAGMENT", {"what is pledged; all of one issuer", "质押的份额，须同一签发人"});
  secured.required = true;
  to.commands.push_back(
      {"loan",
       "borrow",
       {"Borrows under a bank's published policy; shows proceeds, fees, every payment and the yearly cost first.",
        "按银行公布的政策质押借款；先显示到手金额、费用、每期还款与年化成本。"},
       {argument("policy", "POLICY", {"a bank's published policy that lends", "银行公布的贷款政策"}),
        std::move(secured),
        required("principal", "AMOUNT", {"what is lent; revolving: the limit", "贷款金额；随借随还则为额度"}),
        required("payments", "COUNT", {"how many payments", "期数"}),
        flag("collect-from", "ACCOUNT",
             {"whence the ledger collects; your own when left out", "扣款账户；省略则为本账户"}),
        flag("clearing-bank", "PARTY",
             {"the bank that holds its money; the one that opened it when left out", "存款银行；省略则为开户行"})},
       {"loan borrow POLICY --collateral FRAGMENT --principal 100000.00 --payments 12 --dry-run",
        "loan borrow POLICY --collateral FRAGMENT --principal 100000.00 --payments 12"},
       borrow});
  to.commands.push_back(
      {"loan",
       "show",
       {"Shows a loan, its plan and what became of it, verified.", "显示贷款、还款计划及执行情况（已核验）。"},
       {argument("id", "LOAN", {"its id", "编号"})},
       {"loan show LOAN"},
       show});
  to.commands.push_back(
      {"loan", "list", {"Lists loans.", "列出贷款。"}, paging, {"loan list", "loan list --bank bank1"}, list});
  to.commands.push_back(
      {"loan", "offers", {"Lists open offers of loans.", "列出有效的贷款要约。"}, paging, {"loan offers"}, offers});
}

}  // namespace tallystick::wallet
