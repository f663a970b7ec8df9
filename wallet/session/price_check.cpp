#include "wallet/session/price_check.h"

#include <algorithm>

#include "contracts/financing/sale.h"
#include "wallet/cli/moment.h"
#include "wallet/session/readable.h"
#include "wallet/session/receipts.h"
#include "wallet/session/transact.h"

namespace tallystick::wallet {
namespace {

// The sale in a receipt; nothing when it holds none.
std::optional<contracts::financing::Sold> sale_in(const contracts::Receipt& receipt) {
  for (const contracts::Event& event : receipt.events)
    if (auto sold = contracts::event_as<contracts::financing::Sold>(event)) return sold;
  return std::nullopt;
}

}  // namespace

Outcome<Date> execution_day(NodeApi& node, const PinnedGenesis& genesis) {
  const auto status = node.status();
  if (!status) return tl::unexpected(status.error());
  return ledger_day(genesis.genesis.calendar, std::max(status->block_time, now()));
}

Json json_of(const ShownPrice& shown) {
  const Currency currency = shown.amount.currency;
  const auto plain = [&](Amount amount) { return format_plain({currency, amount}); };
  return {{"currency", currency.code()},
          {"face", plain(shown.amount.amount)},
          {"kind", std::string{name_of(shown.terms.kind)}},
          {"days", shown.price.days.raw()},
          {"rate", format_percent(shown.terms.rate)},
          {"day_count", std::string{name_of(shown.terms.day_count)}},
          {"interest", plain(shown.price.interest)},
          {"fee", plain(shown.terms.fee)},
          {"proceeds", plain(shown.price.proceeds)},
          {"annual_cost_nominal", format_percent(shown.price.cost.nominal)},
          {"annual_cost_effective", format_percent(shown.price.cost.effective)}};
}

Spoken destination(const contracts::purpose::Destination& to, const Names& names) {
  if (to.pay_to) return verbatim(names.show(*to.pay_to));
  if (!to.bound) return say(Msg::price_to_you);
  std::string payees;
  for (const AccountId& payee : to.bound->payees) payees += (payees.empty() ? "" : ", ") + names.show(payee);
  return say(Msg::price_bound, payees.empty() ? std::string{"*"} : payees, format_timestamp(to.bound->expires));
}

std::vector<Block> blocks_of(const ShownPrice& shown, const Names& names) {
  const Currency currency = shown.amount.currency;
  const auto money = [&](Amount amount) { return verbatim(format_for_people({currency, amount})); };
  const bool recourse = shown.terms.kind == contracts::financing::SaleKind::with_recourse;
  return {
      Pairs{{{say(Msg::price_bank), verbatim(names.show(shown.bank))},
             {say(Msg::price_face), money(shown.amount.amount)},
             {say(Msg::price_days), verbatim(std::to_string(shown.price.days.raw()))},
             {say(Msg::price_rate),
              verbatim(format_percent(shown.terms.rate) + ", " + std::string{name_of(shown.terms.day_count)})},
             {say(Msg::price_interest), money(shown.price.interest)},
             {say(Msg::price_fee), money(shown.terms.fee)},
             {say(Msg::price_proceeds), money(shown.price.proceeds)},
             {say(Msg::price_nominal), verbatim(format_percent(shown.price.cost.nominal))},
             {say(Msg::price_effective), verbatim(format_percent(shown.price.cost.effective))},
             {say(Msg::price_goes_to), destination(contracts::purpose::destination_of(shown.terms), names)},
             {say(Msg::price_recourse), recourse ? say(Msg::price_with_recourse) : say(Msg::price_without_recourse)}}}};
}

namespace {

constexpr std::int64_t kSameDayMs = 5'000;  // how far apart two questions to a node may lie
constexpr int kTriesMax = 3;

struct Agreed {
  ShownPrice shown;
  Operation operation;
};

// The price for the day on which the node would execute the sale now, after its simulation said the same.
Outcome<Agreed> agree_with_node(Session& session, NodeApi& node, const PendingSale& sale,
                                const PinnedGenesis& genesis) {
  const auto today = execution_day(node, genesis);
  if (!today) return tl::unexpected(today.error());
  auto shown = sale.price(*today);
  if (!shown) return tl::unexpected(shown.error());
  const auto days_apart = static_cast<std::int32_t>(kSameDayMs / genesis.genesis.calendar.ms_per_day);
  for (int tries = 0;; ++tries) {
    const Operation operation = sale.operation(*shown);
    const auto receipt = simulate(session, {operation});
    if (!receipt) return tl::unexpected(receipt.error());
    if (receipt->refusal) return tl::unexpected(refusal_of(*receipt, Exit::rejected));
    const auto sold = sale_in(*receipt);
    if (sold && sold->price == shown->price && sold->money == shown->amount && sold->bank == shown->bank)
      return Agreed{*shown, operation};
    const std::int32_t later = sold ? shown->price.days.raw() - sold->price.days.raw() : 0;
    if (later == 0 || later > days_apart || -later > days_apart || tries == kTriesMax) {
      const std::string theirs =
          sold ? format_for_people({shown->amount.currency, sold->price.proceeds}) : std::string{"no sale"};
      return stop(WalletError::W_PRICE,
                  say(Msg::price_differs, theirs, format_for_people({shown->amount.currency, shown->price.proceeds})));
    }
    shown = sale.price(*today + Days{later});
    if (!shown) return tl::unexpected(shown.error());
  }
}

}  // namespace

Outcome<Report> agree_and_carry_out(Session& session, NodeApi& node, const PendingSale& sale) {
  const auto genesis = session.genesis();
  const auto agreed = agree_with_node(session, node, sale, **genesis);
  if (!agreed) return tl::unexpected(agreed.error());
  const ShownPrice& shown = agreed->shown;
  const std::vector<Block> blocks = blocks_of(shown, Names{**session.profile(), **genesis});
  if (session.globals().dry_run) {
    Report out;
    out.data = {{"dry_run", true}, {"price", json_of(shown)}};
    out.blocks = blocks;
    return out;
  }
  for (const auto& [name, value] : std::get<Pairs>(blocks.front()).rows)
    session.console().talk({name.en + ": " + value.en, name.zh + "：" + value.zh});
  const auto sure =
      session.confirm(say(Msg::price_question, format_for_people({shown.amount.currency, shown.price.proceeds}),
                          format_for_people(shown.amount), format_percent(shown.price.cost.effective)));
  if (!sure) return tl::unexpected(sure.error());
  auto out = carry_out(session, {agreed->operation});
  if (out) out->data["price"] = json_of(shown);
  return out;
}

}  // namespace tallystick::wallet
