// What the ledger does by itself, in the order in which it does it, and what it never breaks. Numbers of due work are frozen.
#include "contracts/account/recovery.h"
#include "contracts/dispute/lift.h"
#include "contracts/dispute/withdraw.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/fragment/offer.h"
#include "contracts/ledger/invariants/bank_claims_paid.h"
#include "contracts/ledger/invariants/claims_match_liens.h"
#include "contracts/ledger/invariants/bound_money_adds_up.h"
#include "contracts/ledger/invariants/credit_follows.h"
#include "contracts/guarantee/call.h"
#include "contracts/ledger/invariants/evidence_follows.h"
#include "contracts/ledger/invariants/evidence_suffices.h"
#include "contracts/ledger/invariants/exposures_follow.h"
#include "contracts/ledger/invariants/faces_add_up.h"
#include "contracts/ledger/invariants/guarantee_within_cover.h"
#include "contracts/ledger/invariants/holds_hold.h"
#include "contracts/ledger/invariants/lanes_step.h"
#include "contracts/ledger/invariants/late_interest_grows.h"
#include "contracts/ledger/invariants/levels_bounded.h"
#include "contracts/ledger/invariants/limits_follow.h"
#include "contracts/ledger/invariants/limits_hold.h"
#include "contracts/ledger/invariants/loans_add_up.h"
#include "contracts/ledger/invariants/money_conserved.h"
#include "contracts/ledger/invariants/no_pooling.h"
#include "contracts/ledger/invariants/one_holder.h"
#include "contracts/ledger/invariants/one_maturity.h"
#include "contracts/ledger/invariants/pledges_point_back.h"
#include "contracts/ledger/invariants/recourse_within_claim.h"
#include "contracts/ledger/invariants/validators_change_slowly.h"
#include "contracts/ledger/invariants/waterfall_adds_up.h"
#include "contracts/loan/collect.h"
#include "contracts/loan/offer.h"
#include "contracts/purpose/grant.h"
#include "contracts/receivable/notice.h"
#include "contracts/registry_rows.h"
#include "contracts/settlement/collect.h"
#include "contracts/settlement/early_offer.h"
#include "contracts/validator/epoch.h"
#include "contracts/validator/vote.h"

namespace tallystick::contracts {

// clang-format off
std::vector<DueRow> due_rows() {
  return {
      {0x0D01, "validator.begin_epoch", Index::validators_epoch, validator::due_by_epoch, validator::begin_epoch},
      {0x0201, "account.recovery", Index::recovery_due, due_by_time, account::run_recovery},
      {0x0A01, "fragment.expire_offer", Index::offer_expiry, due_by_time, fragment::expire_offer},
      {0x0B01, "financing.expire_quote", Index::quote_expiry, due_by_time, financing::expire_quote},
      {0x0E01, "loan.expire_offer", Index::loan_offer_expiry, due_by_time, loan::expire_offer},
      {0x0B02, "financing.end_request", Index::sale_request_end, due_by_time, financing::end_request},
      {0x1301, "purpose.expire", Index::earmark_expiry, due_by_time, purpose::expire},
      {0x0C05, "settlement.expire_early", Index::early_offer_expiry, due_by_time, settlement::expire_early},
      {0x1202, "dispute.expire_order", Index::order_ends, due_by_day, dispute::expire_order, dispute::expire_order_units},
      {0x1201, "dispute.lapse", Index::dispute_ends, due_by_day, dispute::lapse},
      {0x0C01, "settlement.collect", Index::receivable_next_day, due_by_day, settlement::collect, settlement::collect_units},
      {0x0E02, "loan.collect", Index::loan_next_day, due_by_day, loan::collect, loan::collect_units},
      {0x0E03, "loan.remind", Index::loan_next_notice, due_by_day, loan::remind},
      {0x1101, "guarantee.collect", Index::guarantee_next_day, due_by_day, guarantee::collect, guarantee::collect_units},
      {0x0905, "receivable.give_notice", Index::notice_on, due_by_day, receivable::give_notice, receivable::notice_units},
      {0x0D02, "validator.expire_proposal", Index::validator_proposal_expiry, due_by_time, validator::expire_proposal},
  };
}

std::vector<InvariantFactory> invariant_rows() {
  return {
      make_invariant<FacesAddUp>,
      make_invariant<OneHolder>,
      make_invariant<ClaimsMatchLiens>,
      make_invariant<OneMaturity>,
      make_invariant<LevelsBounded>,
      make_invariant<EvidenceSuffices>,
      make_invariant<EvidenceFollows>,
      make_invariant<WaterfallAddsUp>,
      make_invariant<LateInterestGrows>,
      make_invariant<RecourseWithinClaim>,
      make_invariant<BankClaimsPaid>,
      make_invariant<GuaranteeWithinCover>,
      make_invariant<LimitsHold>,
      make_invariant<LimitsFollow>,
      make_invariant<CreditFollows>,
      make_invariant<ExposuresFollow>,
      make_invariant<MoneyConserved>,
      make_invariant<NoPooling>,
      make_invariant<BoundMoneyAddsUp>,
      make_invariant<LanesStep>,
      make_invariant<LoansAddUp>,
      make_invariant<PledgesPointBack>,
      make_invariant<ValidatorsChangeSlowly>,
      make_invariant<HoldsHold>,
  };
}
// clang-format on

}  // namespace tallystick::contracts
