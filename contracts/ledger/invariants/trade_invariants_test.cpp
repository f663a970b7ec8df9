// The invariants about receivables and their fragments, each broken on purpose by writing what no contract writes.
#include <functional>

#include <gtest/gtest.h>

#include "contracts/cash/payment.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/sell.h"
#include "contracts/ledger/invariants/bank_claims_paid.h"
#include "contracts/ledger/invariants/claims_match_liens.h"
#include "contracts/ledger/invariants/evidence_follows.h"
#include "contracts/ledger/invariants/evidence_suffices.h"
#include "contracts/ledger/invariants/faces_add_up.h"
#include "contracts/ledger/invariants/late_interest_grows.h"
#include "contracts/ledger/invariants/levels_bounded.h"
#include "contracts/ledger/invariants/limits_follow.h"
#include "contracts/ledger/invariants/one_holder.h"
#include "contracts/ledger/invariants/one_maturity.h"
#include "contracts/ledger/invariants/waterfall_adds_up.h"
#include "contracts/ledger/trade_world.h"

namespace tallystick::contracts {
namespace {

struct Case {
  const char* name;
  InvariantFactory invariant;
  std::function<void(LedgerDelta&)> act;
  bool holds;
};

struct TradeInvariants : ::testing::Test {
  TradeWorld world;
  TradeWorld::Root root = world.outstanding(1'000'00, 90);
  TradeWorld::Passed passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  FragmentId sold = *passed.change;
  FragmentId held = passed.part;

  TradeInvariants() {
    const auto policy = world.publish(world.bank1, world.policy_text());
    world.ledger.must(world.tier1.account, financing::Sell{policy, sold, Amount{700'00}, Rate{43'738}});
  }
  template <class R, class F>
  std::function<void(LedgerDelta&)> changed(const typename R::Key& key, F&& change) {
    return [key, change](LedgerDelta& delta) {
      auto record = must_load<R>(delta, key);
      change(record);
      delta.store(record);
    };
  }
  void check(const std::vector<Case>& cases) {
    for (const Case& row : cases) {
      SCOPED_TRACE(row.name);
      LedgerDelta delta{world.ledger.view()};
      const auto start = delta.savepoint();
      row.act(delta);
      const auto invariant = row.invariant();
      for (const RecordChange& change : delta.changes_since(start)) invariant->visit(change);
      for (const Event& event : delta.events_since(start)) invariant->hear(event);
      const auto verdict = invariant->verdict(delta);
      EXPECT_EQ(!verdict.has_value(), row.holds) << verdict.value_or("holds");
    }
  }
};

TEST_F(TradeInvariants, FacesAddUp) {
  const auto fragment = [&](auto&& change) { return changed<fragment::Fragment>(held, change); };
  const auto receivable = [&](auto&& change) { return changed<receivable::Receivable>(root.id, change); };
  check(
      {{"nothing", make_invariant<FacesAddUp>, [](LedgerDelta&) {}, true},
       {"another holder", make_invariant<FacesAddUp>, fragment([&](auto& f) { f.holder = world.tier3.account; }), true},
       {"a fen more", make_invariant<FacesAddUp>, fragment([](auto& f) { f.face = Amount{300'01}; }), false},
       {"a fen less", make_invariant<FacesAddUp>, fragment([](auto& f) { f.face = Amount{299'99}; }), false},
       {"paid on one side only", make_invariant<FacesAddUp>, fragment([](auto& f) { f.paid = Amount{1}; }), false},
       {"paid on the other side only", make_invariant<FacesAddUp>, receivable([](auto& r) { r.paid = Amount{1}; }),
        false},
       {"spent without children", make_invariant<FacesAddUp>,
        fragment([](auto& f) { f.state = fragment::State::spent; }), false},
       {"miscounted", make_invariant<FacesAddUp>, receivable([](auto& r) { r.leaves += 1; }), false},
       {"a fragment from nowhere", make_invariant<FacesAddUp>,
        [&](LedgerDelta& delta) {
          auto copy = must_load<fragment::Fragment>(delta, held);
          copy.id = FragmentId{};
          delta.store(copy);
        },
        false}});
}

TEST_F(TradeInvariants, OneHolder) {
  const auto on_held = [&](auto&& change) { return changed<fragment::Fragment>(held, change); };
  const auto on_sold = [&](auto&& change) { return changed<fragment::Fragment>(sold, change); };
  const Timestamp soon{1};
  check({{"another holder", make_invariant<OneHolder>, on_held([&](auto& f) { f.holder = world.tier3.account; }), true},
         {"no holder", make_invariant<OneHolder>, on_held([](auto& f) { f.holder = {}; }), false},
         {"held, yet offered to somebody", make_invariant<OneHolder>,
          on_held([&](auto& f) { f.payee = world.tier3.account; }), false},
         {"offered to nobody", make_invariant<OneHolder>,
          [&](LedgerDelta& delta) {
            auto f = must_load<fragment::Fragment>(delta, held);
            f.state = fragment::State::offered;
            f.payee = world.tier3.account;
            f.offer_expiry = soon;
            delta.store(f);
            f.offer_expiry.reset();
            f.state = fragment::State::held;
            delta.store(f);
          },
          false},
         {"reserved for no quote", make_invariant<OneHolder>,
          on_held([](auto& f) { f.state = fragment::State::reserved; }), false},
         {"reserved for a quote that is not there", make_invariant<OneHolder>, on_held([](auto& f) {
            f.state = fragment::State::reserved;
            f.quote = QuoteId{};
          }),
          false},
         {"pledged for no loan", make_invariant<OneHolder>,
          on_held([](auto& f) { f.state = fragment::State::pledged; }), false},
         {"a loan on what is held", make_invariant<OneHolder>, on_held([](auto& f) { f.loan = LoanId{}; }), false},
         {"disputed", make_invariant<OneHolder>, on_held([](auto& f) { f.hold = HoldId{}; }), true},
         {"sold without a deal", make_invariant<OneHolder>, on_held([](auto& f) { f.state = fragment::State::sold; }),
          false},
         {"sold, held by another than its bank", make_invariant<OneHolder>,
          on_sold([&](auto& f) { f.holder = world.tier3.account; }), false},
         {"a deal about what is held", make_invariant<OneHolder>,
          on_sold([](auto& f) { f.state = fragment::State::held; }), false},
         {"a quote that reserves nothing", make_invariant<OneHolder>,
          [&](LedgerDelta& delta) {
            financing::Quote quote;
            quote.fragment = held;
            delta.store(quote);
          },
          false}});
}

TEST_F(TradeInvariants, ClaimsMatchLiens) {
  const auto on_sold = [&](auto&& change) { return changed<fragment::Fragment>(sold, change); };
  const auto key = claim::live_on(world.ledger.view(), world.fragment(sold))->key();
  const auto on_claim = [&](auto&& change) { return changed<claim::Claim>(key, change); };
  const auto broken = [](std::function<void(LedgerDelta&)> act, const char* name) {
    return Case{name, make_invariant<ClaimsMatchLiens>, std::move(act), false};
  };
  check({{"its number appended", make_invariant<ClaimsMatchLiens>,
          on_claim([](auto& c) { c.entry = claim::OutsideEntry{{"zdw"}, {"1"}, {}}; }), true},
         {"settled, and the claim with it", make_invariant<ClaimsMatchLiens>,
          [&](LedgerDelta& delta) {
            auto f = must_load<fragment::Fragment>(delta, sold);
            claim::end(delta, f, claim::State::satisfied);
            f.state = fragment::State::settled;
            delta.store(f);
          },
          true},
         broken(on_sold([](auto& f) { f.state = fragment::State::settled; }), "settled with a live claim"),
         broken(on_sold([](auto& f) { f.state = fragment::State::sold_recourse; }), "a claim of another kind"),
         broken(on_claim([](auto& c) { c.state = claim::State::released; }), "sold without a claim"),
         broken(on_claim([&](auto& c) { c.claimant = world.bank3.party; }), "a claim of another bank"),
         broken([&](LedgerDelta& delta) { delta.erase<claim::Claim>(key); }, "erased"),
         broken(changed<fragment::Fragment>(held, [](auto& f) { f.state = fragment::State::pledged; }),
                "pledged without a claim"),
         broken(
             [&](LedgerDelta& delta) {
               auto second = must_load<claim::Claim>(delta, key);
               second.registration.operation += 1;
               delta.store(second);
             },
             "claimed twice"),
         broken(
             [&](LedgerDelta& delta) {
               auto other = must_load<claim::Claim>(delta, key);
               other.fragment = held;
               delta.store(other);
             },
             "a claim on what is held")});
}

TEST_F(TradeInvariants, BankClaimsPaid) {
  const auto paid = [&](std::int64_t fen) {
    return [this, fen](LedgerDelta& delta) {
      cash::pay(delta, {world.bank0.party, std::nullopt, cash::Kind::deposit},
                {world.bank1.party, std::nullopt, cash::Kind::deposit}, yuan(fen));
      auto deal = must_load<financing::Deal>(delta, sold);
      deal.received = Amount{500'00};
      delta.store(deal);
    };
  };
  check({{"paid for", make_invariant<BankClaimsPaid>, paid(500'00), true},
         {"one fen short", make_invariant<BankClaimsPaid>, paid(499'99), false},
         {"given up", make_invariant<BankClaimsPaid>, [&](LedgerDelta& d) { d.erase<financing::Deal>(sold); }, false},
         {"sold on", make_invariant<BankClaimsPaid>,
          changed<financing::Deal>(sold, [&](auto& deal) {
            deal.bank = world.bank2.party;
            deal.bank_account = world.bank2.account;
          }),
          true}});
}

TEST_F(TradeInvariants, OneMaturity) {
  const auto fragment = [&](auto&& change) { return changed<fragment::Fragment>(held, change); };
  const auto receivable = [&](auto&& change) { return changed<receivable::Receivable>(root.id, change); };
  check(
      {{"paid", make_invariant<OneMaturity>, receivable([](auto& r) { r.paid = Amount{1}; }), true},
       {"a fragment due later", make_invariant<OneMaturity>, fragment([](auto& f) { f.due = f.due + Days{1}; }), false},
       {"in another currency", make_invariant<OneMaturity>,
        fragment([](auto& f) { f.currency = *Currency::of("EUR"); }), false},
       {"a receivable due later", make_invariant<OneMaturity>, receivable([](auto& r) { r.due = r.due + Days{1}; }),
        false},
       {"brought forward without a word", make_invariant<OneMaturity>,
        receivable([](auto& r) { r.pay_on = r.pay_on + Days{-1}; }), false},
       {"declared due", make_invariant<OneMaturity>,
        receivable([](auto& r) { r.accelerated_on = r.pay_on = r.pay_on + Days{-1}; }), true},
       {"declared due later", make_invariant<OneMaturity>,
        receivable([](auto& r) { r.accelerated_on = r.pay_on = r.pay_on + Days{1}; }), false},
       {"paid later", make_invariant<OneMaturity>, receivable([](auto& r) { r.pay_on = r.pay_on + Days{1}; }), false},
       {"a higher face", make_invariant<OneMaturity>, receivable([](auto& r) { r.face = Amount{2'000'00}; }), false},
       {"another issuer", make_invariant<OneMaturity>, receivable([&](auto& r) { r.issuer = world.tier1.party; }),
        false},
       {"a fragment erased", make_invariant<OneMaturity>,
        [&](LedgerDelta& delta) { delta.erase<fragment::Fragment>(held); }, false}});
}

TEST_F(TradeInvariants, LevelsBounded) {
  const auto fragment = [&](auto&& change) { return changed<fragment::Fragment>(held, change); };
  check({{"at the bound", make_invariant<LevelsBounded>, fragment([](auto& f) { f.level = 10; }), true},
         {"past it", make_invariant<LevelsBounded>, fragment([](auto& f) { f.level = 11; }), false},
         {"of no receivable", make_invariant<LevelsBounded>, fragment([](auto& f) { f.root = {}; }), false}});
}

TEST_F(TradeInvariants, EvidenceSuffices) {
  const auto uses = world.receivable(root.id).evidence.items;
  const auto invoice = [&](auto&& change) { return changed<evidence::Evidence>(uses[0].fingerprint, change); };
  const auto delivery = [&](auto&& change) { return changed<evidence::Evidence>(uses[1].fingerprint, change); };
  check({{"used less", make_invariant<EvidenceSuffices>, invoice([](auto& e) { e.used = Amount{1}; }), true},
         {"used past its amount", make_invariant<EvidenceSuffices>, invoice([](auto& e) { e.used = Amount{1'000'01}; }),
          false},
         {"used and paid past its amount", make_invariant<EvidenceSuffices>, invoice([](auto& e) { e.paid = Amount{1}; }),
          false},
         {"resembling another, and used", make_invariant<EvidenceSuffices>,
          invoice([&](auto& e) { e.resembles.items = {uses[1].fingerprint}; }), false},
         {"its earlier documents rewritten", make_invariant<EvidenceSuffices>,
          invoice([&](auto& e) { e.earlier.items = {uses[1].fingerprint}; }), false},
         {"what matching found, changed", make_invariant<EvidenceSuffices>,
          changed<evidence::FourFlows>(root.id, [](auto& f) { f.verdict = evidence::Agreement::pass; }), false},
         {"issued on documents in conflict", make_invariant<EvidenceSuffices>,
          [&](LedgerDelta& delta) {
            auto flows = must_load<evidence::FourFlows>(delta, root.id);
            flows.receivable = {};
            flows.verdict = evidence::Agreement::conflict;
            delta.store(flows);
          },
          false},
         {"vouched for", make_invariant<EvidenceSuffices>,
          invoice([&](auto& e) { e.vouches.items.push_back({world.issuer.party, evidence::Capacity::buyer, {}, {}, {}}); }),
          true},
         {"a delivery that backs", make_invariant<EvidenceSuffices>, delivery([](auto& e) { e.used = Amount{1}; }),
          false},
         {"rewritten", make_invariant<EvidenceSuffices>, invoice([](auto& e) { e.facts.amount = Amount{9'999'00}; }),
          false},
         {"erased", make_invariant<EvidenceSuffices>,
          [&](LedgerDelta& delta) { delta.erase<evidence::Evidence>(uses[0].fingerprint); }, false}});
}

TEST_F(TradeInvariants, EvidenceFollows) {
  const auto of_root = world.receivable(root.id).evidence.items[0].fingerprint;
  const auto of_part = world.fragment(held).evidence.items[0].fingerprint;
  const auto invoice = [&](const Fingerprint& which, std::int64_t used) {
    return changed<evidence::Evidence>(which, [used](auto& e) { e.used = Amount{used}; });
  };
  const auto named = [](std::int64_t fen) { return [fen](auto& one) { one.evidence.items[0].amount = Amount{fen}; }; };
  const auto by_root = changed<receivable::Receivable>(root.id, named(900'00));
  const auto by_part = changed<fragment::Fragment>(held, named(299'99));
  const auto both = [](auto&& a, auto&& b) {
    return [a, b](LedgerDelta& delta) {
      a(delta);
      b(delta);
    };
  };
  check({{"less by both", make_invariant<EvidenceFollows>, both(by_root, invoice(of_root, 900'00)), true},
         {"less by both, of a transfer", make_invariant<EvidenceFollows>, both(by_part, invoice(of_part, 299'99)), true},
         {"given back, still named", make_invariant<EvidenceFollows>, invoice(of_root, 0), false},
         {"named for less, not given back", make_invariant<EvidenceFollows>, by_root, false},
         {"a transfer's, not given back", make_invariant<EvidenceFollows>, by_part, false},
         {"another's given back", make_invariant<EvidenceFollows>, both(by_part, invoice(of_root, 999'99)), false}});
}

TEST_F(TradeInvariants, LimitsFollow) {
  const auto offered = world.issue(world.issue_of(world.tier1, 100'00, 90));
  const auto key = world.receivable(root.id).limit_key();
  const auto limit = [&](auto&& change) { return changed<limit::Limit>(key, change); };
  const auto paid = changed<receivable::Receivable>(root.id, [](auto& r) { r.paid = Amount{10'00}; });
  const auto claimed =
      changed<receivable::Receivable>(offered.id, [](auto& r) { r.state = receivable::State::outstanding; });
  const auto ceiling = changed<limit::Ceiling>({world.issuer.party, *Currency::of("CNY")},
                                               [](auto& c) { c.used = Amount{c.used.minor() - 10'00}; });
  const auto all = [](std::vector<std::function<void(LedgerDelta&)>> acts) {
    return [acts](LedgerDelta& delta) {
      for (const auto& act : acts) act(delta);
    };
  };
  const auto freed = limit([](auto& l) { l.outstanding = Amount{l.outstanding.minor() - 10'00}; });
  const auto activated = limit([](auto& l) {
    l.outstanding = Amount{l.outstanding.minor() + 100'00};
    l.reserved = {};
  });
  check({{"paid, freed", make_invariant<LimitsFollow>, all({paid, freed, ceiling}), true},
         {"claimed, activated", make_invariant<LimitsFollow>, all({claimed, activated}), true},
         {"paid, the limit not freed", make_invariant<LimitsFollow>, all({paid, ceiling}), false},
         {"paid, the ceiling not freed", make_invariant<LimitsFollow>, all({paid, freed}), false},
         {"freed for nothing", make_invariant<LimitsFollow>, freed, false},
         {"claimed, still reserved", make_invariant<LimitsFollow>, claimed, false},
         {"of another programme", make_invariant<LimitsFollow>,
          changed<receivable::Receivable>(root.id, [](auto& r) { r.programme = {"other"}; }), false}});
}

TEST_F(TradeInvariants, WaterfallAddsUp) {
  struct Moved {
    FragmentId fragment;
    std::int64_t fen;
    cash::Kind from = cash::Kind::deposit;
  };
  const auto pay_by = [&](std::int64_t in, std::int64_t out, std::int64_t late_in, std::int64_t late_out,
                          std::vector<Moved> moved) {
    return [=, this](LedgerDelta& delta) {
      for (const Moved& one : moved)
        delta.emit(cash::Paid{world.bank0.party, world.issuer.account, one.from, world.bank1.party, world.tier2.account,
                              cash::Kind::deposit, yuan(one.fen), settlement::payment_reference(one.fragment)});
      auto r = must_load<receivable::Receivable>(delta, root.id);
      auto f = must_load<fragment::Fragment>(delta, held);
      r.paid = Amount{in};
      r.penalty_paid = Amount{late_in};
      f.paid = Amount{out};
      f.penalty_paid = Amount{late_out};
      delta.store(r);
      delta.store(f);
    };
  };
  const auto pay = [&](std::int64_t in, std::int64_t out, std::int64_t late_in, std::int64_t late_out) {
    return pay_by(in, out, late_in, late_out, {{held, out + late_out}});
  };
  check({{"in and out", make_invariant<WaterfallAddsUp>, pay(5, 5, 2, 2), true},
         {"in two pieces", make_invariant<WaterfallAddsUp>, pay_by(5, 5, 2, 2, {{held, 5}, {held, 2}}), true},
         {"no money moved", make_invariant<WaterfallAddsUp>, pay_by(5, 5, 2, 2, {}), false},
         {"a fen too little moved", make_invariant<WaterfallAddsUp>, pay_by(5, 5, 2, 2, {{held, 6}}), false},
         {"for another fragment", make_invariant<WaterfallAddsUp>, pay_by(5, 5, 2, 2, {{sold, 7}}), false},
         {"out of escrow", make_invariant<WaterfallAddsUp>, pay_by(5, 5, 2, 2, {{held, 7, cash::Kind::escrow}}), false},
         {"kept back", make_invariant<WaterfallAddsUp>, pay(5, 4, 0, 0), false},
         {"paid from nothing", make_invariant<WaterfallAddsUp>, pay(5, 6, 0, 0), false},
         {"late interest kept back", make_invariant<WaterfallAddsUp>, pay(5, 5, 1, 0), false},
         {"face paid out as late interest", make_invariant<WaterfallAddsUp>, pay(5, 4, 0, 1), false}});
  // Taken back again.
  world.ledger.mint(0, world.issuer.account, yuan(1'000'00));
  world.arrive(world.receivable(root.id).pay_on);
  check({{"taken back", make_invariant<WaterfallAddsUp>, pay(0, 0, 0, 0), false}});
}

TEST_F(TradeInvariants, LateInterestGrows) {
  // Ten days late, 5.00 booked of which 1.00 is paid.
  const Date due = world.receivable(root.id).pay_on;
  const auto overdue = [due](auto& r) {
    r.state = receivable::State::overdue;
    r.penalty_owed = Amount{4'00};
    r.penalty_paid = Amount{1'00};
    r.penalty_booked_to = due + Days{10};
  };
  world.ledger.edit([&](LedgerDelta& delta) {
    auto record = must_load<receivable::Receivable>(delta, root.id);
    overdue(record);
    delta.store(record);
  });
  const auto receivable = [&](auto&& change) { return changed<receivable::Receivable>(root.id, change); };
  const auto make = make_invariant<LateInterestGrows>;
  check({{"paid", make, receivable([](auto& r) { r.penalty_owed = Amount{}, r.penalty_paid = Amount{5'00}; }), true},
         {"one day more", make, receivable([](auto& r) {
            r.penalty_owed = Amount{4'50}, r.penalty_booked_to = r.penalty_booked_to + Days{1};
          }),
          true},
         {"a fen less", make, receivable([](auto& r) { r.penalty_owed = Amount{3'99}; }), false},
         {"taken back", make, receivable([](auto& r) { r.penalty_owed = Amount{5'00}, r.penalty_paid = Amount{}; }),
          true},  // what was paid is I9's to watch
         {"a day earlier", make, receivable([](auto& r) { r.penalty_booked_to = r.penalty_booked_to + Days{-1}; }),
          false},
         {"past its cap", make, receivable([](auto& r) { r.penalty_owed = Amount{239'01}; }), false},
         {"at its cap", make, receivable([](auto& r) { r.penalty_owed = Amount{239'00}; }), true},
         {"forgiven after the days of grace", make,
          receivable([](auto& r) { r.penalty_owed = Amount{}, r.state = receivable::State::settled; }), false},
         {"cancelled", make,
          receivable([](auto& r) { r.penalty_owed = Amount{}, r.state = receivable::State::cancelled; }), true}});
  world.ledger.edit([&](LedgerDelta& delta) {
    auto record = must_load<receivable::Receivable>(delta, root.id);
    record.penalty_booked_to = due + Days{3};
    delta.store(record);
  });
  check({{"forgiven within the days of grace", make,
          receivable([](auto& r) { r.penalty_owed = Amount{}, r.state = receivable::State::settled; }), true}});
}

}  // namespace
}  // namespace tallystick::contracts
