#include "tests/matrix/situations.h"

#include <algorithm>

#include "contracts/cash/mint.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/fragment/offer.h"
#include "contracts/fragment/transfer.h"
#include "contracts/loan/accept.h"
#include "contracts/loan/change.h"
#include "contracts/loan/offer.h"
#include "contracts/loan/plan.h"
#include "contracts/party/freeze.h"
#include "contracts/party/stop_issuing.h"
#include "contracts/receivable/cancel.h"
#include "contracts/settlement/pay.h"

namespace tallystick::matrix {

using namespace contracts;

namespace {

constexpr std::int64_t kFace = 1'000'00;

class Maker {
 public:
  explicit Maker(std::string name) {
    using party::Role;
    made_.name = std::move(name);
    made_.world = std::make_unique<TradeWorld>();
    supervisor_ = ledger().appoint("office", Role::supervisor);
    made_.actors = {{"association", ledger().association()},
                    {"authority", ledger().authority()},
                    {"issuer's bank", world().bank0},
                    {"holder's bank", world().bank1},
                    {"another bank", world().bank3},
                    {"issuer", world().issuer},
                    {"holder", world().tier1},
                    {"counterparty", world().tier2},
                    {"supplier", world().tier3},
                    {"core enterprise", ledger().enroll(2, "another core", {{Role::core_enterprise}}, one_key(70))},
                    {"supervisor", supervisor_},
                    {"attester", ledger().appoint("carrier", Role::attester)},
                    {"guarantor", ledger().appoint("guarantor", Role::guarantor)},
                    {"arbiter", ledger().appoint("court", Role::arbiter)},
                    {"auditor", ledger().appoint("auditor", Role::auditor)}};
    for (const auto& [member, bank] : {std::pair{&world().tier1, 1}, {&world().tier2, 1}, {&world().tier3, 2}})
      ledger().mint(static_cast<std::uint16_t>(bank), member->account, yuan(kFace));
    const auto policy = world().publish(world().bank3, world().policy_text());
    root_ = world().issue(world().issue_of(world().tier1, kFace, 30));
    put("policy", policy);
    put("receivable", root_.id);
    use(root_.first);
    made_.for_issue = world().trade(world().tier2, world().issuer, 100);
    made_.for_transfer = world().trade(world().tier2, world().tier1, 100);
    put("fingerprint", made_.for_transfer.items.front().fingerprint);
    put("invoice", made_.for_transfer.items.front().fingerprint);
    put("document", made_.for_transfer.items.front().fingerprint);
  }

  TradeWorld& world() { return *made_.world; }
  TestLedger& ledger() { return world().ledger; }
  const TradeWorld::Root& root() const { return root_; }
  const Member& supervisor() const { return supervisor_; }
  template <class Id>
  void put(const std::string& field, const Id& id) {
    made_.ids[field] = id.hex();
  }
  void use(const FragmentId& id) {
    put("fragment", id);
    put("source", id);
    put("collateral", id);
    made_.parts = {id.hex()};
  }
  void use_parts(std::vector<FragmentId> parts) {
    use(parts.front());
    std::sort(parts.begin(), parts.end());
    made_.parts.clear();
    for (const FragmentId& one : parts) made_.parts.push_back(one.hex());
  }
  Maker& claimed() {
    world().claim(world().tier1, root_.first);
    return *this;
  }
  // Days late; the ledger collects each day.
  Maker& late(std::int32_t days) {
    const Date pay_on = world().receivable(root_.id).pay_on;
    while (ledger().today() < pay_on + Days{days}) world().arrive_in(1);
    return *this;
  }
  Maker& requested() {
    const Timestamp until = ledger().next_block().time + Millis{48 * 3'600'000};
    ledger().must(world().tier1.account, financing::Request{root_.first, Amount{kFace}, std::nullopt, until});
    return *this;
  }
  QuoteId quoted(financing::SaleKind kind) {
    const Timestamp until = requested().ledger().next_block().time + Millis{48 * 3'600'000};
    const financing::Terms terms{kind, Rate{42'000}, pricing::DayCount::actual_360, Amount{}};
    ledger().must(world().bank3.account, financing::Offer{root_.first, terms, std::nullopt, until});
    const auto id = events_of<financing::Quoted>(ledger().last()).at(0).quote.id;
    put("quote", id);
    return id;
  }
  Maker& sold(financing::SaleKind kind) {
    const QuoteId id = quoted(kind);
    const auto quote = must_load<financing::Quote>(ledger().view(), id);
    ledger().must(world().tier1.account, financing::Accept{id, quote.price.cost.effective});
    return *this;
  }
  // 100.00 for five days, by the other bank; costs of collecting up to 10.00.
  LoanId lending_offered() {
    loan::Offer op;
    op.borrower = world().tier1.account;
    op.collateral.items = {root_.first};
    op.terms.principal = Amount{100'00};
    op.terms.rate = Rate{72'000};
    op.terms.payments = 1;
    op.terms.unit = loan::Unit::days;
    op.terms.every = 5;
    op.terms.costs_max = Amount{10'00};
    op.expiry = ledger().next_block().time + Millis{48 * 3'600'000};
    ledger().must(world().bank3.account, op);
    const auto id = events_of<loan::Offered>(ledger().last()).at(0).offer.id;
    put("offer", id);
    put("loan", id);
    return id;
  }
  Maker& lent() {
    const LoanId id = lending_offered();
    const auto offer = must_load<loan::OpenOffer>(ledger().view(), id);
    const auto price = loan::price_of(offer.terms, ledger().today(), ledger().view());
    ledger().must(world().tier1.account,
                  loan::Accept{id, price->cost.effective, {world().tier1.account, world().bank1.party}});
    ledger().must(world().tier1.account, loan::Propose{id, {1, {}, {}, {}, {}}});
    put("proposal", events_of<loan::Proposed>(ledger().last()).at(0).proposal.id);
    return *this;
  }
  Situation done() { return std::move(made_); }

 private:
  Situation made_;
  Member supervisor_;
  TradeWorld::Root root_;
};

}  // namespace

std::vector<Situation> situations() {
  using financing::SaleKind;
  std::vector<Situation> out;
  const auto add = [&](const char* name, void (*arrange)(Maker&)) {
    Maker maker{name};
    arrange(maker);
    out.push_back(maker.done());
  };
  add("offered", [](Maker&) {});
  add("cancelled", [](Maker& m) { m.ledger().must(m.world().issuer.account, receivable::Cancel{m.root().id}); });
  add("held", [](Maker& m) { m.claimed(); });
  add("passed on", [](Maker& m) {
    m.claimed();
    m.ledger().must(m.world().tier1.account,
                    m.world().transfer_of(m.root().first, m.world().tier1, m.world().tier2, 300'00));
    m.use(events_of<fragment::Split>(m.ledger().last()).at(0).offered.items.at(0));
  });
  add("spent", [](Maker& m) { m.claimed().world().pass_on(m.root().first, m.world().tier1, m.world().tier2, 300'00); });
  add("in two parts", [](Maker& m) {
    m.claimed();
    m.ledger().must(m.world().tier1.account,
                    m.world().transfer_of(m.root().first, m.world().tier1, m.world().tier2, 300'00));
    const auto split = events_of<fragment::Split>(m.ledger().last()).at(0);
    m.ledger().must(m.world().tier2.account, fragment::Reject{split.offered.items.at(0)});
    m.use_parts({split.offered.items.at(0), *split.change});
  });
  add("for sale", [](Maker& m) { m.claimed().requested(); });
  add("reserved", [](Maker& m) { m.claimed().quoted(SaleKind::without_recourse); });
  add("sold", [](Maker& m) { m.claimed().sold(SaleKind::without_recourse); });
  add("sold with recourse", [](Maker& m) { m.claimed().sold(SaleKind::with_recourse); });
  add("offered a loan", [](Maker& m) { m.claimed().lending_offered(); });
  add("pledged", [](Maker& m) { m.claimed().lent(); });
  add("pledged for a loan in default", [](Maker& m) {
    m.claimed().lent();
    const std::int64_t has = m.world().deposit(m.world().bank1, m.world().tier1);
    m.ledger().must(m.world().tier1.account, cash::Redeem{m.world().bank1.party, yuan(has), {}});
    for (int day = 0; day < 96; ++day) m.world().arrive_in(1);
  });
  add("issuer stopped", [](Maker& m) {
    m.claimed().ledger().must(m.supervisor().account,
                              party::StopIssuing{m.world().issuer.party, party::StopCause::bond_default, {"a notice"}});
  });
  add("holder frozen", [](Maker& m) {
    m.claimed().ledger().must(m.supervisor().account, party::Freeze{m.world().tier1.party, {"order 7"}});
  });
  add("matured", [](Maker& m) { m.claimed().ledger().go_to(m.world().receivable(m.root().id).pay_on); });
  add("overdue", [](Maker& m) { m.claimed().late(1); });
  add("delinquent", [](Maker& m) { m.claimed().late(30); });
  add("defaulted", [](Maker& m) { m.claimed().late(90); });
  add("settled", [](Maker& m) {
    m.claimed().ledger().mint(0, m.world().issuer.account, yuan(kFace));
    m.ledger().must(m.world().issuer.account, settlement::Pay{m.root().id, std::nullopt, m.world().bank0.party});
  });
  return out;
}

}  // namespace tallystick::matrix
