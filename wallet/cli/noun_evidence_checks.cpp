// tallystick evidence match, chain: what the ledger would make of documents, computed here with the contracts' own functions from verified
// records, before anything is signed.
#include <algorithm>
#include <deque>
#include <set>

#include "contracts/evidence/match.h"
#include "contracts/policy/parameters.h"
#include "contracts/policy/records.h"
#include "contracts/registry.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/price_check.h"
#include "wallet/session/readable.h"
#include "wallet/session/reading.h"

namespace tallystick::wallet {
namespace {

namespace evidence = contracts::evidence;
namespace policy = contracts::policy;
using contracts::Fingerprint;
using evidence::Evidence;

constexpr std::size_t kChainMax = 64;

Outcome<std::vector<Evidence>> read_documents(NodeApi& node, const std::vector<std::string>& texts) {
  std::vector<Evidence> out;
  for (const std::string& text : texts) {
    const auto id = Fingerprint::from_hex(text);
    if (!id)
      return bad_option("evidence",
                        "\"" + text + "\" is not " + std::to_string(2 * Fingerprint::kSize) + " hexadecimal digits");
    auto document = must_read<Evidence>(node, *id, "evidence " + id->hex());
    if (!document) return tl::unexpected(document.error());
    out.push_back(std::move(*document));
  }
  return out;
}

// The dated tolerance, verified.
Outcome<Rate> tolerance_on(NodeApi& node, Date day) {
  const auto dated = read_record<policy::Parameter>(node, {std::string{policy::kFlowTolerance}});
  if (!dated) return tl::unexpected(dated.error());
  const std::int64_t initial = policy::find_parameter(policy::kFlowTolerance)->initial;
  return Rate{static_cast<Rate::rep>(*dated ? (*dated)->value_on(day, initial) : initial)};
}

// The trade that the invoices among the documents are about.
Outcome<evidence::Trade> trade_of(const std::vector<Evidence>& documents, const Arguments& given) {
  const auto invoice = std::find_if(documents.begin(), documents.end(),
                                    [](const Evidence& one) { return one.facts.kind == evidence::Kind::invoice; });
  if (invoice == documents.end()) return stop(WalletError::W_DOCUMENT, say(Msg::no_invoice));
  const evidence::Facts& facts = invoice->facts;
  const auto amount = given.has("amount") ? given.amount("amount", facts.currency) : Outcome<Amount>{facts.amount};
  if (!amount) return tl::unexpected(amount.error());
  return evidence::Trade{facts.seller, facts.buyer, {facts.currency, *amount}};
}

Outcome<Report> match(Session& session, const Arguments& given) {
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto documents = read_documents(*node, given.all("evidence"));
  if (!documents) return tl::unexpected(documents.error());
  const auto trade = trade_of(*documents, given);
  if (!trade) return tl::unexpected(trade.error());
  const auto day = given.has("day") ? given.date("day") : execution_day(*node, **session.genesis());
  if (!day) return tl::unexpected(day.error());
  const auto tolerance = tolerance_on(*node, *day);
  if (!tolerance) return tl::unexpected(tolerance.error());
  const auto found = evidence::match(*documents, *trade, *day, *tolerance);

  Report out;
  out.data = {{"verdict", std::string{name_of(found.verdict)}},
              {"day", format_date(*day)},
              {"tolerance", format_percent(*tolerance)},
              {"flows", Json::array()},
              {"verified", true}};
  Table table{{{field_words("flow")},
               {field_words("verdict")},
               {field_words("documents"), Align::right},
               {field_words("why"), Align::left, true}},
              {}};
  for (const evidence::FlowFinding& flow : found.flows) {
    out.data["flows"].push_back(to_json((*session.genesis())->json, flow));
    table.rows.push_back({field_words(name_of(flow.flow)), field_words(name_of(flow.verdict)),
                          verbatim(std::to_string(flow.documents.size())), verbatim(flow.why.value)});
  }
  out.blocks.push_back(std::move(table));
  const Spoken verdict = field_words(name_of(found.verdict));
  const bool good = found.verdict == evidence::Agreement::pass;
  out.blocks.push_back(Sentence{{verdict.en, verdict.zh}, good ? Sentence::Mood::good : Sentence::Mood::bad});
  return out;
}

// A document and all earlier ones that it and they name, nearest first, each verified.
Outcome<Report> chain(Session& session, const Arguments& given) {
  const auto id = id_argument<Fingerprint>(given, "fingerprint");
  if (!id) return tl::unexpected(id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto names = names_of(session);
  Report out;
  out.data = {{"items", Json::array()}, {"verified", true}};
  Table table{{{field_words("fingerprint")},
               {field_words("kind")},
               {field_words("dated")},
               {field_words("seller"), Align::left, true},
               {field_words("buyer"), Align::left, true},
               {field_words("vouches"), Align::right}},
              {}};
  std::set<Fingerprint> seen{*id};
  std::deque<Fingerprint> waiting{*id};
  while (!waiting.empty() && table.rows.size() < kChainMax) {
    const auto document = must_read<Evidence>(*node, waiting.front(), "evidence " + waiting.front().hex());
    waiting.pop_front();
    if (!document) return tl::unexpected(document.error());
    const evidence::Facts& facts = document->facts;
    out.data["items"].push_back(to_json((*session.genesis())->json, *document));
    table.rows.push_back({verbatim(document->fingerprint.hex()), field_words(name_of(facts.kind)),
                          verbatim(format_date(facts.dated)), verbatim(names->show(facts.seller)),
                          verbatim(names->show(facts.buyer)), verbatim(std::to_string(document->vouches.size()))});
    for (const Fingerprint& earlier : document->earlier)
      if (seen.insert(earlier).second) waiting.push_back(earlier);
  }
  out.blocks.push_back(std::move(table));
  return out;
}

}  // namespace

void add_evidence_checks(Catalogue& to) {
  to.commands.push_back(
      {"evidence",
       "match",
       {"Says whether documents tell one story (the four flows), as the ledger will when they back a receivable.",
        "判断单据是否四流合一，与签发应收账款时账本的判断一致。"},
       {repeated("evidence", "FINGERPRINT", {"one of the documents", "单据之一"}),
        flag("amount", "AMOUNT",
             {"what is to be promised; the first invoice's when left out", "拟签发金额；省略则为首张发票金额"}),
        flag("day", "DATE", {"day of issue; today when left out", "签发日；省略则为今日"})},
       {"evidence match --evidence INVOICE --evidence CONTRACT --evidence DELIVERY --amount 1000000.00"},
       match});
  to.commands.push_back({"evidence",
                         "chain",
                         {"Shows a document and the earlier ones that it follows from, each verified.",
                          "显示单据及其所依据的前序单据，逐一核验。"},
                         {argument("fingerprint", "HEX", {"its fingerprint", "指纹"})},
                         {"evidence chain FINGERPRINT"},
                         chain});
}

}  // namespace tallystick::wallet
