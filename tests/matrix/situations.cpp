#include "tests/matrix/situations.h"

#include "contracts/account/freeze.h"
#include "contracts/account/recovery.h"
#include "contracts/claim/append_number.h"
#include "contracts/evidence/acknowledge.h"
#include "contracts/evidence/fingerprint.h"
#include "contracts/fragment/offer.h"
#include "contracts/loan/enforce.h"
#include "contracts/party/freeze.h"
#include "contracts/party/stop_issuing.h"
#include "contracts/receivable/accelerate.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/consent_cancel.h"
#include "contracts/recourse/request.h"
#include "contracts/settlement/pay.h"
#include "contracts/validator/vote.h"
#include "tests/matrix/maker.h"

namespace tallystick::matrix {

std::vector<Situation> situations() {
  using financing::SaleKind;
  std::vector<Situation> out;
  const auto add = [&](const char* name, void (*arrange)(Maker&), std::int32_t days = 30) {
    Maker maker{name, days};
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
  add("for sale by sealed bids", [](Maker& m) { m.claimed().tendered(); });
  add("sealed bids are in", [](Maker& m) { m.claimed().tendered().ledger().pass(Millis{3 * 3'600'000}); });
  add("reserved", [](Maker& m) { m.claimed().quoted(SaleKind::without_recourse); });
  add("sold", [](Maker& m) {
    m.claimed().sold(SaleKind::without_recourse);
    const auto deal = must_load<financing::Deal>(m.ledger().view(), m.fragment());
    m.as(claim::AppendNumber{m.fragment(), deal.registration, {{"a registry"}, {"7"}, m.ledger().next_block().time}});
  });
  add("sold with recourse", [](Maker& m) { m.claimed().sold(SaleKind::with_recourse); });
  add("sold for bound money", [](Maker& m) { m.claimed().sold_bound(); });
  add("offered a loan", [](Maker& m) { m.claimed().lending_offered(); });
  add("pledged", [](Maker& m) { m.claimed().lent(); });
  add("pledged for a loan in default", [](Maker& m) { m.claimed().lent().unpaid(); });
  const auto loan_called = [](Maker& m) {
    m.claimed().lent().unpaid();
    m.ledger().must(m.world().bank3.account, loan::Call{*LoanId::from_hex(m.named("loan"))});
  };
  add("pledged for a loan that was called", loan_called, 180);
  add("pledged for a line of credit", [](Maker& m) { m.claimed().line(); });
  add("claimed outside", [](Maker& m) { m.claimed().claimed_outside(); });
  add("disputed", [](Maker& m) { m.claimed().disputed(); });
  add("disputed and contested", [](Maker& m) { m.claimed().disputed().contested(); });
  add("frozen by an order", [](Maker& m) { m.claimed().ordered(); });
  add("disputed and frozen", [](Maker& m) { m.claimed().disputed().ordered(); });
  add("to be cancelled", [](Maker& m) {
    m.claimed().ledger().must(m.world().tier1.account, receivable::ConsentCancel{m.fragment(), {}});
  });
  add("offered early payment", [](Maker& m) { m.claimed().offered_early(); });
  add("offered a guarantee", [](Maker& m) { m.claimed().guaranteed(Amount{5'00}); });
  add("guaranteed", [](Maker& m) { m.claimed().guaranteed(); });
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
  add("guaranteed and defaulted", [](Maker& m) { m.claimed().guaranteed().late(90); });
  add("pledged and guaranteed and defaulted", [](Maker& m) { m.claimed().lent().guaranteed().unpaid().late(90); });
  add("passed on with recourse and defaulted", [](Maker& m) { m.claimed().passed_with_recourse().late(90); });
  add("asked by way of recourse", [](Maker& m) {
    m.claimed().passed_with_recourse().late(90);
    m.ledger().must(m.world().tier2.account, recourse::Request{m.fragment(), {}});
  });
  add("held while another is in default", [](Maker& m) {
    const auto later = m.claimed().world().outstanding(kFace, 170);
    m.late(90);
    m.as(receivable::Accelerate{later.id, m.root().id});
    m.put("receivable", later.id);
    m.use(later.first);
  });
  add("settled", [](Maker& m) {
    m.claimed().ledger().mint(0, m.world().issuer.account, yuan(kFace));
    m.ledger().must(m.world().issuer.account, settlement::Pay{m.root().id, std::nullopt, m.world().bank0.party});
  });
  // About people and papers, while the receivable is held.
  add("counterparty's account frozen", [](Maker& m) {
    m.claimed().ledger().must(m.supervisor().account, account::Freeze{m.world().tier2.account, {"order 9"}});
  });
  add("counterparty's keys lost", [](Maker& m) {
    m.claimed().ledger().must(m.world().bank1.account, account::Recover{m.world().tier2.account, one_key(76)});
    m.as(account::ApproveRecovery{m.world().tier2.account, account::policy_hash(one_key(76))});
  });
  add("an invoice resembles another", [](Maker& m) {
    m.claimed();
    auto op = m.world().registration(evidence::Kind::invoice, m.world().tier2, m.world().tier1, 100, "an invoice");
    op.near = evidence::near_fingerprints({}, {"a seller", "a buyer", "1", m.ledger().today(), yuan(100)});
    m.ledger().must(m.world().bank1.account, op);
    op.fingerprint =
        m.world().registration(evidence::Kind::invoice, m.world().tier2, m.world().tier1, 100, "1/1").fingerprint;
    op.near = evidence::near_fingerprints({}, {"a seller", "a buyer", "1/1", m.ledger().today(), yuan(100)});
    m.ledger().must(m.world().bank1.account, op);
    m.as(evidence::Acknowledge{op.fingerprint, {"words"}});
  });
  add("a validator is to get another key", [](Maker& m) {
    const validator::ProposeRotate op{m.world().bank3.party, {}, sha256(as_bytes("a third pin")), {}};
    const Transaction proposal = m.claimed().ledger().transaction(m.world().bank0.account, {make_operation(op)});
    ensure(m.ledger().run(proposal).outcome == Outcome::applied);
    m.put("proposal", validator::proposal_id(m.ledger().signed_transaction(proposal).id, 0));
  });
  return out;
}

}  // namespace tallystick::matrix
