#include "tests/catalogue/headers.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>

namespace tallystick::catalogue {
namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const std::filesystem::path& file) {
  std::ifstream in{file};
  Lines out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::string trimmed(const std::string& text, std::string_view ends) {
  const auto from = text.find_first_not_of(ends);
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(ends) - from + 1);
}

bool is_comment(const std::string& line) {
  return line.starts_with("//");
}

// The comment that stands for the declaration at `line`: directly above it, or above the declarations of its group.
std::string comment_above(const Lines& lines, std::size_t line) {
  std::size_t end = line;
  while (end > 0 && !lines[end - 1].empty() && !is_comment(lines[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && is_comment(lines[begin - 1])) --begin;
  std::string out;
  for (std::size_t i = begin; i < end; ++i) out += trimmed(lines[i].substr(2), " ") + " ";
  return out;
}

struct Header {
  std::string folder;
  Lines lines;
};

// C++ name of an operation -> its name, in one header.
std::map<std::string, std::string> named_types(const Lines& lines) {
  static const std::regex kStruct{R"(^struct (\w+) \{)"}, kName{R"re(kName = "([a-z_]+\.[a-z_]+)")re"};
  std::map<std::string, std::string> out;
  std::string type;
  for (const std::string& line : lines) {
    std::smatch match;
    if (std::regex_search(line, match, kStruct)) type = match[1];
    if (std::regex_search(line, match, kName)) out[type] = match[1];
  }
  return out;
}

std::string comment_of_function(const std::vector<Header>& headers, const std::string& folder,
                                const std::string& function) {
  for (const Header& header : headers)
    if (header.folder == folder)
      for (std::size_t i = 0; i < header.lines.size(); ++i)
        if (!is_comment(header.lines[i]) && header.lines[i].find(" " + function + "(") != std::string::npos)
          return comment_above(header.lines, i);
  return {};
}

void take_over(Refusals& into, const Refusals& from) {
  for (const Reason& reason : from.reasons)
    if (std::none_of(into.reasons.begin(), into.reasons.end(),
                     [&](const Reason& r) { return r.code == reason.code && r.rule == reason.rule; }))
      into.reasons.push_back(reason);
}

}  // namespace

bool Refusals::has(std::string_view code) const {
  return std::any_of(reasons.begin(), reasons.end(), [&](const Reason& reason) { return reason.code == code; });
}

Refusals refusals_in(const std::string& comment) {
  static const std::regex kCode{R"((E_[A-Z_]+)(:([a-z_]+|<\w+>))?)"};
  Refusals out;
  std::vector<std::pair<std::smatch, std::size_t>> found;
  for (auto it = std::sregex_iterator(comment.begin(), comment.end(), kCode); it != std::sregex_iterator(); ++it)
    found.emplace_back(*it, static_cast<std::size_t>(it->position()));
  out.preface = trimmed(found.empty() ? comment : comment.substr(0, found.front().second), " ");
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::size_t begin = found[i].second + static_cast<std::size_t>(found[i].first.length());
    const std::size_t end = i + 1 < found.size() ? found[i + 1].second : comment.size();
    out.reasons.push_back({found[i].first[1], found[i].first[3], trimmed(comment.substr(begin, end - begin), " ,;.:")});
  }
  return out;
}

std::map<std::string, Refusals> read_refusals(const std::string& contracts_folder) {
  static const std::regex kPermit{R"(^Verdict permit\(const (\w+)&)"}, kAs{R"(as ([a-z_]+\.[a-z_]+) is)"},
      kWhat{R"(what (\w+) refuses)"};
  std::vector<Header> headers;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(contracts_folder))
    if (entry.path().extension() == ".h")
      headers.push_back({entry.path().parent_path().filename().string(), lines_of(entry.path())});
  std::map<std::string, Refusals> out;
  std::map<std::string, std::string> as;
  for (const Header& header : headers) {
    const auto names = named_types(header.lines);
    for (std::size_t i = 0; i < header.lines.size(); ++i) {
      std::smatch match;
      if (!std::regex_search(header.lines[i], match, kPermit) || !names.contains(match[1])) continue;
      const std::string& name = names.at(match[1]);
      const std::string comment = comment_above(header.lines, i);
      if (comment.empty()) continue;
      out[name] = refusals_in(comment);
      if (std::regex_search(comment, match, kAs)) as[name] = match[1];
      if (std::regex_search(comment, match, kWhat))
        take_over(out[name], refusals_in(comment_of_function(headers, header.folder, match[1])));
    }
  }
  for (const auto& [name, other] : as)
    if (const auto found = out.find(other); found != out.end()) take_over(out[name], found->second);
  return out;
}

std::string unlisted(std::string_view operation, std::string_view code) {
  static const auto kListed = read_refusals("contracts");
  // Asked before and around every operation.
  static constexpr std::string_view kCommon[] = {"E_SIG", "E_NONCE", "E_FROZEN", "E_EXPIRED", "E_MALFORMED"};
  if (std::find(std::begin(kCommon), std::end(kCommon), code) != std::end(kCommon)) return {};
  const auto found = kListed.find(std::string{operation});
  if (found != kListed.end() && found->second.has(code)) return {};
  return std::string{operation} + " was refused " + std::string{code} +
         ", which the comment above its permit does not list";
}

}  // namespace tallystick::catalogue
