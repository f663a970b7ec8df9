// Each noun's file adds its commands here.
#pragma once

#include "wallet/cli/command.h"

namespace tallystick::wallet {

void add_init(Catalogue& to);
void add_config(Catalogue& to);
void add_key(Catalogue& to);
void add_party(Catalogue& to);
void add_cash(Catalogue& to);
void add_evidence(Catalogue& to);
void add_evidence_checks(Catalogue& to);
void add_receivable(Catalogue& to);
void add_fragment(Catalogue& to);
void add_dispute(Catalogue& to);
void add_financing(Catalogue& to);
void add_credit(Catalogue& to);
void add_bids(Catalogue& to);
void add_claim(Catalogue& to);
void add_loan(Catalogue& to);
void add_loan_change(Catalogue& to);
void add_chain(Catalogue& to);
void add_proof(Catalogue& to);
void add_tx(Catalogue& to);
void add_recourse(Catalogue& to);
void add_schema(Catalogue& to);
void add_validator(Catalogue& to);
void add_verify(Catalogue& to);
void add_terms(Catalogue& to);
void add_completion(Catalogue& to);
void add_explain(Catalogue& to);

}  // namespace tallystick::wallet
