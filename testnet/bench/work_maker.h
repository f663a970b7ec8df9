// How work.h's transactions are made. Internal to this folder: work.cpp puts it together, work_stages.cpp prepares the ledger,
// work_load.cpp makes the load.
#pragma once

#include <deque>
#include <map>

#include "contracts/evidence/fingerprint.h"
#include "contracts/evidence/register.h"
#include "contracts/ids.h"
#include "contracts/party/records.h"
#include "contracts/receivable/issue.h"
#include "testnet/bench/author.h"

namespace tallystick::bench {

struct Company {
  std::size_t bank;
  contracts::party::Role role;
  std::string legal_id;
  PartyId party;
  Author author;  // of its account
};

// Companies by what they do in the load. Drafts point at their authors.
struct Companies {
  std::deque<Company> payers, holders, issuers, payees;
  std::vector<Company*> everybody;
};

class WorkMaker {
 public:
  WorkMaker(const Genesis& genesis, const WorkOptions& options, Author authority, std::deque<Author> banks,
            const contracts::evidence::Secret& secret, Date today);
  WorkMaker(const WorkMaker&) = delete;
  WorkMaker& operator=(const WorkMaker&) = delete;

  // In this order, once: each stage needs what the one before named. To node i goes what concerns bank i.
  std::vector<std::vector<DraftWork>> make_stages();
  std::vector<DraftWork> make_load();
  const Companies& companies() const { return companies_; }

 private:
  using Stage = std::vector<DraftWork>;
  // work_stages.cpp
  Stage register_companies();
  Stage open_accounts();
  Stage fund();
  Stage issue_sources();
  Stage claim_sources();
  Stage empty_stage() const;
  template <class Ask, class Tell>
  void made_by_bank(Stage& out, Ask ask, Tell tell);

  // work_load.cpp
  enum class Kind { payment, transfer, issue };
  Kind kind_of(std::size_t k) const;
  const std::deque<Company>& senders_of(Kind kind) const;
  // The sender's transaction of this kind number `turn`; its turns must come in order.
  Draft draft(Kind kind, std::size_t sender, std::size_t turn);
  Draft payment(std::size_t sender, std::size_t turn);
  Draft transfer(std::size_t sender, std::size_t turn);
  Draft issue(std::size_t sender, std::size_t turn);

  // work.cpp: what both must agree on
  PartyId bank(std::size_t i) const;
  // At least as many as the load has of a kind that makes up this part of it.
  std::size_t count_of(unsigned percent) const { return options_.count / 100 * percent + percent; }
  std::size_t transfers_each() const { return count_of(options_.transfers) / companies_.holders.size() + 1; }
  std::size_t issues_each() const { return count_of(options_.issues) / companies_.issuers.size() + 1; }
  std::size_t sources_each() const;
  // Who is passed the fragments of holder i, or the receivables of issuer i.
  const Company& payee_of(std::size_t i) const { return companies_.payees[i % companies_.payees.size()]; }
  Company& issuer_for(std::size_t holder) { return companies_.issuers[holder % companies_.issuers.size()]; }
  contracts::Fingerprint fingerprint_of(contracts::evidence::Kind kind, const Company& seller,
                                        const std::string& number) const;
  contracts::evidence::Register document(contracts::evidence::Kind kind, const Company& seller, const Company& buyer,
                                         std::int64_t fen, const std::string& number) const;
  // Of the i-th document of this sort that a company's transfers or issues use.
  static std::string number_of(const char* sort, const Company& company, std::size_t i);
  contracts::receivable::Issue receivable(const Company& issuer, const Company& payee, std::int64_t fen,
                                          const contracts::Fingerprint& invoice,
                                          const contracts::Fingerprint& delivery) const;

  const Genesis& genesis_;
  const Network network_;
  const WorkOptions options_;
  Author authority_;
  std::deque<Author> banks_;
  const contracts::evidence::Secret secret_;
  const Date today_;
  Companies companies_;
  std::vector<std::vector<contracts::ReceivableId>> sources_;  // of each holder: what its transfers split
  std::map<std::size_t, contracts::FragmentId> source_;        // of each holder's next transfer
};

// Sorts of documents, for number_of.
inline constexpr const char* kSourceInvoice = "S";
inline constexpr const char* kDelivery = "D";
inline constexpr const char* kTransferInvoice = "T";
inline constexpr const char* kIssueInvoice = "I";

inline constexpr std::size_t kTransfersPerReceivable =
    250;  // each adds a live fragment; the parameter leaves_max is 256
inline constexpr std::int64_t kTransferFen = 1'00;
inline constexpr std::int64_t kIssueFen = 100'00;
inline constexpr const char* kProgramme = "bench";

inline Money yuan(std::int64_t fen) {
  return {*Currency::of("CNY"), Amount{fen}};
}

}  // namespace tallystick::bench
