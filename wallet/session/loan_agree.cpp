#include "wallet/session/loan_agree.h"

#include "contracts/loan/start.h"
#include "contracts/registry.h"
#include "wallet/session/receipts.h"
#include "wallet/session/transact.h"

namespace tallystick::wallet {
namespace {

namespace loan = contracts::loan;

std::optional<loan::Started> started_in(const contracts::Receipt& receipt) {
  for (const contracts::Event& event : receipt.events)
    if (auto started = contracts::event_as<loan::Started>(event)) return started;
  return std::nullopt;
}

Outcome<ShownLoan> agree_with_node(Session& session, Date today, const PendingLoan& pending) {
  constexpr std::int32_t kDaysTried = 3;
  std::string theirs = "no loan", mine;
  std::optional<Failure> refusal;
  for (std::int32_t later = 0; later < kDaysTried; ++later) {
    auto shown = pending.price(today + Days{later});
    if (!shown) return shown;
    const auto receipt = simulate(session, {pending.operation(*shown)});
    if (!receipt) return tl::unexpected(receipt.error());
    if (receipt->refusal) {
      if (!refusal) refusal = refusal_of(*receipt, Exit::rejected);
      if (*receipt->refusal != contracts::Refusal::E_APR) break;
      continue;
    }
    const auto started = started_in(*receipt);
    if (started && started->rows == shown->rows && started->price == shown->price && started->bank == shown->offer.bank)
      return shown;
    if (started) theirs = format_percent(started->price.cost.effective);
    mine = format_percent(shown->price.cost.effective);
  }
  if (refusal) return tl::unexpected(*refusal);
  return stop(WalletError::W_PRICE, say(Msg::price_differs, theirs, mine));
}

}  // namespace

Report report_of(Session& session, const ShownLoan& shown) {
  Report out;
  out.data = {{"loan", json_of(shown)}};
  out.blocks = blocks_of(shown, Names{**session.profile(), **session.genesis()});
  return out;
}

Outcome<Report> agree_and_carry_out(Session& session, Date today, const PendingLoan& pending) {
  const auto shown = agree_with_node(session, today, pending);
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
  auto out = carry_out(session, {pending.operation(*shown)});
  if (out) out->data["loan"] = json_of(*shown);
  return out;
}

}  // namespace tallystick::wallet
