// A receivable of 1,000.00 for 60 days that tier 1 holds, three arbiters, and short ways to dispute it. For tests (includes GoogleTest).
#pragma once

#include <algorithm>

#include "contracts/cash/payment.h"
#include "contracts/dispute/answer.h"
#include "contracts/dispute/open.h"
#include "contracts/dispute/outcome.h"
#include "contracts/dispute/resolve.h"
#include "contracts/dispute/withdraw.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"

namespace tallystick::contracts::dispute {

struct DisputeWorld : ::testing::Test {
  TradeWorld world;
  TradeWorld::Root root = world.outstanding(1'000'00, 60);
  AccountId issuer = world.issuer.account, tier1 = world.tier1.account, tier2 = world.tier2.account;
  std::vector<Member> judges = appointed();

  std::vector<Member> appointed() {
    std::vector<Member> out;
    for (const char* name : {"judge a", "judge b", "judge c"})
      out.push_back(world.ledger.appoint(name, party::Role::arbiter));
    std::sort(out.begin(), out.end(), [](const Member& a, const Member& b) { return a.party < b.party; });
    return out;
  }
  // The issuer's, with the invoice behind the receivable.
  Open open_of(const FragmentId& fragment, std::int64_t fen) const {
    Open op;
    op.fragment = fragment;
    op.amount = Amount{fen};
    op.documents.items = {world.receivable(root.id).evidence.items[0].fingerprint};
    op.statement = {"a third of the goods is broken"};
    for (const Member& judge : judges) op.arbiters.items.push_back(judge.party);
    return op;
  }
  Opened open(const AccountId& who, const Open& op) {
    world.ledger.must(who, op);
    return events_of<Opened>(world.ledger.last()).at(0);
  }
  // Contested by the respondent, unless it answered already; two of three say the same.
  void rule(const HoldId& id, Ruling ruling, std::int64_t fen = 0) {
    const Dispute before = dispute(id);
    if (before.state == State::open) world.ledger.must(before.respondent, Answer{id, false, {}});
    for (const std::size_t i : {0U, 1U}) world.ledger.must(judges[i].account, Resolve{id, ruling, Amount{fen}});
  }
  Dispute dispute(const HoldId& id) const { return must_load<Dispute>(world.ledger.view(), id); }
  fragment::Fragment fragment(const FragmentId& id) const { return world.fragment(id); }
  Date pay_day() const { return world.receivable(root.id).pay_on; }
  void fund(std::int64_t fen) { world.ledger.mint(0, issuer, yuan(fen)); }
  std::int64_t escrow(const Member& bank, const AccountId& who) const {
    return cash::balance_of(world.ledger.view(), bank.party, who, *Currency::of("CNY"), cash::Kind::escrow).minor();
  }
  std::int64_t invoice_used() const {
    // Of the invoice that the receivable was issued against; the issuer's documents keep their order.
    return must_load<evidence::Evidence>(world.ledger.view(), world.receivable(root.id).evidence.items[0].fingerprint)
        .used.minor();
  }
  std::int64_t limit_used() const {
    return must_load<limit::Limit>(world.ledger.view(), world.receivable(root.id).limit_key()).used();
  }
};

}  // namespace tallystick::contracts::dispute
