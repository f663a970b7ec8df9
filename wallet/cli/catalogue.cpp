#include "wallet/cli/nouns.h"
#include "wallet/cli/operation_commands.h"

namespace tallystick::wallet {

const CommandSpec* Catalogue::find(const std::string& noun, const std::string& verb) const {
  for (const CommandSpec& command : commands)
    if (command.noun == noun && command.verb == verb) return &command;
  return nullptr;
}

std::vector<const CommandSpec*> Catalogue::of_noun(const std::string& noun) const {
  std::vector<const CommandSpec*> out;
  for (const CommandSpec& command : commands)
    if (command.noun == noun) out.push_back(&command);
  return out;
}

const Catalogue& catalogue() {
  static const Catalogue all = [] {
    Catalogue out;
    add_init(out);
    add_config(out);
    add_key(out);
    add_party(out);
    add_cash(out);
    add_evidence(out);
    add_evidence_checks(out);
    add_receivable(out);
    add_fragment(out);
    add_financing(out);
    add_credit(out);
    add_bids(out);
    add_claim(out);
    add_loan(out);
    add_loan_change(out);
    add_recourse(out);
    add_dispute(out);
    add_validator(out);
    add_tx(out);
    add_chain(out);
    add_proof(out);
    add_verify(out);
    add_terms(out);
    add_schema(out);
    add_op(out);
    add_explain(out);
    add_completion(out);
    add_operation_commands(out);
    return out;
  }();
  return all;
}

}  // namespace tallystick::wallet
