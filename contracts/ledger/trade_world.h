// A small world of trade for tests: four banks, a core enterprise at bank 0 with a limit and a deposit, suppliers at banks 1, 1 and 2,
// and short ways to the usual steps. Built on TestLedger; starts on Tuesday 2026-01-06. Steps that must succeed abort when they do not.
#pragma once

#include <string>

#include "contracts/evidence/register.h"
#include "contracts/financing/lending_policy.h"
#include "contracts/fragment/record.h"
#include "contracts/fragment/transfer.h"
#include "contracts/ledger/test_ledger.h"
#include "contracts/receivable/issue.h"

namespace tallystick::contracts {

class TradeWorld {
 public:
  // The genesis may carry other parameters than the defaults.
  explicit TradeWorld(const Genesis& genesis = test_genesis());

  TestLedger ledger;
  Member issuer, tier1, tier2, tier3;
  Member bank0, bank1, bank2, bank3;
  static constexpr const char* kProgramme = "anchor";

  // Registers a document by the seller's bank; a fresh number each time.
  Fingerprint document(evidence::Kind kind, const Member& seller, const Member& buyer, std::int64_t fen);
  // The operation that does it, for documents that are to be refused.
  evidence::Register registration(evidence::Kind kind, const Member& seller, const Member& buyer, std::int64_t fen,
                                  const std::string& number) const;
  // A fresh invoice for the amount, and a delivery.
  evidence::Uses trade(const Member& seller, const Member& buyer, std::int64_t fen);

  // An issue to the payee with trade of its own, due so many days from today.
  receivable::Issue issue_of(const Member& payee, std::int64_t fen, std::int32_t days);
  struct Root {
    ReceivableId id;
    FragmentId first;
  };
  // Issued, and claimed by tier1.
  Root outstanding(std::int64_t fen, std::int32_t days);
  Root issue(const receivable::Issue& op);
  void claim(const Member& who, const FragmentId& id);
  // A transfer of one part, with trade of its own.
  fragment::Transfer transfer_of(const FragmentId& source, const Member& from, const Member& to, std::int64_t fen);
  struct Passed {
    FragmentId part;
    std::optional<FragmentId> change;
  };
  // Transferred and claimed.
  Passed pass_on(const FragmentId& source, const Member& from, const Member& to, std::int64_t fen);

  // Two rows: up to 30 days at 3.6 %, up to 366 at 4.2 %, levels up to 10, no fee; the issuer is listed.
  financing::PolicyText policy_text() const;
  LendingPolicyId publish(const Member& bank, const financing::PolicyText& text);

  fragment::Fragment fragment(const FragmentId& id) const { return must_load<fragment::Fragment>(ledger.view(), id); }
  receivable::Receivable receivable(const ReceivableId& id) const {
    return must_load<receivable::Receivable>(ledger.view(), id);
  }
  std::int64_t deposit(const Member& bank, const Member& who) const;
  std::int64_t reserves(const Member& bank) const;
  std::int64_t supply(const Member& bank) const;
  // The day comes and a block without transactions with it.
  const BlockOutput& arrive(Date day);
  const BlockOutput& arrive_in(std::int32_t days) { return arrive(ledger.today() + Days{days}); }

 private:
  int numbers_ = 0;
};

// The events of one type in a block's receipts, in order.
template <EventType E>
std::vector<E> events_of(const BlockOutput& output) {
  std::vector<E> out;
  for (const Receipt& receipt : output.receipts)
    for (const Event& event : receipt.events)
      if (auto found = event_as<E>(event)) out.push_back(std::move(*found));
  return out;
}

}  // namespace tallystick::contracts
