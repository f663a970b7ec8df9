#include "explorer/relations/ndjson.h"

namespace tallystick::explorer {
namespace {

class Line {
 public:
  Line(std::ostream& out, const Names& names, const char* fact) : out_{out}, names_{names} {
    out_ << "{\"fact\":\"" << fact << '"';
  }
  ~Line() { out_ << "}\n"; }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  template <class Tag>
  Line& name(const char* key, Strong<Tag, std::uint32_t> value) {
    if (!is_none(value)) out_ << ",\"" << key << "\":" << quoted(names_.text(value));
    return *this;
  }
  Line& number(const char* key, std::int64_t value) {
    out_ << ",\"" << key << "\":" << value;
    return *this;
  }
  Line& word(const char* key, const char* value) {
    out_ << ",\"" << key << "\":\"" << value << '"';
    return *this;
  }
  Line& flag(const char* key, bool value) {
    if (value) out_ << ",\"" << key << "\":true";
    return *this;
  }
  Line& date(const char* key, Date value) {
    out_ << ",\"" << key << "\":\"" << format_date(value) << '"';
    return *this;
  }
  Line& moment(const char* key, Timestamp value) { return value == kNever ? *this : number(key, value.raw()); }
  Line& names(const char* key, const std::vector<PartyKey>& values) {
    if (values.empty()) return *this;
    const char* between = "[";
    out_ << ",\"" << key << "\":";
    for (const PartyKey value : values) {
      out_ << between << quoted(names_.text(value));
      between = ",";
    }
    out_ << ']';
    return *this;
  }

 private:
  std::ostream& out_;
  const Names& names_;
};

constexpr const char* kPartyTypes[] = {"enterprise", "supplier", "bank", "platform", "guarantor"};
constexpr const char* kFinancingKinds[] = {"sale", "sale_with_recourse", "pledge"};
constexpr const char* kPaymentKinds[] = {"purchase", "transfer", "fee", "settlement", "repayment", "disbursement"};
constexpr const char* kDocumentKinds[] = {"contract", "order", "invoice", "delivery", "payment", "tax"};
constexpr const char* kAccountKinds[] = {"enterprise", "bank", "clearing", "escrow"};

template <std::size_t N, class E>
const char* word_of(const char* const (&words)[N], E value) {
  return words[static_cast<std::size_t>(value)];
}

struct Writer {
  std::ostream& out;
  const Names& names;

  void operator()(const Party& x) const {
    Line(out, names, "party")
        .name("id", x.id)
        .word("type", word_of(kPartyTypes, x.type))
        .flag("sme", x.sme)
        .moment("t", x.opened);
  }
  void operator()(const Link& x) const {
    Line(out, names, "link")
        .name("id", x.id)
        .name("a", x.a)
        .name("b", x.b)
        .word("kind", x.kind == LinkKind::share ? "share" : "controller")
        .number("percent", x.percent)
        .moment("t", x.from);
  }
  void operator()(const Receivable& x) const {
    Line(out, names, "receivable")
        .name("id", x.id)
        .name("issuer", x.issuer)
        .name("payee", x.payee)
        .name("bank", x.bank)
        .number("amount", x.amount)
        .date("issued", x.issued)
        .date("due", x.due)
        .moment("t", x.t)
        .flag("tenor_reason", x.tenor_reason)
        .flag("agreed_term", x.agreed_term)
        .flag("in_group", x.in_group);
  }
  void operator()(const Fragment& x) const {
    Line(out, names, "fragment")
        .name("id", x.id)
        .name("root", x.root)
        .name("parent", x.parent)
        .name("holder", x.holder)
        .number("amount", x.amount)
        .number("level", x.level)
        .moment("t", x.t0);
  }
  void operator()(const Transfer& x) const {
    Line(out, names, "transfer")
        .name("id", x.id)
        .moment("t", x.t)
        .name("root", x.root)
        .name("src", x.src)
        .name("dst", x.dst)
        .number("amount", x.amount)
        .name("frag", x.frag)
        .name("child", x.child);
  }
  void operator()(const Financing& x) const {
    Line(out, names, "financing")
        .name("id", x.id)
        .name("frag", x.frag)
        .name("root", x.root)
        .name("bank", x.bank)
        .name("borrower", x.borrower)
        .word("kind", word_of(kFinancingKinds, x.kind))
        .number("principal", x.principal)
        .number("net", x.net)
        .number("fee", x.fee)
        .number("apr_shown", x.apr_shown)
        .number("apr_calc", x.apr_calc)
        .moment("t", x.t)
        .date("due", x.due)
        .moment("registered", x.registered)
        .names("allowed", x.allowed)
        .name("category", x.category);
  }
  void operator()(const Payment& x) const {
    Line(out, names, "payment")
        .name("id", x.id)
        .moment("t", x.t)
        .name("src", x.src)
        .name("dst", x.dst)
        .name("src_account", x.src_account)
        .name("dst_account", x.dst_account)
        .number("amount", x.amount)
        .word("kind", word_of(kPaymentKinds, x.kind))
        .name("ref", x.ref)
        .name("category", x.category);
  }
  void operator()(const Document& x) const {
    Line(out, names, "document")
        .name("id", x.id)
        .name("fingerprint", x.fingerprint)
        .word("kind", name_of(x.kind))
        .name("number", x.number)
        .number("amount", x.amount)
        .number("used", x.used)
        .name("seller", x.seller)
        .name("buyer", x.buyer)
        .date("date", x.date)
        .name("receivable", x.receivable)
        .name("goods", x.goods)
        .moment("t", x.t);
  }
  void operator()(const Limit& x) const {
    Line(out, names, "limit")
        .name("id", x.id)
        .name("bank", x.bank)
        .name("issuer", x.issuer)
        .number("amount", x.amount)
        .moment("t", x.t);
  }
  void operator()(const Stop& x) const {
    Line(out, names, "stop").name("id", x.id).name("party", x.party).moment("t", x.from);
  }
  void operator()(const Account& x) const {
    Line(out, names, "account")
        .name("id", x.id)
        .name("owner", x.owner)
        .word("kind", word_of(kAccountKinds, x.kind))
        .moment("t", x.t);
  }
  void operator()(const PaidAt& x) const {
    Line(out, names, "paid_at").name("id", x.id).name("party", x.party).name("account", x.account).moment("t", x.t);
  }
  void operator()(const Guarantee& x) const {
    Line(out, names, "guarantee").name("id", x.id).name("guarantor", x.guarantor).name("root", x.root).moment("t", x.t);
  }
  void operator()(const Rejection& x) const {
    Line(out, names, "rejection")
        .name("id", x.id)
        .name("issuer", x.issuer)
        .name("payee", x.payee)
        .number("amount", x.amount)
        .moment("t", x.t);
  }
  void operator()(const OutsideClaim& x) const {
    Line(out, names, "outside_claim")
        .name("id", x.id)
        .name("fingerprint", x.fingerprint)
        .number("amount", x.amount)
        .moment("t", x.t);
  }
  void operator()(const LinkEnded& x) const { Line(out, names, "link_ended").name("link", x.link).moment("t", x.t); }
  void operator()(const ReceivableReduced& x) const {
    Line(out, names, "receivable_reduced")
        .name("receivable", x.receivable)
        .number("outstanding", x.outstanding)
        .moment("t", x.t);
  }
  void operator()(const FragmentEnded& x) const {
    Line(out, names, "fragment_ended").name("fragment", x.fragment).moment("t", x.t);
  }
  void operator()(const FinancingRegistered& x) const {
    Line(out, names, "financing_registered").name("financing", x.financing).moment("t", x.t);
  }
  void operator()(const FinancingClosed& x) const {
    Line(out, names, "financing_closed").name("financing", x.financing).flag("early", x.early).moment("t", x.t);
  }
  void operator()(const StopCleared& x) const {
    Line(out, names, "stop_cleared").name("stop", x.stop).moment("t", x.t);
  }
};

}  // namespace

const char* name_of(DocumentKind kind) {
  return word_of(kDocumentKinds, kind);
}

std::string quoted(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20) {
      out += std::string("\\u00") + kHex[byte >> 4] + kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

void write_ndjson(std::ostream& out, const Fact& fact, const Names& names) {
  std::visit(Writer{out, names}, fact);
}

}  // namespace tallystick::explorer
