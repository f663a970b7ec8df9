#include "testnet/bench/seller.h"

#include "contracts/account/records.h"
#include "contracts/cash/records.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/record.h"
#include "contracts/receivable/record.h"
#include "contracts/registry.h"

namespace tallystick::bench {
namespace {

using namespace contracts;

constexpr Nanos kPatience = 20 * kSecond;
constexpr Nanos kLookAgain = 2'000'000;

Timestamp wall_now() {
  using namespace std::chrono;
  return Timestamp{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

// Asks until the answer is there and is good; a proof of the newest block may be a moment away.
template <class Ask, class Good>
auto ask_until(Ask ask, Good good, Nanos end, unsigned& awaited) {
  while (true) {
    auto answer = ask();
    if (answer ? good(*answer) : answer.error().kind != ErrorKind::unavailable) return answer;
    if (now_ns() >= end) return answer;
    ++awaited;
    sleep_until_ns(now_ns() + kLookAgain);
  }
}

template <class R>
Result<R> must_be_there(Result<std::optional<R>> record, const char* what) {
  if (!record) return tl::unexpected(record.error());
  if (!*record) return not_found(std::string{"there is no such "} + what);
  return std::move(**record);
}

}  // namespace

Result<Amount> Seller::deposit() {
  const auto balance =
      reads_.record<cash::Balance>({trade_.seller_bank, trade_.seller, *Currency::of("CNY"), cash::Kind::deposit});
  if (!balance) return tl::unexpected(balance.error());
  return *balance ? (*balance)->amount : Amount{};
}

Operation Seller::sale_of(const FragmentId& fragment, Rate shown_cost) const {
  return make_operation(financing::Sell{trade_.policy, fragment, Amount{kFragmentFaceFen}, shown_cost});
}

Result<financing::Price> Seller::quote(const FragmentId& id) {
  const auto held = must_be_there(reads_.record<fragment::Fragment>(id), "fragment");
  if (!held) return tl::unexpected(held.error());
  const auto root = must_be_there(reads_.record<receivable::Receivable>(held->root), "receivable");
  if (!root) return tl::unexpected(root.error());
  const auto holder = must_be_there(reads_.record<account::Account>(held->holder), "account");
  if (!holder) return tl::unexpected(holder.error());
  const auto policy = must_be_there(reads_.record<financing::LendingPolicy>(trade_.policy), "policy");
  if (!policy) return tl::unexpected(policy.error());
  const Date today = ledger_day(genesis_.calendar, wall_now());
  const auto terms = financing::terms_for(*policy, {*held, *root, holder->party, held->face, {}}, today);
  if (!terms) return malformed("the policy has no price for this fragment: " + terms.error().detail);
  const auto price = financing::price_of(held->face, *terms, today, root->pay_on);
  if (!price) return malformed("the terms come to no price: " + price.error().detail);
  const auto simulated = member_.simulate({sale_of(id, price->cost.effective)});
  if (!simulated) return tl::unexpected(simulated.error());
  const auto sold = testnet::event_in<financing::Sold>(*simulated);
  if (!sold || sold->price != *price) return internal_error("the node would make the sale at another price");
  return *price;
}

Result<SaleMoments> Seller::sell(const FragmentId& id, Amount& deposit) {
  SaleMoments out;
  out.asked = now_ns();
  unsigned ignored = 0;
  const auto price =
      ask_until([&] { return quote(id); }, [](const auto&) { return true; }, out.asked + kPatience, ignored);
  if (!price) return tl::unexpected(price.error());
  const Amount expected{deposit.minor() + price->proceeds.minor()};

  out.begun = now_ns();
  const Nanos end = out.begun + kPatience;
  const auto sale = member_.sign({sale_of(id, price->cost.effective)});
  if (!sale) return tl::unexpected(sale.error());
  if (const auto sent = member_.submit(*sale); !sent) return tl::unexpected(sent.error());
  const auto entered = member_.wait(sale->id, Millis{kPatience / 1'000'000});
  if (!entered) return tl::unexpected(entered.error());
  out.final = now_ns();
  out.height = entered->height;

  const auto arrived = ask_until([&] { return this->deposit(); }, [&](Amount amount) { return amount == expected; },
                                 end, out.proofs_awaited);
  if (!arrived) return tl::unexpected(arrived.error());
  if (*arrived != expected)
    return internal_error("the deposit is " + std::to_string(arrived->minor()) + ", not " +
                          std::to_string(expected.minor()));
  out.disbursed = now_ns();
  deposit = expected;

  const auto receipt =
      ask_until([&] { return reads_.receipt(sale->id); }, [](const auto&) { return true; }, end, out.proofs_awaited);
  if (!receipt) return tl::unexpected(receipt.error());
  out.proved = now_ns();
  const auto sold = testnet::event_in<financing::Sold>(*receipt);
  if (!sold || sold->price != *price) return internal_error("the sale was not made at the quoted price");
  return out;
}

}  // namespace tallystick::bench
