#include "explorer/alerts/proof.h"

#include "contracts/evidence/record.h"
#include "contracts/financing/record.h"
#include "contracts/fragment/record.h"
#include "contracts/guarantee/record.h"
#include "contracts/limit/records.h"
#include "contracts/loan/record.h"
#include "contracts/party/records.h"
#include "contracts/receivable/record.h"
#include "contracts/registry.h"
#include "explorer/relations/ndjson.h"

namespace tallystick::explorer {
namespace {

using contracts::Table;

struct Item {
  std::string kind;
  std::optional<Timestamp> t;
  std::optional<std::int64_t> amount;
  std::optional<Table> table;
  std::string key;          // hexadecimal
  std::string transaction;  // hexadecimal
};

// "sale-12ab@7" -> "12ab"; nothing when the name does not begin so.
std::optional<std::string_view> after(std::string_view name, std::string_view begin) {
  if (!name.starts_with(begin)) return std::nullopt;
  name.remove_prefix(begin.size());
  return name.substr(0, name.find('@'));
}

// "BANK-ISSUER-PROGRAMME"
std::string limit_key(std::string_view text) {
  const std::size_t first = text.find('-'), second = text.find('-', first + 1);
  if (second == std::string_view::npos) return {};
  const auto bank = PartyId::from_hex(text.substr(0, first));
  const auto issuer = PartyId::from_hex(text.substr(first + 1, second - first - 1));
  if (!bank || !issuer) return {};
  return to_hex(to_bytes(contracts::limit::LimitKey{*bank, *issuer, {std::string{text.substr(second + 1)}}}));
}

Item of_document(const Document& row, const Names& names) {
  return {"document", row.t, row.amount, Table::evidence, names.text(row.fingerprint), {}};
}

Item of_financing(const Financing& row, const Names& names) {
  Item out{"financing", row.t, row.principal, Table::deal, names.text(row.frag), {}};
  const auto loan = after(names.text(row.id), "loan-");
  if (!loan) return out;
  out.table = Table::loan;
  out.key = std::string{loan->substr(0, loan->find('-'))};
  return out;
}

Item of_payment(const Payment& row, const Names& names) {
  Item out{"payment", row.t, row.amount, {}, {}, {}};
  if (const auto name = after(names.text(row.id), "payment-"))
    out.transaction = std::string{name->substr(0, name->find('-'))};
  return out;
}

Item item_of(RowKey key, const Relations& r) {
  const Names& names = r.names;
  const std::string& name = names.text(key);
  if (const auto* row = r.receivables.find(key))
    return {"receivable", row->t, row->amount, Table::receivable, name, {}};
  if (const auto* row = r.fragments.find(key)) return {"fragment", row->t0, row->amount, Table::fragment, name, {}};
  if (const auto* row = r.transfers.find(key))
    return {"transfer", row->t, row->amount, Table::fragment, names.text(row->child), {}};
  if (const auto* row = r.financings.find(key)) return of_financing(*row, names);
  if (const auto* row = r.payments.find(key)) return of_payment(*row, names);
  if (const auto* row = r.documents.find(key)) return of_document(*row, names);
  if (const auto* row = r.limits.find(key)) {
    const auto limit = after(name, "limit-");
    return {"limit", row->t, row->amount, Table::limit, limit ? limit_key(*limit) : std::string{}, {}};
  }
  if (const auto* row = r.stops.find(key)) return {"stop", row->from, {}, Table::party, names.text(row->party), {}};
  if (const auto* row = r.guarantees.find(key)) {
    const auto id = after(name, "guarantee-");
    return {"guarantee", row->t, {}, Table::guarantee, std::string{id.value_or("")}, {}};
  }
  if (const auto* row = r.rejections.find(key)) {
    const auto id = after(name, "rejected-");
    return {"rejection", row->t, row->amount, Table::receivable, std::string{id.value_or("")}, {}};
  }
  if (const auto* row = r.parties.find(key)) return {"party", row->opened, {}, Table::party, name, {}};
  if (const auto* row = r.accounts.find(key)) return {"account", row->t, {}, Table::account, name, {}};
  if (const auto party = after(name, "group-")) return {"link", {}, {}, Table::party, std::string{*party}, {}};
  return {"row", {}, {}, {}, {}, {}};
}

}  // namespace

std::string proof_json(const std::vector<RowKey>& rows, const Relations& relations,
                       const std::function<Height(Timestamp)>& height_at) {
  std::string out = "[";
  for (const RowKey key : rows) {
    const std::string& name = relations.names.get().text(key);
    const Item item = item_of(key, relations);
    out += (out.size() == 1 ? "" : ",") + std::string{"{\"row\":"} + quoted(name) + ",\"kind\":\"" + item.kind + "\"";
    // The height stands in the names of rows that are called after what they are about.
    const std::size_t at = name.rfind('@');
    const std::string height = at != std::string::npos ? name.substr(at + 1)
                               : item.t                ? std::to_string(height_at(*item.t).raw())
                                                       : std::string{};
    if (!height.empty()) out += ",\"height\":\"" + height + "\"";
    if (item.table && !item.key.empty())
      out += ",\"record\":{\"type\":\"" + std::string{contracts::registry().record(*item.table)->name} +
             "\",\"key\":\"" + item.key + "\"}";
    if (!item.transaction.empty()) out += ",\"transaction\":\"" + item.transaction + "\"";
    if (item.amount && *item.amount != kUnlimited) out += ",\"amount\":\"" + std::to_string(*item.amount) + "\"";
    out += '}';
  }
  return out + "]";
}

}  // namespace tallystick::explorer
