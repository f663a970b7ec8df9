#include "wallet/cli/globals.h"

#include <charconv>
#include <cstdlib>

#include "core/transaction.h"
#include "wallet/cli/command.h"

namespace tallystick::wallet {
namespace {

Language default_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return language_of(value).value_or(Language::en);
  }
  return Language::en;
}

std::optional<std::string> given_text(const Arguments& given, const std::string& name) {
  return given.has(name) ? std::optional{given.text_or(name, {})} : std::nullopt;
}

Outcome<Millis> duration(const Arguments& given, const std::string& name, Millis otherwise) {
  if (!given.has(name)) return otherwise;
  const auto value = parse_duration(given.text_or(name, {}));
  if (!value) return bad_option(name, value.error().message);
  return *value;
}

}  // namespace

const std::vector<OptionSpec>& global_options() {
  static const std::vector<OptionSpec> options = {
      flag("profile", "NAME", {"which profile of the configuration to use", "使用配置中的哪个档案"}),
      repeated("node", "URL", {"a node to ask; repeat for others to fall back on", "要询问的节点；可重复以备用"}),
      flag("genesis", "FILE",
           {"the genesis file to verify against, instead of the profile's", "用于核验的创世文件，代替档案中的文件"}),
      flag("account", "ACCOUNT",
           {"the account that acts, instead of the profile's", "以哪个账户行事，代替档案中的账户"}),
      repeated("key", "NAME", {"the key that signs; repeat where several must", "用哪个密钥签名；需要多个时可重复"}),
      flag("keystore", "DIR", {"where the key files are", "密钥文件所在目录"}),
      flag("password-file", "FILE",
           {"read the key's password from the first line of a file", "从文件第一行读取密钥密码"}),
      flag("lane", "0..15",
           {"nonce lane to use; otherwise a free one is picked", "使用的序号通道；否则自动选择空闲通道"}),
      flag("expires-in", "TIME",
           {"the ledger refuses the transaction after this time, for example 10m",
            "超过此时间账本将拒绝该交易，例如 10m"}),
      switch_("json", {"print one JSON envelope", "输出一个 JSON 封装"}),
      switch_("plain", {"print tab-separated values without decoration", "输出不带修饰的制表符分隔值"}),
      one_of(flag("lang", "zh|en", {"language of messages", "消息语言"}), {"zh", "en"}),
      switch_("dry-run", {"show what would happen and sign nothing", "只显示将发生什么，不签名"}),
      switch_("yes", {"answer every question with yes", "对所有询问回答是"}),
      switch_("no-input", {"never ask anything", "从不询问"}),
      one_of(flag("wait", "none|accepted|final",
                  {"how long to wait: not at all, until a node took it, until it is final and verified",
                   "等待到何时：不等待、节点已接收、最终确认并核验"}),
             {"none", "accepted", "final"}),
      flag("timeout", "TIME", {"how long to wait at most, for example 30s", "最长等待时间，例如 30s"}),
      switch_("quiet", {"no talk on standard error", "标准错误上不输出提示"}),
      switch_("verbose", {"more talk on standard error (-v)", "在标准错误上输出更多信息（-v)"}),
      one_of(flag("color", "auto|always|never", {"colour on a terminal", "终端颜色"}), {"auto", "always", "never"}),
  };
  return options;
}

Result<Millis> parse_duration(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  std::int64_t scale = 0;
  if (unit.empty() || unit == "s") scale = 1'000;
  if (unit == "ms") scale = 1;
  if (unit == "m") scale = 60'000;
  if (unit == "h") scale = 3'600'000;
  constexpr std::int64_t kMax = 7 * 86'400'000ll;
  if (error != std::errc{} || scale == 0 || number < 1 || number > kMax / scale)
    return malformed("\"" + std::string{text} + "\" is not a time like 500ms, 30s, 2m or 1h");
  return Millis{number * scale};
}

Outcome<Globals> read_globals(const Arguments& given) {
  Globals out;
  out.profile = given_text(given, "profile");
  out.nodes = given.all("node");
  out.genesis = given_text(given, "genesis");
  out.account = given_text(given, "account");
  out.keys = given.all("key");
  out.keystore = given_text(given, "keystore");
  out.password_file = given_text(given, "password-file");
  if (given.has("lane")) {
    const auto lane = given.integer("lane", 0, kNonceLanes - 1, 0);
    if (!lane) return tl::unexpected(lane.error());
    out.lane = static_cast<std::uint8_t>(*lane);
  }
  if (given.has("expires-in")) {
    const auto span = duration(given, "expires-in", Millis{0});
    if (!span) return tl::unexpected(span.error());
    out.expires_in = *span;
  }
  out.dry_run = given.has("dry-run");
  out.yes = given.has("yes");
  out.no_input = given.has("no-input");
  const std::string wait = given.text_or("wait", "final");
  out.wait = wait == "none" ? Wait::none : wait == "accepted" ? Wait::accepted : Wait::final;
  const auto timeout = duration(given, "timeout", out.timeout);
  if (!timeout) return tl::unexpected(timeout.error());
  out.timeout = *timeout;
  out.console.language = language_of(given.text_or("lang", "")).value_or(default_language());
  out.console.format = given.has("json") ? Format::json : given.has("plain") ? Format::plain : Format::people;
  const std::string colour = given.text_or("color", "auto");
  out.console.colour = colour == "always" ? Colour::always : colour == "never" ? Colour::never : Colour::automatic;
  out.console.quiet = given.has("quiet");
  out.console.verbose = given.has("verbose");
  return out;
}

}  // namespace tallystick::wallet
