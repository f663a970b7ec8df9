#include "tests/catalogue/page.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "contracts/policy/parameters.h"
#include "contracts/registry.h"

namespace tallystick::catalogue {
namespace {

using namespace contracts;

std::string number(std::uint16_t value) {
  char text[8];
  std::snprintf(text, sizeof text, "0x%04X", value);
  return text;
}

std::string family_of(std::string_view name) {
  return std::string{name.substr(0, name.find('.'))};
}

// For a cell of a table.
std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, 1, '\\');
  return text;
}

std::string link(const Reason& reason) {
  std::string anchor = reason.code;
  std::transform(anchor.begin(), anchor.end(), anchor.begin(), [](unsigned char c) { return std::tolower(c); });
  return "[" + reason.code + "](#" + anchor + ")" + (reason.rule.empty() ? "" : ":" + reason.rule);
}

std::string type_of(const WireField& field) {
  std::string out{field.type_name()};
  if (field.is(WireKind::list)) out += " of up to " + std::to_string(field.bound());
  if (field.is(WireKind::choice)) {
    out.clear();
    for (const WireChoice& choice : field.choices()) out += (out.empty() ? "" : ", ") + std::string{choice.name};
  }
  return out + (field.optional ? ", optional" : "");
}

void add_fields(std::string& out, WireFields fields, const std::string& within) {
  for (const WireField& field : fields) {
    out += "| `" + within + std::string{field.name} + "` | " + cell(type_of(field)) + " | " + cell(std::string{field.about}) + " |\n";
    add_fields(out, field.parts(), within + std::string{field.name} + ".");
  }
}

void add_operation(std::string& out, const OperationRow& row, const Refusals& refusals) {
  out += "\n### " + std::string{row.name} + "\n\n" + std::string{row.about} + " Number " + number(row.type) +
         ". Who may: " + std::string{row.who} + ".\n\n| field | type | |\n|---|---|---|\n";
  add_fields(out, row.fields(), "");
  out += "\n";
  if (!refusals.preface.empty()) out += refusals.preface + "\n\n";
  if (refusals.reasons.empty()) return;
  out += "| refused | when |\n|---|---|\n";
  for (const Reason& reason : refusals.reasons) out += "| " + link(reason) + " | " + cell(reason.when) + " |\n";
}

void add_events(std::string& out, const std::string& family) {
  std::string rows;
  for (const EventRow& row : registry().events)
    if (family_of(row.name) == family)
      rows += "| `" + std::string{row.name} + "` | " + number(row.kind) + " | " + cell(std::string{row.about}) +
              (row.grave ? " Every node's log says so." : "") + " |\n";
  if (!rows.empty()) out += "\n| event | | |\n|---|---|---|\n" + rows;
}

void add_due_work(std::string& out) {
  out +=
      "\n## What the ledger does by itself\n\nIn this order, at the end of the first block whose time or day has come; "
      "at most `due_work_max` "
      "units in one block, the rest in the next.\n\n| work | |\n|---|---|\n";
  for (const DueRow& row : registry().due) out += "| `" + std::string{row.name} + "` | " + number(row.number) + " |\n";
}

void add_invariants(std::string& out) {
  out +=
      "\n## What nothing breaks\n\nAsked after every transaction and every piece of due work; what would break one is "
      "dropped whole.\n\n";
  for (const InvariantFactory make : registry().invariants) out += "- " + std::string{make()->name()} + "\n";
}

void add_parameters(std::string& out) {
  out +=
      "\n## Rules with dates\n\nA receivable lives under the values of its day of issue.\n\n| parameter | at first | "
      "from | to | |\n|---|---|---|---|---|\n";
  for (const policy::ParameterRow& row : policy::parameter_table())
    out += "| `" + std::string{row.name} + "` | " + std::to_string(row.initial) + " | " + std::to_string(row.min) +
           " | " + std::to_string(row.max) + " | " + cell(std::string{row.about}) + " |\n";
}

void add_refusals(std::string& out) {
  out += "\n## Refusals 拒绝原因\n";
  for (const RefusalText& row : refusal_table())
    out += "\n### " + std::string{row.code} + "\n\n- " + std::string{row.cause_en} + "\n- " + std::string{row.cure_en} +
           "\n- 原因：" + std::string{row.cause_zh} + "\n- 办法：" + std::string{row.cure_zh} + "\n";
}

}  // namespace

std::string contracts_page(const std::map<std::string, Refusals>& refusals) {
  std::string out =
      "# Contracts: every operation of the ledger\n\n"
      "Made from the registry and the headers by `build/tests/catalogue_test --regenerate`; a test fails when it is "
      "stale.\n\n"
      "The checks of each operation are listed in the order in which they are asked; the first that fails is the "
      "answer. Before them "
      "come, for every transaction, [E_SIG](#e_sig), [E_NONCE](#e_nonce), [E_EXPIRED](#e_expired) of the transaction "
      "itself, "
      "[E_FROZEN](#e_frozen) of the acting account or party, and [E_MALFORMED](#e_malformed). A refused transaction "
      "uses its place in its "
      "lane, leaves a receipt, and changes nothing else. Cause and cure of each code, in English and Chinese, are "
      "[at the end](#refusals-拒绝原因).\n";
  std::string family;
  for (const OperationRow& row : registry().operations) {
    if (family_of(row.name) != family) {
      if (!family.empty()) add_events(out, family);
      family = family_of(row.name);
      out += "\n## " + family + "\n";
    }
    const auto found = refusals.find(std::string{row.name});
    add_operation(out, row, found == refusals.end() ? Refusals{} : found->second);
  }
  add_events(out, family);
  add_due_work(out);
  add_invariants(out);
  add_parameters(out);
  add_refusals(out);
  return out;
}

}  // namespace tallystick::catalogue
