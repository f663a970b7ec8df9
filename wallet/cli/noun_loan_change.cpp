// tallystick loan draw, propose, agree; settlement accept-early: what costs money after the deal is made, its yearly cost shown first.
#include "contracts/fragment/record.h"
#include "contracts/loan/change.h"
#include "contracts/loan/draw.h"
#include "contracts/registry.h"
#include "contracts/settlement/accept_early.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/cost_agree.h"
#include "wallet/session/loan_price.h"
#include "wallet/session/price_check.h"
#include "wallet/session/readable.h"
#include "wallet/session/reading.h"
#include "wallet/session/receipts.h"
#include "wallet/session/vocabulary.h"

namespace tallystick::wallet {
namespace {

namespace loan = contracts::loan;
namespace settlement = contracts::settlement;
using contracts::LoanId;
using contracts::pricing::AnnualCost;

struct Subject {
  NodeApi node;
  loan::Loan loan;
  Date today;
};

Outcome<Subject> read_loan(Session& session, const Arguments& given) {
  const auto id = id_argument<LoanId>(given, "loan");
  if (!id) return tl::unexpected(id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto found = must_read<loan::Loan>(*node, *id, "loan " + id->hex());
  if (!found) return tl::unexpected(found.error());
  const auto today = execution_day(*node, **session.genesis());
  if (!today) return tl::unexpected(today.error());
  return Subject{std::move(*node), std::move(*found), *today};
}

Failure refused(const contracts::Refused& refusal) {
  return refusal_of(name_of(refusal.code), refusal.detail, Exit::rejected);
}

Spoken spoken(const Currency& currency, Amount amount) {
  return verbatim(format_for_people({currency, amount}));
}

// The cost that the first event of this kind tells.
template <class E>
std::optional<AnnualCost> cost_in(const contracts::Receipt& receipt) {
  for (const contracts::Event& event : receipt.events)
    if (const auto found = contracts::event_as<E>(event)) return found->cost;
  return std::nullopt;
}

Outcome<Report> draw_money(Session& session, const Arguments& given) {
  const auto subject = read_loan(session, given);
  if (!subject) return tl::unexpected(subject.error());
  const auto amount = given.amount("amount", subject->loan.currency);
  if (!amount) return tl::unexpected(amount.error());
  const auto price = [&](Date today) -> Outcome<ShownCost> {
    const auto cost = loan::cost_of_draw(subject->loan, *amount, today);
    if (!cost) return tl::unexpected(refused(cost.error()));
    Pairs about{{{say(Msg::price_proceeds), spoken(subject->loan.currency, *amount)},
                 {say(Msg::loan_rate), verbatim(format_percent(subject->loan.terms.rate))}}};
    return ShownCost{std::move(about), *cost,
                     contracts::make_operation(loan::Draw{subject->loan.id, *amount, cost->effective})};
  };
  return agree_and_carry_out(session, subject->today, {price, cost_in<loan::Drawn>});
}

// The change and its cost for a day, as an operation made by `make` from the cost.
Outcome<ShownCost> price_change(Subject& subject, const loan::Change& change, Date today,
                                const std::function<Operation(Rate)>& make) {
  const auto view = holidays_until(subject.node, today, today + Days{loan::kTermDaysMax});
  if (!view) return tl::unexpected(view.error());
  const auto cost = loan::cost_of_change(subject.loan, change, today, *view);
  if (!cost) return tl::unexpected(refused(cost.error()));
  const Currency& currency = subject.loan.currency;
  Pairs about;
  if (change.add_payments > 0)
    about.rows.push_back({field_words("add_payments"), verbatim(std::to_string(change.add_payments))});
  if (change.new_rate) about.rows.push_back({field_words("new_rate"), verbatim(format_percent(*change.new_rate))});
  for (const auto& [name, amount] :
       {std::pair{"waive_interest", change.waive_interest}, std::pair{"waive_penalty", change.waive_penalty},
        std::pair{"waive_costs", change.waive_costs}})
    if (!amount.is_zero()) about.rows.push_back({field_words(name), spoken(currency, amount)});
  return ShownCost{std::move(about), *cost, make(*cost ? (*cost)->effective : Rate{})};
}

Outcome<loan::Change> change_given(const Arguments& given, const Currency& currency) {
  loan::Change out;
  const auto more = given.integer("add-payments", 0, static_cast<std::int64_t>(loan::kPaymentsMax), 0);
  if (!more) return tl::unexpected(more.error());
  out.add_payments = static_cast<std::uint16_t>(*more);
  if (given.has("new-rate")) {
    const auto rate = given.percent("new-rate");
    if (!rate) return tl::unexpected(rate.error());
    out.new_rate = *rate;
  }
  for (const auto& [name, place] :
       {std::pair{"waive-interest", &out.waive_interest}, std::pair{"waive-penalty", &out.waive_penalty},
        std::pair{"waive-costs", &out.waive_costs}}) {
    if (!given.has(name)) continue;
    const auto amount = given.amount(name, currency);
    if (!amount) return tl::unexpected(amount.error());
    *place = *amount;
  }
  return out;
}

// The event of a proposal tells no cost; the ledger refuses another one.
std::optional<AnnualCost> untold(const contracts::Receipt&) {
  return std::nullopt;
}

Outcome<Report> propose(Session& session, const Arguments& given) {
  auto subject = read_loan(session, given);
  if (!subject) return tl::unexpected(subject.error());
  const auto change = change_given(given, subject->loan.currency);
  if (!change) return tl::unexpected(change.error());
  const auto price = [&](Date today) {
    return price_change(*subject, *change, today, [&](Rate shown) {
      return contracts::make_operation(loan::Propose{subject->loan.id, *change, shown});
    });
  };
  return agree_and_carry_out(session, subject->today, {price, untold});
}

Outcome<Report> agree(Session& session, const Arguments& given) {
  auto subject = read_loan(session, given);
  if (!subject) return tl::unexpected(subject.error());
  const auto open =
      must_read<loan::Proposal>(subject->node, subject->loan.id, "proposal on loan " + subject->loan.id.hex());
  if (!open) return tl::unexpected(open.error());
  if (given.has("proposal")) {
    const auto meant = id_argument<loan::ChangeId>(given, "proposal");
    if (!meant) return tl::unexpected(meant.error());
    if (*meant != open->id) return stop(WalletError::W_NOT_FOUND, say(Msg::proved_absent, "proposal " + meant->hex()));
  }
  const auto price = [&](Date today) {
    return price_change(*subject, open->change, today, [&](Rate shown) {
      return contracts::make_operation(loan::Agree{subject->loan.id, open->id, shown});
    });
  };
  return agree_and_carry_out(session, subject->today, {price, cost_in<loan::Changed>});
}

Outcome<Report> accept_early(Session& session, const Arguments& given) {
  const auto id = id_argument<settlement::EarlyOfferId>(given, "offer");
  if (!id) return tl::unexpected(id.error());
  const auto what = id_argument<contracts::FragmentId>(given, "fragment");
  if (!what) return tl::unexpected(what.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto offer = must_read<settlement::EarlyOffer>(*node, *id, "early offer " + id->hex());
  if (!offer) return tl::unexpected(offer.error());
  const auto fragment = must_read<contracts::fragment::Fragment>(*node, *what, "fragment " + what->hex());
  if (!fragment) return tl::unexpected(fragment.error());
  const auto root =
      must_read<contracts::receivable::Receivable>(*node, fragment->root, "receivable " + fragment->root.hex());
  if (!root) return tl::unexpected(root.error());
  const auto now = execution_day(*node, **session.genesis());
  if (!now) return tl::unexpected(now.error());
  const auto price = [&](Date today) -> Outcome<ShownCost> {
    const Amount owed = fragment->outstanding();
    const auto paid = settlement::early_price(owed, offer->rate, offer->day_count, today, root->pay_on);
    if (!paid) return tl::unexpected(refused(paid.error()));
    const auto cost = settlement::early_cost(*paid, owed, offer->day_count, today, root->pay_on);
    if (!cost) return tl::unexpected(refused(cost.error()));
    Pairs about{{{say(Msg::price_face), spoken(root->currency, owed)},
                 {say(Msg::price_days), verbatim(std::to_string((root->pay_on - today).raw()))},
                 {say(Msg::price_rate), verbatim(format_percent(offer->rate))},
                 {say(Msg::price_proceeds), spoken(root->currency, *paid)}}};
    return ShownCost{std::move(about), *cost,
                     contracts::make_operation(settlement::AcceptEarly{*id, *what, *paid, cost->effective})};
  };
  return agree_and_carry_out(session, *now, {price, cost_in<settlement::PaidEarly>});
}

}  // namespace

void add_loan_change(Catalogue& to) {
  const OptionSpec id = argument("loan", "LOAN", {"a loan of yours", "您的贷款"});
  to.commands.push_back(
      {"loan",
       "draw",
       {"Draws on a revolving loan; shows the yearly cost first.", "在随借随还额度内提款；先显示年化成本。"},
       {id, required("amount", "AMOUNT", {"how much", "提款金额"})},
       {"loan draw LOAN --amount 40000.00"},
       draw_money});
  to.commands.push_back(
      {"loan",
       "propose",
       {"Proposes to extend a loan, lower its rate, or waive what is owed; shows the yearly cost of the new plan "
        "first.",
        "提议展期、降低利率或免除欠款；先显示新还款计划的年化成本。"},
       {id, flag("add-payments", "COUNT", {"more payments after the last one", "增加的期数"}),
        flag("new-rate", "PERCENT", {"not above the one in force", "新年利率，不高于现行利率"}),
        flag("waive-interest", "AMOUNT", {"of what is due and unpaid, at most", "最多免除的到期未付利息"}),
        flag("waive-penalty", "AMOUNT", {"of what is booked and unpaid, at most", "最多免除的已计未付罚息"}),
        flag("waive-costs", "AMOUNT", {"of what is unpaid, at most", "最多免除的未付费用"})},
       {"loan propose LOAN --add-payments 3 --new-rate 6"},
       propose});
  to.commands.push_back({"loan",
                         "agree",
                         {"Agrees to what the other side proposed; shows the yearly cost of the new plan first.",
                          "同意对方的提议；先显示新还款计划的年化成本。"},
                         {id, flag("proposal", "PROPOSAL",
                                   {"exactly this one; the open one when left out", "指定提议；省略则为当前提议"})},
                         {"loan agree LOAN"},
                         agree});
  to.commands.push_back(
      {"settlement",
       "accept-early",
       {"Takes an issuer's early offer for one fragment; shows what is paid and the yearly cost first.",
        "就一份额接受签发人的提前付款；先显示到手金额与年化成本。"},
       {argument("offer", "OFFER", {"an open early offer", "有效的提前付款要约"}),
        required("fragment", "FRAGMENT", {"what you hold", "您持有的份额"})},
       {"settlement accept-early OFFER --fragment FRAGMENT"},
       accept_early});
}

}  // namespace tallystick::wallet
