// tallystick evidence: documents become fingerprints and salted hashes. The supplier hashes, the bank registers.
#include "contracts/evidence/fingerprint.h"
#include "contracts/evidence/register.h"
#include "contracts/party/records.h"
#include "contracts/registry.h"
#include "core/sha256.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/keystore/primitives.h"
#include "wallet/session/reading.h"
#include "wallet/session/transact.h"
#include "wallet/ubl/invoice.h"

namespace tallystick::wallet {
namespace {

namespace evidence = contracts::evidence;

constexpr std::size_t kDocumentBytesMax = 64 * 1024 * 1024;

std::string media_type_of(const std::string& path) {
  const auto ends = [&](std::string_view end) { return path.ends_with(end); };
  if (ends(".xml")) return "application/xml";
  if (ends(".pdf")) return "application/pdf";
  if (ends(".json")) return "application/json";
  if (ends(".png")) return "image/png";
  if (ends(".jpg") || ends(".jpeg")) return "image/jpeg";
  return "application/octet-stream";
}

struct Document {
  std::string content;
  Hash salt;
  evidence::FileCommitment commitment;
};

// The file under a salt: the one given, or a fresh one.
Outcome<Document> read_document(const Arguments& given, const std::string& path) {
  auto content = read_whole_file(path, kDocumentBytesMax);
  if (!content) return stop(WalletError::W_FILE, content.error().message);
  Document out{std::move(*content), {}, {}};
  if (given.has("salt")) {
    const auto salt = id_argument<Hash>(given, "salt");
    if (!salt) return tl::unexpected(salt.error());
    out.salt = *salt;
  } else {
    out.salt = *Hash::from(random_bytes(Hash::kSize));
  }
  out.commitment = {
      evidence::file_commitment(out.salt, sha256(as_bytes(out.content))), out.content.size(), {media_type_of(path)}};
  return out;
}

Json opening_json(const Document& document) {
  return {{"salt", document.salt.hex()},
          {"salted_hash", document.commitment.salted_hash.hex()},
          {"sha256", sha256(as_bytes(document.content)).hex()},
          {"size", std::to_string(document.commitment.size)},
          {"media_type", document.commitment.media_type.value}};
}

Outcome<Report> hash(Session& session, const Arguments& given) {
  const auto document = read_document(given, given.text_or("file", ""));
  if (!document) return tl::unexpected(document.error());
  Report out;
  out.data = opening_json(*document);
  out.blocks.push_back(Pairs{{{say(Msg::column_salt), verbatim(document->salt.hex())},
                              {say(Msg::column_salted_hash), verbatim(document->commitment.salted_hash.hex())}}});
  if (!given.has("salt")) session.console().talk(say(Msg::keep_salt));
  return out;
}

Json party_json(const ubl::Party& party) {
  return {{"name", party.name}, {"legal_ids", party.legal_ids}};
}

Outcome<ubl::Invoice> read_invoice_file(const std::string& path) {
  const auto text = read_whole_file(path, ubl::kFileBytesMax);
  if (!text) return stop(WalletError::W_FILE, text.error().message);
  const auto invoice = ubl::read_invoice(*text);
  if (!invoice) return stop(WalletError::W_DOCUMENT, path + ": " + invoice.error().message);
  return *invoice;
}

Outcome<Report> read(Session&, const Arguments& given) {
  const auto invoice = read_invoice_file(given.text_or("file", ""));
  if (!invoice) return tl::unexpected(invoice.error());
  const bool credit = invoice->kind == ubl::DocumentKind::credit_note;
  const Money payable{invoice->currency, invoice->payable};
  Report out;
  out.data = {{"kind", credit ? "credit_note" : "invoice"},
              {"type_code", invoice->type_code},
              {"number", invoice->number},
              {"issue_date", format_date(invoice->issue_date)},
              {"seller", party_json(invoice->seller)},
              {"buyer", party_json(invoice->buyer)},
              {"currency", invoice->currency.code()},
              {"payable", format_plain(payable)},
              {"lines", invoice->line_count}};
  if (invoice->due_date) out.data["due_date"] = format_date(*invoice->due_date);
  if (!invoice->corrects.empty()) out.data["corrects"] = invoice->corrects;
  Pairs pairs{{{say(Msg::column_kind), credit ? say(Msg::kind_credit_note) : say(Msg::kind_invoice)},
               {say(Msg::column_number), verbatim(invoice->number)},
               {say(Msg::column_issued), verbatim(format_date(invoice->issue_date))},
               {say(Msg::column_seller), verbatim(invoice->seller.name)},
               {say(Msg::column_buyer), verbatim(invoice->buyer.name)},
               {say(Msg::column_payable), verbatim(format_for_people(payable))}}};
  if (invoice->due_date)
    pairs.rows.insert(pairs.rows.begin() + 3, {say(Msg::column_due), verbatim(format_date(*invoice->due_date))});
  for (const ubl::Line& line : invoice->first_lines)
    pairs.rows.emplace_back(say(Msg::column_line), verbatim(line.item + "  " + line.net));
  out.blocks.push_back(std::move(pairs));
  return out;
}

// Who on the ledger carries one of these legal ids; verified.
Outcome<PartyId> party_with(NodeApi& node, const ubl::Party& party, const std::string& option) {
  for (const std::string& id : party.legal_ids) {
    const auto colon = id.find(':');
    const contracts::party::LegalId key{{id.substr(0, colon)}, {id.substr(colon + 1)}};
    if (key.scheme.value.size() > decltype(key.scheme)::kMax || key.value.value.size() > decltype(key.value)::kMax)
      continue;
    const auto entry = read_record<contracts::party::LegalIdEntry>(node, key);
    if (!entry) return tl::unexpected(entry.error());
    if (*entry) return (*entry)->party;
  }
  return stop(WalletError::W_NOT_FOUND, say(Msg::nobody_with_legal_id, party.name, option));
}

Outcome<evidence::Secret> read_secret(const Arguments& given, const PinnedGenesis& genesis) {
  const auto path = given.text("secret-file");
  if (!path) return tl::unexpected(path.error());
  const auto text = read_whole_file(*path, 256);
  if (!text) return stop(WalletError::W_FILE, text.error().message);
  const auto secret = evidence::Secret::from_hex(std::string_view{*text}.substr(0, 64));
  if (!secret || text->substr(64).find_first_not_of(" \r\n") != std::string::npos)
    return stop(WalletError::W_FILE, say(Msg::not_a_secret, *path));
  if (evidence::secret_id(*secret) != genesis.genesis.evidence_key_id)
    return stop(WalletError::W_FILE, say(Msg::other_secret, *path));
  return *secret;
}

// The party's id on the ledger, not the one that a document happens to use: the same for every copy.
Outcome<std::string> legal_id_of(NodeApi& node, const PartyId& id) {
  const auto party = must_read<contracts::party::Party>(node, id, "party " + id.hex());
  if (!party) return tl::unexpected(party.error());
  return party->legal_id.scheme.value + ":" + party->legal_id.value.value;
}

struct Described {
  evidence::Facts facts;
  std::string number;
};

// From an invoice file, its own words; what is given as an option wins where the file leaves a choice.
Outcome<Described> from_invoice(Session& session, NodeApi& node, const Arguments& given) {
  const auto invoice = read_invoice_file(given.text_or("invoice", ""));
  if (!invoice) return tl::unexpected(invoice.error());
  if (invoice->kind == ubl::DocumentKind::credit_note)
    return stop(WalletError::W_DOCUMENT, say(Msg::credit_note_backs_nothing));
  const auto seller =
      given.has("seller") ? party_argument(session, given, "seller") : party_with(node, invoice->seller, "--seller");
  if (!seller) return tl::unexpected(seller.error());
  const auto buyer =
      given.has("buyer") ? party_argument(session, given, "buyer") : party_with(node, invoice->buyer, "--buyer");
  if (!buyer) return tl::unexpected(buyer.error());
  return Described{{evidence::Kind::invoice, *seller, *buyer, invoice->currency, invoice->payable, invoice->issue_date},
                   invoice->number};
}

Outcome<Described> from_options(Session& session, const Arguments& given) {
  Described out;
  const std::string kind = given.text_or("kind", "");
  for (const auto& [value, name] : EnumNames<evidence::Kind>::values)
    if (name == kind) out.facts.kind = value;
  const auto number = given.text("number");
  if (!number) return tl::unexpected(number.error());
  out.number = *number;
  const auto seller = party_argument(session, given, "seller");
  if (!seller) return tl::unexpected(seller.error());
  const auto buyer = party_argument(session, given, "buyer");
  if (!buyer) return tl::unexpected(buyer.error());
  const auto currency = currency_argument(session, given);
  if (!currency) return tl::unexpected(currency.error());
  const auto amount = given.has("amount") ? given.amount("amount", *currency) : Outcome<Amount>{Amount{}};
  if (!amount) return tl::unexpected(amount.error());
  const auto dated = given.date("dated");
  if (!dated) return tl::unexpected(dated.error());
  out.facts = {out.facts.kind, *seller, *buyer, *currency, *amount, *dated};
  return out;
}

Outcome<Report> register_document(Session& session, const Arguments& given) {
  if (given.has("invoice") == given.has("kind")) return stop(WalletError::W_USAGE, say(Msg::invoice_or_kind));
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const PinnedGenesis& genesis = **session.genesis();
  const auto secret = read_secret(given, genesis);
  if (!secret) return tl::unexpected(secret.error());
  const auto described = given.has("invoice") ? from_invoice(session, *node, given) : from_options(session, given);
  if (!described) return tl::unexpected(described.error());
  const auto path = given.has("invoice") ? given.text("invoice") : given.text("file");
  if (!path) return tl::unexpected(path.error());
  const auto document = read_document(given, *path);
  if (!document) return tl::unexpected(document.error());
  const auto seller = legal_id_of(*node, described->facts.seller);
  if (!seller) return tl::unexpected(seller.error());
  const auto buyer = legal_id_of(*node, described->facts.buyer);
  if (!buyer) return tl::unexpected(buyer.error());

  evidence::Register op;
  op.fingerprint = evidence::fingerprint(*secret, described->facts.kind, *seller, described->number);
  op.key_id = genesis.genesis.evidence_key_id;
  op.facts = described->facts;
  op.goods_code = {given.text_or("goods-code", "")};
  if (op.goods_code.value.size() > decltype(op.goods_code)::kMax || !is_plain_text(op.goods_code.value))
    return bad_option("goods-code", "too long or not plain text");
  op.file = document->commitment;
  if (op.facts.kind == evidence::Kind::invoice)
    op.near = evidence::near_fingerprints(
        *secret, {*seller, *buyer, described->number, op.facts.dated, {op.facts.currency, op.facts.amount}});
  for (const std::string& text : given.all("earlier")) {
    const auto earlier = contracts::Fingerprint::from_hex(text);
    if (!earlier) return bad_option("earlier", "\"" + text + "\" is not 64 hexadecimal digits");
    op.earlier.items.push_back(*earlier);
  }
  if (op.earlier.size() > evidence::kEarlierMax)
    return bad_option("earlier", "at most " + std::to_string(evidence::kEarlierMax) + " documents");
  auto out = carry_out(session, {contracts::make_operation(op)});
  if (!out) return out;
  out->data["fingerprint"] = op.fingerprint.hex();
  out->data["opening"] = opening_json(*document);
  for (const Json& event : out->data.value("events", Json::array()))
    if (event.value("doubtful", false)) session.console().talk(say(Msg::document_doubtful));
  if (!given.has("salt")) session.console().talk(say(Msg::keep_salt));
  return out;
}

Outcome<Report> show(Session& session, const Arguments& given) {
  const auto id = id_argument<contracts::Fingerprint>(given, "fingerprint");
  if (!id) return tl::unexpected(id.error());
  return show_record(session, contracts::Table::evidence, to_bytes(*id), "evidence " + id->hex());
}

Outcome<Report> list(Session& session, const Arguments& given) {
  const auto party = party_argument(session, given, "party");
  if (!party) return tl::unexpected(party.error());
  return list_records(session,
                      {contracts::Index::evidence_by_party, to_bytes(*party), {"fingerprint", "facts", "used"}}, given);
}

}  // namespace

void add_evidence(Catalogue& to) {
  std::vector<std::string> kinds;
  for (const auto& [value, name] : EnumNames<evidence::Kind>::values) kinds.emplace_back(name);
  const OptionSpec salt =
      flag("salt", "HEX", {"32 bytes; left out: fresh ones, which are shown", "32 字节；省略则随机生成并显示"});
  auto paging = list_options();
  paging.insert(paging.begin(), argument("party", "PARTY", {"seller or buyer", "卖方或买方"}));
  to.nouns.push_back({"evidence", {"trade documents: read, hash, register", "贸易单据：读取、哈希、登记"}});
  to.commands.push_back({"evidence",
                         "read",
                         {"Shows what a UBL invoice or credit note says.", "显示 UBL 发票或贷项通知单的内容。"},
                         {argument("file", "FILE", {"the document", "单据文件"})},
                         {"evidence read invoice.xml"},
                         read});
  to.commands.push_back({"evidence",
                         "hash",
                         {"Hashes a document with a salt, as the ledger stores it. No network.",
                          "以盐值对单据取哈希（账本所存形式）。不联网。"},
                         {argument("file", "FILE", {"the document", "单据文件"}), salt},
                         {"evidence hash invoice.xml"},
                         hash});
  to.commands.push_back(
      {"evidence",
       "register",
       {"Registers a document under its fingerprint (a bank that serves seller or buyer).",
        "以指纹登记单据（由服务买方或卖方的银行执行）。"},
       {flag("invoice", "FILE", {"a UBL invoice: everything is taken from it", "UBL 发票：信息取自该文件"}),
        one_of(flag("kind", "KIND", {"another document, described by the options below", "其他单据，由以下选项描述"}),
               kinds),
        flag("file", "FILE", {"the document itself", "单据文件"}), flag("number", "TEXT", {"its number", "单据编号"}),
        flag("seller", "PARTY", {"who delivers and is owed", "卖方"}),
        flag("buyer", "PARTY", {"who receives and owes", "买方"}),
        flag("amount", "AMOUNT", {"its total; none when left out", "总额；省略则无"}),
        flag("currency", "CURRENCY", {"of the total", "币种"}), flag("dated", "DATE", {"its own date", "单据日期"}),
        flag("goods-code", "TEXT", {"HS or GB/T code of the goods", "货物的 HS 或 GB/T 编码"}),
        repeated(
            "earlier", "FINGERPRINT",
            {"a document that it follows from; a payment names its invoice", "其所依据的前序单据；付款须指明发票"}),
        salt,
        required("secret-file", "FILE",
                 {"the banks' fingerprint secret, in hexadecimal", "银行共享的指纹密钥（十六进制）"})},
       {"evidence register --invoice invoice.xml --secret-file evidence.key",
        "evidence register --kind delivery --file note.pdf --number DN-1 --seller a --buyer b --dated 2026-11-20 "
        "--secret-file evidence.key"},
       register_document});
  to.commands.push_back({"evidence",
                         "show",
                         {"Shows registered evidence, verified.", "显示已登记的凭证（已核验）。"},
                         {argument("fingerprint", "HEX", {"its fingerprint", "指纹"})},
                         {"evidence show FINGERPRINT"},
                         show});
  to.commands.push_back({"evidence",
                         "list",
                         {"Lists the evidence of a party.", "列出主体的凭证。"},
                         paging,
                         {"evidence list acme-corp"},
                         list});
}

}  // namespace tallystick::wallet
