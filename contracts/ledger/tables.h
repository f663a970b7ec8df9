// The ledger's tables and indexes by number. Numbers are frozen: they are hashed into state keys and written to disk.
// A family adds its lines here, each in its own range; contracts/registry_records.cpp says what each table holds.
//   104 loan   112 claim   116 recourse   120 guarantee   124 dispute   132 purpose   140 credit
#pragma once

#include <cstdint>

namespace tallystick::contracts {

enum class Table : std::uint8_t {
  // ledger
  quarantine = 1,    // due work that broke an invariant and waits for people
  constitution = 2,  // association and settlement authority
  // party
  party = 8,
  legal_id = 9,
  customer = 10,
  bank = 11,
  group = 12,
  issuing_stop = 13,
  // account
  account = 16,
  lane = 17,
  recovery = 18,
  // cash
  balance = 24,
  supply = 25,
  // limit
  limit = 32,
  ceiling = 33,
  // policy
  parameter = 40,
  holidays = 41,
  currency = 42,
  // evidence
  evidence = 64,
  four_flows = 65,
  gap_override = 66,
  // receivable
  receivable = 72,
  tenor_attestation = 73,
  // fragment
  fragment = 80,
  // financing
  sale_request = 88,
  quote = 89,
  deal = 90,
  lending_policy = 91,
  exposure = 92,
  bid = 93,
  // validator
  validators = 96,
  validator_proposal = 97,
  validator_key = 98,
  validator_pin = 99,
  misconduct = 100,
  // loan
  loan_offer = 104,
  loan = 105,
  loan_change = 106,
  // claim
  claim = 112,
  // dispute
  dispute = 124,
  escrow = 125,
  order = 126,
  cancel_consent = 127,
  early_offer = 128,
  notice = 129,
  // purpose
  earmark = 132,
  // credit
  credit_history = 140,
  credit_creditor = 141,
  credit_supplier = 142,
  // recourse
  recourse_demand = 116,
  // guarantee
  guarantee = 120,
  guarantee_payout = 121,
  subrogation = 122,
};

enum class Index : std::uint8_t {
  party_by_group = 8,
  party_by_registrar = 9,
  customer_by_party = 10,
  account_by_party = 16,
  recovery_due = 18,
  balance_by_account = 24,
  limit_by_issuer = 32,
  evidence_by_party = 64,
  evidence_by_earlier = 65,
  evidence_near = 66,
  receivable_by_issuer = 72,
  receivable_next_day = 73,
  receivable_delinquent = 74,
  fragment_by_holder = 80,
  fragment_by_root = 81,
  fragment_by_parent = 82,
  offer_by_payee = 83,
  offer_expiry = 84,
  sale_request_by_bank = 88,
  quote_by_bank = 89,
  quote_expiry = 90,
  deal_by_bank = 91,
  lending_policy_by_bank = 92,
  exposure_by_party = 93,
  sale_request_end = 94,
  bid_by_bank = 95,
  validators_epoch = 96,
  validator_proposal_expiry = 97,
  validator_proposal_by = 98,
  misconduct_by_party = 100,
  loan_offer_by_borrower = 104,
  loan_offer_by_bank = 105,
  loan_offer_expiry = 106,
  loan_by_borrower = 107,
  loan_by_bank = 108,
  loan_next_day = 109,
  loan_next_notice = 110,
  claim_by_fragment = 112,
  claim_by_claimant = 113,
  claim_live = 114,     // made on this ledger
  claim_outside = 115,  // live as well
  dispute_by_fragment = 124,
  dispute_by_account = 125,
  dispute_by_arbiter = 126,
  dispute_ends = 127,
  escrow_by_hold = 128,
  order_ends = 129,
  order_by_party = 130,
  early_offer_by_receivable = 131,
  early_offer_expiry = 78,
  notice_on = 79,
  earmark_by_account = 132,
  earmark_expiry = 133,
  earmark_by_source = 134,
  credit_creditor = 141,
  recourse_by_debtor = 116,
  recourse_by_claimant = 117,
  guarantee_by_root = 120,
  guarantee_by_guarantor = 121,
  guarantee_next_day = 122,
};

}  // namespace tallystick::contracts
