// tallystick receivable: show, list, lineage. Issuing and cancelling come from the registry.
#include <deque>
#include <set>

#include "contracts/fragment/record.h"
#include "contracts/receivable/record.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/readable.h"
#include "wallet/session/reading.h"

namespace tallystick::wallet {
namespace {

using contracts::FragmentId;
using contracts::ReceivableId;
using contracts::fragment::Fragment;
using contracts::receivable::Receivable;

constexpr std::size_t kLineageMax = 500;

Outcome<Report> show(Session& session, const Arguments& given) {
  const auto id = id_argument<ReceivableId>(given, "receivable");
  if (!id) return tl::unexpected(id.error());
  return show_record(session, contracts::Table::receivable, to_bytes(*id), "receivable " + id->hex());
}

Outcome<Report> list(Session& session, const Arguments& given) {
  const auto issuer = party_or_mine(session, given, "issuer");
  if (!issuer) return tl::unexpected(issuer.error());
  Listing listing{
      contracts::Index::receivable_by_issuer, to_bytes(*issuer), {"id", "state", "payee", "face", "paid", "due"}};
  if (given.has("state"))
    listing.keep = [state = given.text_or("state", "")](const Json& json) { return json.value("state", "") == state; };
  return list_records(session, listing, given);
}

// One fragment of the tree with its depth below the first.
struct Leaf {
  Fragment fragment;
  int depth;
};

// Every fragment from the first on, each verified, parents before children.
Outcome<std::vector<Leaf>> walk(NodeApi& node, const ReceivableId& root) {
  std::vector<Leaf> out;
  std::set<FragmentId> seen;
  std::deque<std::pair<FragmentId, int>> waiting{{contracts::fragment_id(root, {}, 0), 0}};
  while (!waiting.empty() && out.size() < kLineageMax) {
    const auto [id, depth] = waiting.front();
    waiting.pop_front();
    if (!seen.insert(id).second) continue;
    const auto fragment = must_read<Fragment>(node, id, "fragment " + id.hex());
    if (!fragment) return tl::unexpected(fragment.error());
    out.push_back({*fragment, depth});
    if (fragment->is_live()) continue;
    std::string cursor;
    do {
      const auto page = node.list(contracts::Index::fragment_by_parent, to_bytes(id), cursor, 100);
      if (!page) return tl::unexpected(page.error());
      for (auto row = page->rows.rbegin(); row != page->rows.rend(); ++row)
        if (const auto child = FragmentId::from(row->key)) waiting.emplace_front(*child, depth + 1);
      cursor = page->cursor;
    } while (!cursor.empty());
  }
  return out;
}

Outcome<Report> lineage(Session& session, const Arguments& given) {
  const auto id = id_argument<ReceivableId>(given, "receivable");
  if (!id) return tl::unexpected(id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto root = must_read<Receivable>(*node, *id, "receivable " + id->hex());
  if (!root) return tl::unexpected(root.error());
  const auto leaves = walk(*node, *id);
  if (!leaves) return tl::unexpected(leaves.error());
  const auto names = names_of(session);
  const JsonContext& context = (*session.genesis())->json;

  Report out;
  out.data = {{"receivable", to_json(context, *root)}, {"fragments", Json::array()}, {"verified", true}};
  Table table{{{say(Msg::column_fragment)},
               {field_words("state")},
               {field_words("face"), Align::right},
               {field_words("paid"), Align::right},
               {field_words("level"), Align::right},
               {field_words("holder"), Align::left, true}},
              {}};
  std::int64_t live = 0;
  for (const auto& [fragment, depth] : *leaves) {
    out.data["fragments"].push_back(to_json(context, fragment));
    out.data["fragments"].back()["depth"] = depth;
    live += fragment.outstanding().minor();
    std::string indent;
    for (int i = 0; i < depth; ++i) indent += "· ";
    const Spoken state = field_words(name_of(fragment.state));
    table.rows.push_back({verbatim(indent + fragment.id.hex()), state,
                          verbatim(format_for_people({fragment.currency, fragment.face})),
                          verbatim(format_for_people({fragment.currency, fragment.paid})),
                          verbatim(std::to_string(fragment.level)), verbatim(names->show(fragment.holder))});
  }
  const bool whole = leaves->size() < kLineageMax;
  const bool conserved = live == root->unpaid().minor();
  out.blocks.push_back(std::move(table));
  if (whole) {
    out.data["conserved"] = conserved;
    const Money unpaid{root->currency, root->unpaid()}, alive{root->currency, Amount{live}};
    out.blocks.push_back(conserved
                             ? Sentence{say(Msg::conserved, format_for_people(alive)), Sentence::Mood::good}
                             : Sentence{say(Msg::not_conserved, format_for_people(alive), format_for_people(unpaid)),
                                        Sentence::Mood::bad});
  }
  return out;
}

}  // namespace

void add_receivable(Catalogue& to) {
  const OptionSpec id = argument("receivable", "RECEIVABLE", {"its id", "编号"});
  auto paging = list_options();
  paging.push_back(flag("issuer", "PARTY", {"left out: your own", "省略则为自己"}));
  paging.push_back(one_of(flag("state", "STATE", {"only those in this state", "仅列出处于该状态者"}),
                          names_of_all<contracts::receivable::State>()));
  to.nouns.push_back(
      {"receivable", {"promises to pay: issue, cancel, show, follow", "应收账款：签发、撤销、查看、追溯"}});
  to.nouns.push_back({"settlement", {"paying what a receivable owes", "支付应收账款的欠款"}});
  to.commands.push_back({"receivable",
                         "show",
                         {"Shows a receivable, verified.", "显示应收账款（已核验）。"},
                         {id},
                         {"receivable show RECEIVABLE"},
                         show});
  to.commands.push_back({"receivable",
                         "list",
                         {"Lists an issuer's receivables by maturity.", "按到期日列出签发人的应收账款。"},
                         paging,
                         {"receivable list --state outstanding"},
                         list});
  to.commands.push_back({"receivable",
                         "lineage",
                         {"Shows everything it was split, passed on and merged into, each part verified.",
                          "显示其拆分、流转与合并的全部份额，逐一核验。"},
                         {id},
                         {"receivable lineage RECEIVABLE"},
                         lineage});
}

}  // namespace tallystick::wallet
