#include "wallet/cli/operation_commands.h"

#include <algorithm>

#include "contracts/registry.h"
#include "core/strict_json.h"
#include "wallet/cli/field_options.h"
#include "wallet/cli/moment.h"
#include "wallet/cli/nearest.h"
#include "wallet/session/readable.h"
#include "wallet/session/transact.h"
#include "wallet/session/vocabulary.h"

namespace tallystick::wallet {
namespace {

constexpr std::size_t kOperationFileBytesMax = 4 * kTransactionBytesMax;

// The network's only currency, when it has one.
std::optional<Currency> only_currency(const PinnedGenesis& genesis) {
  const auto& all = genesis.genesis.currencies;
  return all.size() == 1 ? std::optional{*all.begin()} : std::nullopt;
}

Outcome<Report> submit_from_options(Session& session, const contracts::OperationRow& row, const Arguments& given) {
  const auto genesis = session.genesis();
  if (!genesis) return tl::unexpected(genesis.error());
  const Names names{**session.profile(), **genesis};
  const auto json = json_from(row.fields(), given, FieldContext{names, only_currency(**genesis), now()});
  if (!json) return tl::unexpected(json.error());
  const auto payload = row.from_json((*genesis)->json, *json);
  if (!payload) return stop(WalletError::W_USAGE, payload.error().message);
  return carry_out(session, {Operation{row.type, {*payload}}});
}

std::string example_of(const std::string& noun, const std::string& verb, const std::vector<OptionSpec>& options) {
  std::string out = noun + " " + verb;
  for (const OptionSpec& option : options) {
    if (!option.required) continue;
    const std::string value = option.choices.empty() ? option.value : option.choices.front();
    out += option.positional ? " " + value : " --" + option.name + " " + value;
  }
  return out;
}

void ensure_noun(Catalogue& to, const std::string& noun) {
  const bool known = std::any_of(to.nouns.begin(), to.nouns.end(), [&](const NounSpec& n) { return n.name == noun; });
  if (!known) to.nouns.push_back({noun, field_words(noun)});
}

// --- tallystick op ---

Outcome<const contracts::OperationRow*> find_operation(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& row : contracts::registry().operations) {
    if (row.name == name) return &row;
    known.emplace_back(row.name);
  }
  const auto meant = nearest(name, known);
  const Spoken none = say(Msg::no_such_operation, name);
  return stop(WalletError::W_NOT_FOUND, meant ? say(Msg::did_you_mean, none, *meant) : none);
}

Json json_of(const WireField& f) {
  Json out{{"name", std::string{f.name}}, {"type", std::string{f.type_name()}}, {"about", std::string{f.about}}};
  if (f.optional) out["optional"] = true;
  if (f.bound() != 0) out["bound"] = f.bound();
  for (const WireChoice& choice : f.choices()) out["choices"].push_back(std::string{choice.name});
  for (const auto& part : f.parts()) out["parts"].push_back(json_of(part));
  return out;
}

Outcome<Report> list(Session&, const Arguments&) {
  Report out;
  out.data["items"] = Json::array();
  Table table{
      {{say(Msg::column_name)}, {say(Msg::column_who), Align::left, true}, {say(Msg::column_about), Align::left, true}},
      {}};
  for (const auto& row : contracts::registry().operations) {
    out.data["items"].push_back({{"type", row.type},
                                 {"name", std::string{row.name}},
                                 {"who", std::string{row.who}},
                                 {"about", std::string{row.about}}});
    table.rows.push_back(
        {verbatim(std::string{row.name}), verbatim(std::string{row.who}), verbatim(std::string{row.about})});
  }
  out.blocks.push_back(std::move(table));
  return out;
}

void add_field_rows(Table& table, WireFields fields, const std::string& above) {
  for (const auto& f : fields) {
    const std::string name = above + (f.name.empty() ? "[]" : std::string{f.name});
    table.rows.push_back({verbatim(name),
                          verbatim(std::string{f.type_name()} + (f.optional ? "?" : "")),
                          {std::string{f.about}, field_words(f.name).zh}});
    add_field_rows(table, f.parts(), name + (f.is(WireKind::list) ? "[]." : "."));
  }
}

Outcome<Report> show(Session&, const Arguments& given) {
  const auto row = find_operation(given.text_or("type", ""));
  if (!row) return tl::unexpected(row.error());
  Report out;
  out.data = {{"type", (*row)->type},
              {"name", std::string{(*row)->name}},
              {"who", std::string{(*row)->who}},
              {"about", std::string{(*row)->about}},
              {"fields", Json::array()}};
  for (const auto& f : (*row)->fields()) out.data["fields"].push_back(json_of(f));
  out.blocks.push_back(Sentence{verbatim(std::string{(*row)->about})});
  Table table{{{say(Msg::column_name)}, {say(Msg::column_type)}, {say(Msg::column_about), Align::left, true}}, {}};
  add_field_rows(table, (*row)->fields(), "");
  out.blocks.push_back(std::move(table));
  return out;
}

Outcome<Operation> operation_of(const PinnedGenesis& genesis, const std::string& type, const Json& json) {
  const auto row = find_operation(type);
  if (!row) return tl::unexpected(row.error());
  const auto payload = (*row)->from_json(genesis.json, json);
  if (!payload) return stop(WalletError::W_USAGE, say(Msg::bad_operation, type, foreign(payload.error().message)));
  return Operation{(*row)->type, {*payload}};
}

// One object, or a list of objects that each name their "operation": applied all or none.
Outcome<Report> submit(Session& session, const Arguments& given) {
  const auto genesis = session.genesis();
  if (!genesis) return tl::unexpected(genesis.error());
  const std::string path = given.text_or("json-file", "");
  const auto text = read_whole_file(path, kOperationFileBytesMax);
  if (!text) return stop(WalletError::W_FILE, text.error().message);
  const auto json = parse_json(*text);
  if (!json) return stop(WalletError::W_FILE, path + ": " + json.error().message);
  std::vector<Operation> operations;
  const Json all = json->is_array() ? *json : Json::array({*json});
  for (Json one : all) {
    std::string type = given.text_or("type", "");
    if (one.is_object() && one.contains("operation")) {
      if (!one["operation"].is_string())
        return stop(WalletError::W_USAGE, say(Msg::bad_operation, path, "operation wants a text"));
      type = one["operation"].get<std::string>();
      one.erase("operation");
    }
    const auto operation = operation_of(**genesis, type, one);
    if (!operation) return tl::unexpected(operation.error());
    operations.push_back(*operation);
  }
  return carry_out(session, operations);
}

}  // namespace

std::pair<std::string, std::string> command_name(std::string_view operation) {
  const auto dot = operation.find('.');
  std::string verb{operation.substr(dot + 1)};
  std::replace(verb.begin(), verb.end(), '_', '-');
  return {std::string{operation.substr(0, dot)}, verb};
}

void add_operation_commands(Catalogue& to) {
  for (const contracts::OperationRow& row : contracts::registry().operations) {
    const auto [noun, verb] = command_name(row.name);
    if (to.find(noun, verb) != nullptr) continue;
    ensure_noun(to, noun);
    auto options = options_for(row.fields());
    const Spoken about{std::string{row.about} + " (" + std::string{row.who} + ")",
                       std::string{chinese_operation(row.name).value_or(row.about)}};
    std::vector<std::string> examples{example_of(noun, verb, options)};
    to.commands.push_back(
        {noun, verb, about, std::move(options), std::move(examples),
         [&row](Session& session, const Arguments& given) { return submit_from_options(session, row, given); }});
  }
}

void add_op(Catalogue& to) {
  to.nouns.push_back({"op", {"any operation of the ledger, from JSON", "账本的任意操作，以 JSON 提交"}});
  to.commands.push_back({"op", "list", {"Lists every operation.", "列出所有操作。"}, {}, {"op list"}, list});
  to.commands.push_back({"op",
                         "show",
                         {"Shows the fields of one operation.", "显示某个操作的字段。"},
                         {argument("type", "TYPE", {"its name", "操作名称"})},
                         {"op show receivable.issue"},
                         show});
  to.commands.push_back(
      {"op",
       "submit",
       {"Submits one operation, or a list of them, all or none.", "提交一个或一组操作，全部生效或全部不生效。"},
       {optional(argument("type", "TYPE", {"its name, unless the file says it", "操作名称，除非文件中已给出"})),
        required("json-file", "FILE",
                 {"its fields; a list names each \"operation\"", "操作字段；列表中每项以 \"operation\" 给出名称"})},
       {"op submit party.freeze --json-file freeze.json"},
       submit});
}

}  // namespace tallystick::wallet
