#include "wallet/ubl/invoice.h"

#include <algorithm>

#include <pugixml.hpp>

#include "core/bounded.h"

namespace tallystick::wallet::ubl {
namespace {

using Node = pugi::xml_node;

constexpr std::string_view kInvoiceNamespace = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
constexpr std::string_view kCreditNoteNamespace = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";

std::string_view local_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string namespace_of(Node root) {
  const std::string_view name = root.name();
  const auto colon = name.find(':');
  const std::string declaration =
      colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string{name.substr(0, colon)};
  return root.attribute(declaration.c_str()).value();
}

Node child(Node parent, std::string_view name) {
  for (const Node node : parent.children())
    if (node.type() == pugi::node_element && local_name(node.name()) == name) return node;
  return {};
}

std::vector<Node> children(Node parent, std::string_view name) {
  std::vector<Node> out;
  for (const Node node : parent.children())
    if (node.type() == pugi::node_element && local_name(node.name()) == name) out.push_back(node);
  return out;
}

Node descend(Node from, std::initializer_list<std::string_view> path) {
  for (const std::string_view name : path) from = child(from, name);
  return from;
}

// The element's text with the spaces around it removed and inner line ends turned into spaces.
std::string text_of(Node node) {
  std::string text = node.text().get();
  for (char& c : text)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// A text that must be there, plain and not too long.
Result<std::string> required(Node parent, std::string_view name, std::string_view what) {
  const std::string text = text_of(child(parent, name));
  if (text.empty()) return malformed("the document has no " + std::string{what} + " (" + std::string{name} + ")");
  if (text.size() > kTextBytesMax)
    return malformed("the " + std::string{what} + " is longer than " + std::to_string(kTextBytesMax) + " bytes");
  if (!is_plain_text(text)) return malformed("the " + std::string{what} + " is not plain text");
  return text;
}

// A text that may be left out; what is not plain or too long counts as left out.
std::string optional_text(Node node) {
  std::string text = text_of(node);
  return text.size() <= kTextBytesMax && is_plain_text(text) ? text : std::string{};
}

// Depth and number of elements, without recursion.
Result<void> check_shape(Node document) {
  std::size_t elements = 0;
  int depth = 0;
  for (Node node = document.first_child(); node;) {
    if (node.type() == pugi::node_doctype)
      return malformed("the document declares a document type, which invoices do not need and which is refused");
    if (++elements > kElementsMax)
      return malformed("the document has more than " + std::to_string(kElementsMax) + " parts");
    if (node.first_child()) {
      if (++depth > kDepthMax)
        return malformed("the document is nested more than " + std::to_string(kDepthMax) + " levels deep");
      node = node.first_child();
      continue;
    }
    while (node && !node.next_sibling()) {
      node = node.parent();
      --depth;
      if (node == document) return {};
    }
    node = node.next_sibling();
  }
  return {};
}

void add_id(std::vector<std::string>& ids, std::string_view scheme, const std::string& value) {
  if (value.empty()) return;
  const std::string id = std::string{scheme} + ":" + value;
  if (id.size() > kTextBytesMax || !is_plain_text(id)) return;
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

void add_with_scheme(std::vector<std::string>& ids, Node id) {
  const std::string_view scheme = id.attribute("schemeID").value();
  if (!scheme.empty()) add_id(ids, scheme, text_of(id));
}

Result<Party> read_party(Node role, std::string_view what) {
  const Node party = child(role, "Party");
  if (!party) return malformed("the document does not say who the " + std::string{what} + " is");
  Party out;
  const Node entity = child(party, "PartyLegalEntity");
  const Node company = child(entity, "CompanyID");
  add_with_scheme(out.legal_ids, company);
  for (const Node identification : children(party, "PartyIdentification"))
    add_with_scheme(out.legal_ids, child(identification, "ID"));
  add_with_scheme(out.legal_ids, child(party, "EndpointID"));
  for (const Node tax : children(party, "PartyTaxScheme"))
    if (text_of(descend(tax, {"TaxScheme", "ID"})) == "VAT")
      add_id(out.legal_ids, "VAT", text_of(child(tax, "CompanyID")));
  if (!company.attribute("schemeID")) add_id(out.legal_ids, "LEGAL", text_of(company));
  out.trading_name = optional_text(descend(party, {"PartyName", "Name"}));
  out.name = optional_text(child(entity, "RegistrationName"));
  if (out.name.empty()) out.name = out.trading_name;
  if (out.name.empty()) return malformed("the document gives the " + std::string{what} + " no name");
  return out;
}

// A decimal of XML as minor units. More decimals than the currency has are accepted only when they are zeros.
Result<Amount> read_amount(std::string text, const Currency& currency) {
  if (const auto point = text.find('.'); point != std::string::npos) {
    const auto keep = point + 1 + static_cast<std::size_t>(currency.digits());
    while (text.size() > keep && text.back() == '0') text.pop_back();
    if (text.back() == '.' && currency.digits() == 0) text.pop_back();
  }
  if (text.starts_with('-'))
    return malformed("the payable amount " + text + " is negative: this document is not something to be paid");
  if (text.find(',') != std::string::npos) return malformed("the payable amount " + text + " is not a decimal number");
  return parse_amount(text, currency);
}

Result<Date> read_date(const std::string& text, std::string_view what) {
  // xsd:date may carry a time zone, which means nothing for a day.
  std::string day = text.substr(0, 10);
  const std::string zone = text.size() > 10 ? text.substr(10) : "";
  const bool zone_fine =
      zone.empty() || zone == "Z" || (zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':');
  auto date = parse_date(day);
  if (!date || !zone_fine)
    return malformed("the " + std::string{what} + " \"" + text + "\" is not a date like 2026-11-23");
  return date;
}

Result<std::optional<Date>> read_due_date(Node root) {
  std::string text = text_of(child(root, "DueDate"));
  if (text.empty()) text = text_of(descend(root, {"PaymentMeans", "PaymentDueDate"}));
  if (text.empty()) return std::optional<Date>{};
  const auto date = read_date(text, "due date");
  if (!date) return tl::unexpected(date.error());
  return std::optional<Date>{*date};
}

Result<void> read_total(Node root, Invoice& out) {
  const auto code = required(root, "DocumentCurrencyCode", "currency");
  if (!code) return tl::unexpected(code.error());
  const auto currency = Currency::of(*code);
  if (!currency) return malformed("\"" + *code + "\" is not a currency of ISO 4217");
  out.currency = *currency;
  const Node total = child(root, "LegalMonetaryTotal");
  const auto payable = required(total, "PayableAmount", "payable amount");
  if (!payable) return tl::unexpected(payable.error());
  if (const std::string_view said = child(total, "PayableAmount").attribute("currencyID").value(); said != *code)
    return malformed("the payable amount is in \"" + std::string{said.substr(0, 8)} + "\" but the document is in " +
                     *code);
  const auto amount = read_amount(*payable, *currency);
  if (!amount) return tl::unexpected(amount.error());
  out.payable = *amount;
  return {};
}

void read_lines(Node root, Invoice& out) {
  const auto lines = children(root, out.kind == DocumentKind::invoice ? "InvoiceLine" : "CreditNoteLine");
  out.line_count = lines.size();
  for (const Node line : lines) {
    if (out.first_lines.size() == kLinesShown) return;
    out.first_lines.push_back(
        {optional_text(descend(line, {"Item", "Name"})), optional_text(child(line, "LineExtensionAmount"))});
  }
}

Result<Invoice> read_document(Node root) {
  Invoice out;
  const std::string_view name = local_name(root.name());
  const std::string space = namespace_of(root);
  if (name == "Invoice" && space == kInvoiceNamespace) {
    out.kind = DocumentKind::invoice;
  } else if (name == "CreditNote" && space == kCreditNoteNamespace) {
    out.kind = DocumentKind::credit_note;
  } else {
    return malformed("the document is neither a UBL 2 Invoice nor a UBL 2 CreditNote");
  }
  out.type_code =
      optional_text(child(root, out.kind == DocumentKind::invoice ? "InvoiceTypeCode" : "CreditNoteTypeCode"));
  const auto number = required(root, "ID", "number");
  if (!number) return tl::unexpected(number.error());
  out.number = *number;
  const auto issued = required(root, "IssueDate", "issue date");
  if (!issued) return tl::unexpected(issued.error());
  const auto issue_date = read_date(*issued, "issue date");
  if (!issue_date) return tl::unexpected(issue_date.error());
  out.issue_date = *issue_date;
  const auto due_date = read_due_date(root);
  if (!due_date) return tl::unexpected(due_date.error());
  out.due_date = *due_date;
  auto seller = read_party(child(root, "AccountingSupplierParty"), "seller");
  if (!seller) return tl::unexpected(seller.error());
  out.seller = std::move(*seller);
  auto buyer = read_party(child(root, "AccountingCustomerParty"), "buyer");
  if (!buyer) return tl::unexpected(buyer.error());
  out.buyer = std::move(*buyer);
  if (const auto total = read_total(root, out); !total) return tl::unexpected(total.error());
  for (const Node reference : children(root, "BillingReference"))
    if (std::string corrected = optional_text(descend(reference, {"InvoiceDocumentReference", "ID"}));
        !corrected.empty())
      out.corrects.push_back(std::move(corrected));
  read_lines(root, out);
  return out;
}

}  // namespace

Result<Invoice> read_invoice(std::string_view xml) {
  if (xml.size() > kFileBytesMax)
    return malformed("the file is larger than " + std::to_string(kFileBytesMax) + " bytes");
  pugi::xml_document document;
  const auto parsed = document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_doctype);
  if (!parsed)
    return malformed(std::string{"the file is not well-formed XML: "} + parsed.description() + " at byte " +
                     std::to_string(parsed.offset));
  if (const auto shape = check_shape(document); !shape) return tl::unexpected(shape.error());
  return read_document(document.document_element());
}

}  // namespace tallystick::wallet::ubl
