#include "contracts/ledger/trade_world.h"

#include "contracts/cash/payment.h"
#include "contracts/evidence/fingerprint.h"
#include "contracts/financing/policy.h"
#include "contracts/fragment/claim.h"
#include "contracts/limit/set.h"
#include "core/sha256.h"

namespace tallystick::contracts {

namespace {

const Currency kYuan = *Currency::of("CNY");
constexpr std::int64_t kLimit = 1'000'000'000'00;
constexpr std::int64_t kReserves = 100'000'000'00;

}  // namespace

TradeWorld::TradeWorld(const Genesis& genesis) : ledger{genesis} {
  using party::Role;
  bank0 = ledger.bank(0);
  bank1 = ledger.bank(1);
  bank2 = ledger.bank(2);
  bank3 = ledger.bank(3);
  ledger.go_to(*parse_date("2026-01-06"));
  issuer = ledger.enroll(0, "issuer", {{Role::core_enterprise}}, one_key(31));
  tier1 = ledger.enroll(1, "tier 1", {{Role::supplier}}, one_key(32));
  tier2 = ledger.enroll(1, "tier 2", {{Role::supplier}}, one_key(33));
  tier3 = ledger.enroll(2, "tier 3", {{Role::supplier}}, one_key(34));
  ledger.must(bank0.account, limit::Set{issuer.party, {kProgramme}, yuan(kLimit)});
  for (std::uint16_t i = 0; i < 4; ++i) ledger.mint_reserves(i, yuan(kReserves));
}

evidence::Register TradeWorld::registration(evidence::Kind kind, const Member& seller, const Member& buyer,
                                            std::int64_t fen, const std::string& number) const {
  const evidence::Secret secret{sha256(as_bytes("a secret of tests")).raw()};
  evidence::Register op;
  op.fingerprint = evidence::fingerprint(secret, kind, seller.party.hex(), number);
  op.key_id = ledger.next_block().config->evidence_key_id;
  op.facts = {kind, seller.party, buyer.party, kYuan, Amount{fen}, *parse_date("2025-12-20")};
  op.file = {sha256(as_bytes(number)), 1'000, {"application/xml"}};
  // The number beside the buyer keeps invoices of one amount from resembling each other.
  if (kind == evidence::Kind::invoice)
    op.near = evidence::near_fingerprints(
        secret, {seller.party.hex(), buyer.party.hex() + number, number, op.facts.dated, {kYuan, op.facts.amount}});
  return op;
}

Fingerprint TradeWorld::document(evidence::Kind kind, const Member& seller, const Member& buyer, std::int64_t fen) {
  const auto op = registration(kind, seller, buyer, fen, "N-" + std::to_string(++numbers_));
  const PartyId bank = must_load<party::Party>(ledger.view(), seller.party).registrar;
  ledger.must(must_load<party::Bank>(ledger.view(), bank).operator_account, op);
  return op.fingerprint;
}

evidence::Uses TradeWorld::trade(const Member& seller, const Member& buyer, std::int64_t fen) {
  return {{{document(evidence::Kind::invoice, seller, buyer, fen), Amount{fen}},
           {document(evidence::Kind::delivery, seller, buyer, 0), Amount{}}}};
}

receivable::Issue TradeWorld::issue_of(const Member& payee, std::int64_t fen, std::int32_t days) {
  receivable::Issue op;
  op.payee = payee.account;
  op.currency = kYuan;
  op.amount = Amount{fen};
  op.due = ledger.today() + Days{days};
  op.limit_bank = bank0.party;
  op.programme = {kProgramme};
  op.evidence = trade(payee, issuer, fen);
  op.mandate = {issuer.account, bank0.party};
  return op;
}

TradeWorld::Root TradeWorld::issue(const receivable::Issue& op) {
  ledger.must(issuer.account, op);
  const auto issued = events_of<receivable::Issued>(ledger.last()).at(0);
  return {issued.receivable, issued.fragment};
}

TradeWorld::Root TradeWorld::outstanding(std::int64_t fen, std::int32_t days) {
  const Root root = issue(issue_of(tier1, fen, days));
  claim(tier1, root.first);
  return root;
}

void TradeWorld::claim(const Member& who, const FragmentId& id) {
  ledger.must(who.account, fragment::Claim{id});
}

fragment::Transfer TradeWorld::transfer_of(const FragmentId& source, const Member& from, const Member& to,
                                           std::int64_t fen) {
  fragment::Transfer op;
  op.source = source;
  op.parts.items = {{to.account, Amount{fen}, trade(to, from, fen), {"goods"}}};
  return op;
}

TradeWorld::Passed TradeWorld::pass_on(const FragmentId& source, const Member& from, const Member& to,
                                       std::int64_t fen) {
  ledger.must(from.account, transfer_of(source, from, to, fen));
  const auto split = events_of<fragment::Split>(ledger.last()).at(0);
  claim(to, split.offered.items.at(0));
  return {split.offered.items.at(0), split.change};
}

financing::PolicyText TradeWorld::policy_text() const {
  financing::PolicyText text;
  text.title = {"working capital for suppliers"};
  text.currency = kYuan;
  text.issuers.items = {{issuer.party, {}}};
  text.clauses.items = {{financing::ClauseField::issuer_listed, financing::Comparison::equal, 1}};
  text.prices.items = {{30, 10, Rate{36'000}, Amount{}}, {366, 10, Rate{42'000}, Amount{}}};
  return text;
}

LendingPolicyId TradeWorld::publish(const Member& bank, const financing::PolicyText& text) {
  ledger.must(bank.account, financing::PublishPolicy{text});
  return events_of<financing::PolicyPublished>(ledger.last()).at(0).policy;
}

std::int64_t TradeWorld::deposit(const Member& bank, const Member& who) const {
  return cash::balance_of(ledger.view(), bank.party, who.account, kYuan).minor();
}
std::int64_t TradeWorld::reserves(const Member& bank) const {
  return cash::reserves_of(ledger.view(), bank.party, kYuan).minor();
}
std::int64_t TradeWorld::supply(const Member& bank) const {
  return cash::supply_of(ledger.view(), bank.party, kYuan).minor();
}

const BlockOutput& TradeWorld::arrive(Date day) {
  ledger.go_to(day);
  ledger.run_block({});
  return ledger.last();
}

}  // namespace tallystick::contracts
