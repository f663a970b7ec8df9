// tallystick claim: who has a claim on a fragment, and whose comes first. Recording and ending outside claims come from the registry.
#include <deque>
#include <set>

#include "contracts/claim/priority.h"
#include "contracts/fragment/record.h"
#include "contracts/registry.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/readable.h"
#include "wallet/session/reading.h"

namespace tallystick::wallet {
namespace {

namespace claim = contracts::claim;
using contracts::FragmentId;
using contracts::Index;
using contracts::fragment::Fragment;

// The claims that an index names, each verified.
Outcome<std::vector<claim::Claim>> read_claims(NodeApi& node, Index index, ByteView prefix) {
  std::vector<claim::Claim> out;
  std::string cursor;
  do {
    const auto page = node.list(index, prefix, cursor, 50);
    if (!page) return tl::unexpected(page.error());
    const auto records = node.records(page->rows);
    if (!records) return tl::unexpected(records.error());
    for (const NodeApi::Proven& proven : *records) {
      if (!proven.value) continue;  // it went between the two questions
      auto one = from_bytes<claim::Claim>(*proven.value);
      if (!one) return stop(WalletError::W_PROOF, one.error().message);
      out.push_back(std::move(*one));
    }
    cursor = page->cursor;
  } while (!cursor.empty() && out.size() < claim::kLineageMax);
  return out;
}

// The fragment and all that it came from, each verified.
Outcome<std::set<FragmentId>> read_lineage(NodeApi& node, const Fragment& of) {
  std::set<FragmentId> seen{of.id};
  std::deque<FragmentId> waiting(of.parents.begin(), of.parents.end());
  while (!waiting.empty() && seen.size() < claim::kLineageMax) {
    const FragmentId id = waiting.front();
    waiting.pop_front();
    if (!seen.insert(id).second) continue;
    const auto parent = must_read<Fragment>(node, id, "fragment " + id.hex());
    if (!parent) return tl::unexpected(parent.error());
    waiting.insert(waiting.end(), parent->parents.begin(), parent->parents.end());
  }
  return seen;
}

// Own claims on the fragment, outside claims on it or on what it came from: as the ledger itself gathers them.
Outcome<std::vector<claim::Claim>> claims_on(NodeApi& node, const Fragment& fragment) {
  auto live = read_claims(node, Index::claim_live, contracts::index_key(fragment.root, fragment.id));
  if (!live) return live;
  auto outside = read_claims(node, Index::claim_outside, contracts::index_key(fragment.root));
  if (!outside) return outside;
  if (outside->empty()) return live;
  const auto lineage = read_lineage(node, fragment);
  if (!lineage) return tl::unexpected(lineage.error());
  for (claim::Claim& one : *outside)
    if (lineage->contains(one.fragment)) live->push_back(std::move(one));
  std::erase_if(*live, [](const claim::Claim& one) { return one.state != claim::State::live; });
  return live;
}

Outcome<Report> priority(Session& session, const Arguments& given) {
  const auto id = id_argument<FragmentId>(given, "fragment");
  if (!id) return tl::unexpected(id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto fragment = must_read<Fragment>(*node, *id, "fragment " + id->hex());
  if (!fragment) return tl::unexpected(fragment.error());
  auto claims = claims_on(*node, *fragment);
  if (!claims) return tl::unexpected(claims.error());
  const auto names = names_of(session);
  const JsonContext& context = (*session.genesis())->json;

  Report out;
  out.data = {{"fragment", id->hex()}, {"items", Json::array()}, {"verified", true}};
  if (claims->empty()) {
    out.exit = Exit::not_found;
    out.blocks.push_back(Sentence{say(Msg::nothing_here)});
    return out;
  }
  Table table{{{field_words("rank"), Align::right},
               {field_words("basis")},
               {field_words("kind")},
               {field_words("claimant"), Align::left, true},
               {field_words("amount"), Align::right},
               {field_words("registered_at")},
               {field_words("noticed_at")}},
              {}};
  const auto moment = [](const std::optional<Timestamp>& at) { return verbatim(at ? format_timestamp(*at) : "-"); };
  for (const claim::Place& place : claim::order(std::move(*claims))) {
    const claim::Claim& one = place.claim;
    out.data["items"].push_back(
        {{"rank", place.rank}, {"basis", std::string{name_of(place.basis)}}, {"claim", to_json(context, one)}});
    table.rows.push_back({verbatim(std::to_string(place.rank)), field_words(name_of(place.basis)),
                          field_words(name_of(one.kind)),
                          verbatim(one.is_own() ? names->show(one.claimant) : one.outside_claimant.value),
                          verbatim(format_for_people({fragment->currency, one.amount})), moment(one.registered_at),
                          moment(one.noticed_at)});
  }
  session.console().talk(say(Msg::claims_order, std::to_string(table.rows.size())));
  out.blocks.push_back(std::move(table));
  return out;
}

Outcome<Report> list(Session& session, const Arguments& given) {
  Listing listing{
      Index::claim_by_claimant, {}, {"fragment", "kind", "state", "claimant", "amount", "registered_at", "entry"}};
  if (given.has("fragment")) {
    const auto id = id_argument<FragmentId>(given, "fragment");
    if (!id) return tl::unexpected(id.error());
    listing.index = Index::claim_by_fragment;
    listing.prefix = to_bytes(*id);
  } else if (given.has("claimant")) {
    const auto party = party_argument(session, given, "claimant");
    if (!party) return tl::unexpected(party.error());
    listing.prefix = to_bytes(*party);
  }
  return list_records(session, listing, given);
}

}  // namespace

void add_claim(Catalogue& to) {
  auto paging = list_options();
  paging.push_back(flag("claimant", "PARTY", {"only this party's", "仅列出该主体的"}));
  paging.push_back(flag("fragment", "FRAGMENT", {"only those on this fragment", "仅列出该份额上的"}));
  to.nouns.push_back({"claim", {"claims on fragments and their order", "份额上的权利及其顺位"}});
  to.commands.push_back({"claim",
                         "priority",
                         {"Shows whose claim on a fragment comes first, and why (Civil Code 768); each claim verified.",
                          "按民法典第 768 条显示份额上各权利的顺位及依据，逐一核验。"},
                         {argument("fragment", "FRAGMENT", {"its id", "编号"})},
                         {"claim priority FRAGMENT"},
                         priority});
  to.commands.push_back({"claim",
                         "list",
                         {"Lists claims, live and ended, each verified.", "列出有效与已终止的权利，逐一核验。"},
                         paging,
                         {"claim list --claimant bank1"},
                         list});
}

}  // namespace tallystick::wallet
