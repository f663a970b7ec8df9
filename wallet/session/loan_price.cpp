#include "wallet/session/loan_price.h"

#include "contracts/ledger/delta.h"
#include "contracts/policy/records.h"
#include "wallet/session/price_check.h"
#include "wallet/session/readable.h"
#include "wallet/session/reading.h"

namespace tallystick::wallet {
namespace {

namespace loan = contracts::loan;

std::string plain(const Currency& currency, std::int64_t minor) {
  return format_plain(currency, minor);
}

Spoken money(const Currency& currency, std::int64_t minor) {
  return verbatim(format_for_people({currency, Amount{minor}}));
}

std::int64_t sum_of(const loan::PlanRows& rows) {
  std::int64_t sum = 0;
  for (const loan::PlanRow& row : rows) sum += row.principal.minor() + row.interest.minor();
  return sum;
}

Table schedule_of(const loan::PlanRows& rows, const Currency& currency) {
  Table out{{{say(Msg::loan_pay_on)},
             {say(Msg::loan_principal), Align::right},
             {say(Msg::loan_interest), Align::right},
             {say(Msg::loan_payment), Align::right}},
            {}};
  for (const loan::PlanRow& row : rows)
    out.rows.push_back({verbatim(format_date(row.pay_on)), money(currency, row.principal.minor()),
                        money(currency, row.interest.minor()),
                        money(currency, row.principal.minor() + row.interest.minor())});
  return out;
}

Spoken cost_of(Rate rate) {
  return verbatim(format_percent(rate));
}

}  // namespace

Outcome<contracts::MemoryView> holidays_until(NodeApi& node, Date from, Date to) {
  contracts::MemoryView out;
  contracts::LedgerDelta delta{out};
  for (std::int32_t year = calendar_year(from); year <= calendar_year(to + Days{31}); ++year) {
    const auto table = read_record<contracts::policy::HolidayYear>(node, static_cast<std::uint16_t>(year));
    if (!table) return tl::unexpected(table.error());
    if (*table) delta.store(**table);
  }
  contracts::MemoryView with;
  with.apply(delta.state_delta());
  return with;
}

Outcome<ShownLoan> price_loan(NodeApi& node, const loan::OpenOffer& offer, Date start) {
  const auto view = holidays_until(node, start, loan::due_date(offer.terms, start, offer.terms.payments));
  if (!view) return tl::unexpected(view.error());
  const auto price = loan::price_of(offer.terms, start, *view);
  if (!price) return stop(WalletError::W_PRICE, price.error().detail);
  return ShownLoan{offer, start, loan::plan_of(offer.terms, start, *view), *price};
}

Json json_of(const ShownLoan& shown) {
  const Currency& currency = shown.offer.currency;
  Json rows = Json::array();
  for (const loan::PlanRow& row : shown.rows)
    rows.push_back({{"due", format_date(row.due)},
                    {"pay_on", format_date(row.pay_on)},
                    {"principal", plain(currency, row.principal.minor())},
                    {"interest", plain(currency, row.interest.minor())}});
  return {{"currency", currency.code()},
          {"plan", std::string{name_of(shown.offer.terms.plan)}},
          {"principal", plain(currency, shown.offer.terms.principal.minor())},
          {"rate", format_percent(shown.offer.terms.rate)},
          {"day_count", std::string{name_of(shown.offer.terms.day_count)}},
          {"fee", plain(currency, shown.offer.terms.fee.minor())},
          {"proceeds", plain(currency, shown.price.proceeds.minor())},
          {"total", plain(currency, sum_of(shown.rows))},
          {"start", format_date(shown.start)},
          {"annual_cost_nominal", format_percent(shown.price.cost.nominal)},
          {"annual_cost_effective", format_percent(shown.price.cost.effective)},
          {"rows", std::move(rows)}};
}

std::vector<Block> blocks_of(const ShownLoan& shown, const Names& names) {
  const Currency& currency = shown.offer.currency;
  const loan::Terms& terms = shown.offer.terms;
  const bool line = terms.plan == loan::Plan::revolving;
  Pairs pairs{
      {{say(Msg::price_bank), verbatim(names.show(shown.offer.bank))},
       {say(Msg::loan_plan), field_words(name_of(terms.plan))},
       {line ? say(Msg::loan_limit) : say(Msg::loan_lent), money(currency, terms.principal.minor())},
       {say(Msg::loan_rate), verbatim(format_percent(terms.rate) + ", " + std::string{name_of(terms.day_count)})},
       {say(Msg::price_fee), money(currency, terms.fee.minor())}}};
  if (!line) {
    pairs.rows.push_back({say(Msg::price_proceeds), money(currency, shown.price.proceeds.minor())});
    pairs.rows.push_back({say(Msg::price_goes_to), destination(contracts::purpose::destination_of(terms), names)});
    pairs.rows.push_back({say(Msg::loan_total), money(currency, sum_of(shown.rows))});
  } else if (terms.unused_fee.raw() != 0) {
    pairs.rows.push_back({say(Msg::loan_unused), cost_of(terms.unused_fee)});
  }
  pairs.rows.push_back({say(Msg::price_nominal), cost_of(shown.price.cost.nominal)});
  pairs.rows.push_back({say(Msg::price_effective), cost_of(shown.price.cost.effective)});
  pairs.rows.push_back({say(Msg::loan_early), field_words(name_of(terms.prepayment))});
  pairs.rows.push_back({say(Msg::loan_early_fee), cost_of(terms.prepayment_fee)});
  pairs.rows.push_back({say(Msg::loan_costs_max), money(currency, terms.costs_max.minor())});
  std::vector<Block> out{std::move(pairs)};
  if (!line) out.push_back(schedule_of(shown.rows, currency));
  return out;
}

std::vector<Block> blocks_of(const loan::Loan& loan, const Names& names) {
  const Currency& currency = loan.currency;
  Pairs pairs{{{field_words("state"), field_words(name_of(loan.state))},
               {say(Msg::price_bank), verbatim(names.show(loan.bank))},
               {field_words("borrower"), verbatim(names.show(loan.borrower))},
               {say(Msg::loan_plan), field_words(name_of(loan.terms.plan))},
               {field_words("principal"), money(currency, loan.terms.principal.minor())},
               {field_words("outstanding"), money(currency, loan.outstanding.minor())},
               {say(Msg::loan_rate), cost_of(loan.terms.rate)},
               {say(Msg::price_nominal), cost_of(loan.cost.nominal)},
               {say(Msg::price_effective), cost_of(loan.cost.effective)}}};
  if (!loan.costs_unpaid().is_zero())
    pairs.rows.push_back({field_words("costs"), money(currency, loan.costs_unpaid().minor())});
  for (const contracts::FragmentId& id : loan.collateral)
    pairs.rows.push_back({field_words("collateral"), verbatim(id.hex())});
  Table table{{{say(Msg::loan_pay_on)},
               {say(Msg::loan_principal), Align::right},
               {say(Msg::loan_interest), Align::right},
               {say(Msg::loan_penalty), Align::right},
               {say(Msg::loan_unpaid), Align::right}},
              {}};
  for (const loan::Row& row : loan.rows)
    table.rows.push_back({verbatim(format_date(row.pay_on)), money(currency, row.principal.minor()),
                          money(currency, row.interest.minor()), money(currency, row.penalty.minor()),
                          money(currency, row.unpaid() + row.penalty_unpaid().minor())});
  return {std::move(pairs), std::move(table)};
}

}  // namespace tallystick::wallet
