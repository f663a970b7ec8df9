// tallystick validator: who validates, what is proposed, who was caught; its operations come from the registry.
#include <algorithm>

#include "contracts/validator/records.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/readable.h"
#include "wallet/session/reading.h"

namespace tallystick::wallet {
namespace {

namespace validator = contracts::validator;

const validator::Validator* find(const validator::Members& members, std::uint16_t seat) {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const auto& member) { return member.seat == seat; });
  return found == members.end() ? nullptr : &*found;
}

Spoken standing(const validator::Validators& all, std::uint16_t seat) {
  const auto* now = find(all.in_force, seat);
  const auto* soon = find(all.announced, seat);
  if (now == nullptr) return {"joins with the next epoch", "下一纪元加入"};
  if (soon == nullptr) return {"in force; leaves with the next epoch", "现任；下一纪元退出"};
  if (*now != *soon) return {"in force; new keys with the next epoch", "现任；下一纪元更换密钥"};
  return {"in force", "现任"};
}

Outcome<Report> list(Session& session, const Arguments&) {
  const auto names = names_of(session);
  if (!names) return tl::unexpected(names.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto all = must_read<validator::Validators>(*node, 0, "the validators");
  if (!all) return tl::unexpected(all.error());
  auto out = show_record(session, contracts::Table::validators, to_bytes(std::uint8_t{0}), "the validators");
  if (!out) return out;
  Table table{{{field_words("seat"), Align::right},
               {field_words("party")},
               {field_words("consensus_key"), Align::left, true},
               {field_words("state")}},
              {}};
  validator::Members both = all->in_force;
  for (const auto& member : all->announced)
    if (find(all->in_force, member.seat) == nullptr) both.items.push_back(member);
  for (const auto& member : both)
    table.rows.push_back({verbatim(std::to_string(member.seat)), verbatim(names->show(member.party)),
                          verbatim(member.consensus_key.hex()), standing(*all, member.seat)});
  // The record's own fields say the same in many lines; the table stands in their place, the proof's sentence stays.
  out->blocks.front() = std::move(table);
  return out;
}

Outcome<Report> show(Session& session, const Arguments& given) {
  const auto id = id_argument<validator::ProposalId>(given, "proposal");
  if (!id) return tl::unexpected(id.error());
  return show_record(session, contracts::Table::validator_proposal, to_bytes(*id), "proposal " + id->hex());
}

Outcome<Report> list_proposals(Session& session, const Arguments& given) {
  return list_records(session,
                      {contracts::Index::validator_proposal_expiry,
                       {},
                       {"id", "proposed_change", "proposed_by", "approvals", "expiry"}},
                      given);
}

Outcome<Report> list_misconduct(Session& session, const Arguments& given) {
  Listing listing{contracts::Index::misconduct_by_party, {}, {"party", "offence", "epoch", "view", "height"}};
  if (given.has("party")) {
    const auto party = party_argument(session, given, "party");
    if (!party) return tl::unexpected(party.error());
    listing.prefix = to_bytes(*party);
  }
  return list_records(session, listing, given);
}

}  // namespace

void add_validator(Catalogue& to) {
  to.nouns.push_back(
      {"validator", {"the banks that keep the ledger, and changes of their set", "维护账本的验证人及其变更"}});
  to.commands.push_back(
      {"validator",
       "list",
       {"Lists who validates now and from the next epoch on, verified.", "列出现任及下一纪元的验证人（已核验）。"},
       {},
       {"validator list"},
       list});
  to.commands.push_back(
      {"validator",
       "show",
       {"Shows a proposed change of the validators, verified.", "显示一项验证人变更提案（已核验）。"},
       {argument("proposal", "PROPOSAL", {"its id, 64 hexadecimal digits", "提案编号，64位十六进制"})},
       {"validator show PROPOSAL"},
       show});
  to.commands.push_back({"validator",
                         "proposals",
                         {"Lists the changes that are being voted on.", "列出正在表决的变更提案。"},
                         list_options(),
                         {"validator proposals"},
                         list_proposals});
  auto options = list_options();
  options.insert(options.begin(), flag("party", "PARTY", {"only of this bank", "仅该银行"}));
  to.commands.push_back({"validator",
                         "misconduct",
                         {"Lists proved misconduct of validators.", "列出已证实的验证人违规行为。"},
                         std::move(options),
                         {"validator misconduct --party bank0"},
                         list_misconduct});
}

}  // namespace tallystick::wallet
