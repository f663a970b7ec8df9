// tallystick loan: loans against pledged fragments. What costs money to accept is here, with its plan and its price shown first; lists and
// showing too. Offering, repaying, drawing and the rest come from the registry.
#include "contracts/account/records.h"
#include "contracts/loan/accept.h"
#include "contracts/loan/start.h"
#include "contracts/registry.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/loan_price.h"
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

Report report_of(Session& session, const ShownLoan& shown) {
  Report out;
  out.data = {{"loan", json_of(shown)}};
  out.blocks = blocks_of(shown, Names{**session.profile(), **session.genesis()});
  return out;
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

std::optional<loan::Started> started_in(const contracts::Receipt& receipt) {
  for (const contracts::Event& event : receipt.events)
    if (auto started = contracts::event_as<loan::Started>(event)) return started;
  return std::nullopt;
}

Operation acceptance(const ShownLoan& shown, const contracts::receivable::Mandate& mandate) {
  return contracts::make_operation(loan::Accept{shown.offer.id, shown.price.cost.effective, mandate});
}

// The loan as it would begin now, after the node's simulation came to the same plan and price. On a scaled calendar a day may begin between two
// questions; then the next day is tried.
Outcome<ShownLoan> agree_with_node(Session& session, Subject& subject, const contracts::receivable::Mandate& mandate) {
  constexpr std::int32_t kDaysTried = 3;
  std::string theirs = "no loan";
  for (std::int32_t later = 0; later < kDaysTried; ++later) {
    auto shown = price_loan(subject.node, subject.offer, subject.today + Days{later});
    if (!shown) return shown;
    const auto receipt = simulate(session, {acceptance(*shown, mandate)});
    if (!receipt) return tl::unexpected(receipt.error());
    if (receipt->refusal) return tl::unexpected(refusal_of(*receipt, Exit::rejected));
    const auto started = started_in(*receipt);
    if (started && started->rows == shown->rows && started->price == shown->price && started->bank == shown->offer.bank)
      return shown;
    if (started) theirs = format_percent(started->price.cost.effective);
  }
  return stop(WalletError::W_PRICE, say(Msg::price_differs, theirs, subject.offer.id.hex()));
}

Outcome<Report> accept(Session& session, const Arguments& given) {
  auto subject = read_offer(session, given);
  if (!subject) return tl::unexpected(subject.error());
  const auto mandate = mandate_of(session, subject->node, given);
  if (!mandate) return tl::unexpected(mandate.error());
  const auto shown = agree_with_node(session, *subject, *mandate);
  if (!shown) return tl::unexpected(shown.error());
  Report seen = report_of(session, *shown);
  if (session.globals().dry_run) {
    seen.data["dry_run"] = true;
    return seen;
  }
  for (const auto& [name, value] : std::get<Pairs>(seen.blocks.front()).rows)
    session.console().talk({name.en + ": " + value.en, name.zh + "：" + value.zh});
  for (const loan::PlanRow& row : shown->rows) {
    const Money money{shown->offer.currency, Amount{row.principal.minor() + row.interest.minor()}};
    session.console().talk(verbatim(format_date(row.pay_on) + "  " + format_for_people(money)));
  }
  const auto sure =
      session.confirm(say(Msg::loan_question, format_for_people({shown->offer.currency, shown->price.proceeds}),
                          format_percent(shown->price.cost.effective)));
  if (!sure) return tl::unexpected(sure.error());
  auto out = carry_out(session, {acceptance(*shown, *mandate)});
  if (out) out->data["loan"] = json_of(*shown);
  return out;
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
