#include "wallet/session/cost_agree.h"

#include "wallet/session/receipts.h"
#include "wallet/session/transact.h"

namespace tallystick::wallet {
namespace {

Outcome<ShownCost> agree_with_node(Session& session, Date today, const PendingCost& pending) {
  constexpr std::int32_t kDaysTried = 3;
  std::string theirs = "-", mine = "-";
  std::optional<Failure> refusal;
  for (std::int32_t later = 0; later < kDaysTried; ++later) {
    auto shown = pending.price(today + Days{later});
    if (!shown) return shown;
    const auto receipt = simulate(session, {shown->operation});
    if (!receipt) return tl::unexpected(receipt.error());
    if (receipt->refusal) {
      if (!refusal) refusal = refusal_of(*receipt, Exit::rejected);
      continue;
    }
    const auto says = pending.theirs(*receipt);
    if (!says || says == shown->cost) return shown;
    theirs = format_percent(says->effective);
    if (shown->cost) mine = format_percent(shown->cost->effective);
  }
  if (refusal) return tl::unexpected(*refusal);
  return stop(WalletError::W_PRICE, say(Msg::price_differs, theirs, mine));
}

Json with_cost(Json data, const ShownCost& shown) {
  if (shown.cost) {
    data["annual_cost_nominal"] = format_percent(shown.cost->nominal);
    data["annual_cost_effective"] = format_percent(shown.cost->effective);
  }
  return data;
}

}  // namespace

Outcome<Report> agree_and_carry_out(Session& session, Date today, const PendingCost& pending) {
  const auto shown = agree_with_node(session, today, pending);
  if (!shown) return tl::unexpected(shown.error());
  Pairs lines = shown->about;
  if (shown->cost) {
    lines.rows.push_back({say(Msg::price_nominal), verbatim(format_percent(shown->cost->nominal))});
    lines.rows.push_back({say(Msg::price_effective), verbatim(format_percent(shown->cost->effective))});
  }
  if (session.globals().dry_run) {
    Report out;
    out.data = with_cost({{"dry_run", true}}, *shown);
    out.blocks.push_back(std::move(lines));
    return out;
  }
  for (const auto& [name, value] : lines.rows)
    session.console().talk({name.en + ": " + value.en, name.zh + "：" + value.zh});
  if (shown->cost) {
    const auto sure = session.confirm(say(Msg::cost_question, format_percent(shown->cost->effective)));
    if (!sure) return tl::unexpected(sure.error());
  }
  auto out = carry_out(session, {shown->operation});
  if (out) out->data = with_cost(std::move(out->data), *shown);
  return out;
}

}  // namespace tallystick::wallet
