// How much processor time one payment takes to execute, without signatures and without hashing the state tree: blocks of payments between customers of one
// bank, and across banks, over a state in memory. Prints one line of JSON. A program for people; not part of the ledger.
#include <cstdio>
#include <ctime>

#include "contracts/cash/send.h"
#include "contracts/ledger/test_ledger.h"

using namespace tallystick;
using namespace tallystick::contracts;

namespace {

constexpr std::size_t kMembers = 64, kBlocks = 50, kPerBlock = 1'000;

double microseconds_per_payment(TestLedger& ledger, const std::vector<Member>& payers, const Member& payee,
                                std::uint16_t to_bank) {
  std::vector<std::uint64_t> next(payers.size());
  for (std::size_t i = 0; i < payers.size(); ++i) {
    const auto lane = load<account::Lane>(ledger.view(), {payers[i].account, 0});
    next[i] = lane ? lane->next.raw() : 0;
  }
  double total = 0;
  for (std::size_t block = 0; block < kBlocks; ++block) {
    std::vector<Transaction> transactions;
    for (std::size_t i = 0; i < kPerBlock; ++i) {
      const std::size_t payer = i % payers.size();
      transactions.push_back(ledger.transaction(
          payers[payer].account,
          {make_operation(
              cash::Send{ledger.bank(0).party, payee.account, ledger.bank(to_bank).party, yuan(1), {"bench"}})}));
      transactions.back().body.sequence = Sequence{next[payer]++};
    }
    std::vector<SignedTransaction> list;
    for (const Transaction& t : transactions) list.push_back(ledger.signed_transaction(t));
    const std::clock_t start = std::clock();
    const BlockOutput out = execute_block(registry(), ledger.view(), ledger.next_block(), list);
    total += static_cast<double>(std::clock() - start) * 1e6 / CLOCKS_PER_SEC;
    for (const Receipt& receipt : out.receipts) ensure(receipt.outcome == Outcome::applied);
    ledger.run_block(transactions);
  }
  return total / (kBlocks * kPerBlock);
}

}  // namespace

int main() {
  TestLedger ledger;
  std::vector<Member> payers;
  for (std::size_t i = 0; i < kMembers; ++i) {
    payers.push_back(ledger.enroll(0, "payer " + std::to_string(i), {{party::Role::supplier}}));
    ledger.mint(0, payers.back().account, yuan(1'000'000'000));
  }
  ledger.mint_reserves(0, yuan(1'000'000'000));
  const Member near = ledger.enroll(0, "near", {{party::Role::supplier}});
  const Member far = ledger.enroll(1, "far", {{party::Role::supplier}});
  const double within = microseconds_per_payment(ledger, payers, near, 0);
  const double across = microseconds_per_payment(ledger, payers, far, 1);
  std::printf("{\"payments\": %zu, \"within_bank_us\": %.2f, \"across_banks_us\": %.2f}\n", kBlocks * kPerBlock, within,
              across);
}
