#include "wallet/ubl/invoice.h"

#include <gtest/gtest.h>

#include "wallet/testing/shared_vectors.h"

namespace tallystick::wallet::ubl {
namespace {

// A small complete invoice; rows replace pieces of it.
const std::string kInvoice = R"(<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:a" xmlns:cbc="urn:b">
  <cbc:ID> INV-7 </cbc:ID><cbc:IssueDate>2026-11-23</cbc:IssueDate><cbc:DueDate>2027-02-21</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>CNY</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party>
    <cbc:EndpointID schemeID="0088">73</cbc:EndpointID>
    <cac:PartyName><cbc:Name>Steel</cbc:Name></cac:PartyName>
    <cac:PartyTaxScheme><cbc:CompanyID>CN1</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>甲钢铁有限公司</cbc:RegistrationName><cbc:CompanyID schemeID="0199">LEI1</cbc:CompanyID></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party>
    <cac:PartyLegalEntity><cbc:RegistrationName>Buyer</cbc:RegistrationName><cbc:CompanyID>42</cbc:CompanyID></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingCustomerParty>
  <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="CNY">1000000.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:LineExtensionAmount currencyID="CNY">1000000</cbc:LineExtensionAmount><cac:Item><cbc:Name>coil</cbc:Name></cac:Item></cac:InvoiceLine>
</Invoice>)";

std::string with(std::string_view from, std::string_view to) {
  std::string out = kInvoice;
  const auto at = out.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return out.replace(at, from.size(), to);
}

std::string everywhere(std::string_view from, std::string_view to, std::string out = kInvoice) {
  for (std::size_t at = 0; (at = out.find(from, at)) != std::string::npos; at += to.size())
    out.replace(at, from.size(), to);
  return out;
}

TEST(Invoice, TakesOverWhoOwesWhatToWhom) {
  const auto invoice = read_invoice(kInvoice);
  ASSERT_TRUE(invoice) << invoice.error().message;
  EXPECT_EQ(invoice->kind, DocumentKind::invoice);
  EXPECT_EQ(invoice->number, "INV-7");
  EXPECT_EQ(format_date(invoice->issue_date), "2026-11-23");
  EXPECT_EQ(format_date(invoice->due_date.value()), "2027-02-21");
  EXPECT_EQ(invoice->currency.code(), "CNY");
  EXPECT_EQ(invoice->payable.minor(), 100'000'000);
  EXPECT_EQ(invoice->seller.name, "甲钢铁有限公司");
  EXPECT_EQ(invoice->seller.trading_name, "Steel");
  EXPECT_EQ(invoice->seller.legal_ids, (std::vector<std::string>{"0199:LEI1", "0088:73", "VAT:CN1"}));
  EXPECT_EQ(invoice->buyer.legal_ids, std::vector<std::string>{"LEGAL:42"});
  EXPECT_EQ(invoice->line_count, 1u);
  EXPECT_EQ(invoice->first_lines.at(0).item, "coil");
}

TEST(Invoice, AmountsKeepEveryDigit) {
  struct Row {
    const char* written;
    std::optional<std::int64_t> minor;
  };
  const Row rows[] = {{"0.01", 1},
                      {"1656.25", 165'625},
                      {"1656.2500", 165'625},
                      {"7", 700},
                      {"1656.255", std::nullopt},
                      {"-5.00", std::nullopt},
                      {"1e3", std::nullopt},
                      {"1,000.00", std::nullopt},
                      {"", std::nullopt},
                      {"12.", std::nullopt}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.written);
    const auto invoice = read_invoice(with(">1000000.00<", ">" + std::string{row.written} + "<"));
    ASSERT_EQ(invoice.has_value(), row.minor.has_value());
    if (invoice) {
      EXPECT_EQ(invoice->payable.minor(), *row.minor);
    }
  }
  const auto yen = with(">CNY<", ">JPY<");
  const auto total = yen.find("currencyID=\"CNY\">1000000.00");
  const auto invoice = read_invoice(std::string{yen}.replace(total, 27, "currencyID=\"JPY\">1000000.00"));
  ASSERT_TRUE(invoice) << invoice.error().message;
  EXPECT_EQ(invoice->payable.minor(), 1'000'000);
}

TEST(Invoice, RefusesInOneSentence) {
  std::string deep;
  for (int i = 0; i < kDepthMax + 2; ++i) deep += "<a>";
  for (int i = 0; i < kDepthMax + 2; ++i) deep += "</a>";
  struct Row {
    const char* name;
    std::string xml;
    const char* says;
  };
  const Row rows[] = {
      {"nothing", "", "XML"},
      {"not XML", "{}", "XML"},
      {"cut off", kInvoice.substr(0, 500), "XML"},
      {"another document", "<Order xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Order-2\"/>", "neither"},
      {"no namespace", "<Invoice/>", "neither"},
      {"a document type", with("<Invoice", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Invoice"),
       "document type"},
      {"too deep", with("<cbc:ID>", deep + "<cbc:ID>"), "nested"},
      {"no number", with("<cbc:ID> INV-7 </cbc:ID>", ""), "number"},
      {"an empty number", with(" INV-7 ", "  "), "number"},
      {"a long number", with(" INV-7 ", std::string(300, '7')), "longer"},
      {"an escape in the number", with(" INV-7 ", "&#27;[2J"), "plain"},
      {"no date", with("<cbc:IssueDate>2026-11-23</cbc:IssueDate>", ""), "issue date"},
      {"no day", with("2026-11-23", "2026-02-30"), "issue date"},
      {"a date of words", with("2026-11-23", "yesterday"), "issue date"},
      {"a bad due date", with("2027-02-21", "21.02.2027"), "due date"},
      {"no currency", with(">CNY<", "><"), "currency"},
      {"no such currency", with(">CNY<", ">QQQ<"), "ISO 4217"},
      {"two currencies", with(">CNY<", ">EUR<"), "CNY"},
      {"no seller", everywhere("AccountingSupplierParty", "Party2"), "seller"},
      {"no buyer", everywhere("AccountingCustomerParty", "Party2"), "buyer"},
      {"no name of the buyer", with("<cbc:RegistrationName>Buyer</cbc:RegistrationName>", ""), "buyer"},
      {"no total",
       with("<cac:LegalMonetaryTotal><cbc:PayableAmount "
            "currencyID=\"CNY\">1000000.00</cbc:PayableAmount></cac:LegalMonetaryTotal>",
            ""),
       "payable"},
      {"too large", std::string(kFileBytesMax + 1, ' '), "larger"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto invoice = read_invoice(row.xml);
    ASSERT_FALSE(invoice);
    EXPECT_NE(invoice.error().message.find(row.says), std::string::npos) << invoice.error().message;
    EXPECT_EQ(invoice.error().message.find('\n'), std::string::npos);
  }
}

TEST(Invoice, SurvivesExtremeNesting) {
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
  EXPECT_FALSE(read_invoice(deep));
  std::string closed;
  for (int i = 0; i < 300'000; ++i) closed += "<a>";
  for (int i = 0; i < 300'000; ++i) closed += "</a>";
  const auto invoice = read_invoice(closed);
  ASSERT_FALSE(invoice);
  EXPECT_NE(invoice.error().message.find("nested"), std::string::npos);
}

TEST(Invoice, ReadsPrefixesOfAnyName) {
  const std::string xml = everywhere(
      "xmlns:cbc", "xmlns:b", everywhere("cbc:", "b:", everywhere("xmlns:cac", "xmlns:a", everywhere("cac:", "a:"))));
  EXPECT_TRUE(read_invoice(xml));
}

TEST(Invoice, ReadsThePublishedExamples) {
  struct Row {
    const char* file;
    DocumentKind kind;
    const char* number;
    std::int64_t minor;
    const char* currency;
    const char* seller_id;
    std::size_t lines;
  };
  const Row rows[] = {
      {"base-example.xml", DocumentKind::invoice, "Snippet1", 165'625, "EUR", "0088:9482348239847239874", 2},
      {"base-creditnote-correction.xml", DocumentKind::credit_note, "Snippet1", 165'625, "EUR",
       "0088:9482348239847239874", 2},
      {"Allowance-example.xml", DocumentKind::invoice, "Snippet1", 612'500, "EUR", "0088:7300010000001", 3},
      {"Norwegian-example-1.xml", DocumentKind::invoice, "TOSL108", 80'200, "NOK", "0192:123456785", 5},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.file);
    const auto xml = testing::shared_vector(std::string{"invoices/"} + row.file);
    if (!xml) GTEST_SKIP() << "the published invoices are not beside this repository";
    const auto invoice = read_invoice(*xml);
    ASSERT_TRUE(invoice) << invoice.error().message;
    EXPECT_EQ(invoice->kind, row.kind);
    EXPECT_EQ(invoice->number, row.number);
    EXPECT_EQ(invoice->payable.minor(), row.minor);
    EXPECT_EQ(invoice->currency.code(), row.currency);
    EXPECT_EQ(invoice->seller.legal_ids.at(0), row.seller_id);
    EXPECT_EQ(invoice->line_count, row.lines);
    EXPECT_EQ(invoice->corrects.size(), row.kind == DocumentKind::credit_note ? 1u : 0u);
  }
}

}  // namespace
}  // namespace tallystick::wallet::ubl
