#include "node/log/line.h"

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>

#include "node/log/levels.h"

namespace tallystick::node::log {

namespace {

constexpr char kHex[] = "0123456789abcdef";

void put_digits(std::string& out, std::int64_t value, int width) {
  std::string digits = std::to_string(value);
  out.append(static_cast<std::size_t>(std::max(0, width - static_cast<int>(digits.size()))), '0').append(digits);
}

// The bytes of the next character, 0 when they are not UTF-8.
std::size_t character_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) return 0;
  const auto second = length > 1 ? static_cast<unsigned char>(text[1]) : 0u;
  if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f)) return 0;  // too long a form; a surrogate
  if ((lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) return 0;  // too long a form; beyond Unicode
  return length;
}

// Control characters, C1 ones included, are written as escapes: a log is read in terminals.
void put_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) {
      out += "\xef\xbf\xbd";
      text.remove_prefix(1);
      continue;
    }
    const auto code = static_cast<unsigned char>(text[0]);
    const auto c1 = length == 2 && code == 0xc2 ? static_cast<unsigned char>(text[1]) : 0u;
    if (text[0] == '"' || text[0] == '\\') {
      out += {'\\', text[0]};
    } else if (code < 0x20 || code == 0x7f || (c1 >= 0x80 && c1 < 0xa0)) {
      const unsigned value = c1 != 0 ? c1 : code;
      out += {'\\', 'u', '0', '0', kHex[value >> 4], kHex[value & 15]};
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
}

void put_quoted(std::string& out, std::string_view text) {
  out += '"';
  put_escaped(out, text);
  out += '"';
}

struct PutValue {
  std::string& out;
  void operator()(const std::string& text) const { put_quoted(out, text); }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(std::uint64_t value) const { out += std::to_string(value); }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(double value) const {
    if (!std::isfinite(value)) return put_quoted(out, std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
  }
};

}  // namespace

std::string json_line(const Line& line) {
  const std::time_t seconds = line.seconds;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::string out = "{\"ts\":\"";
  put_digits(out, utc.tm_year + 1900, 4);
  for (const auto& [mark, value] :
       {std::pair{'-', utc.tm_mon + 1}, std::pair{'-', utc.tm_mday}, std::pair{'T', utc.tm_hour},
        std::pair{':', utc.tm_min}, std::pair{':', utc.tm_sec}}) {
    out += mark;
    put_digits(out, value, 2);
  }
  out += '.';
  put_digits(out, line.micros, 6);
  out += "Z\",\"level\":\"";
  out += name_of(line.level);
  out += "\",\"module\":";
  put_quoted(out, line.module);
  out += ",\"msg\":";
  put_quoted(out, line.message);
  for (const Field& field : line.fields) {
    out += ',';
    put_quoted(out, field.key);
    out += ':';
    std::visit(PutValue{out}, field.value);
  }
  return out + "}";
}

std::string text_line(const Line& line) {
  const std::time_t seconds = line.seconds;
  std::tm local{};
  localtime_r(&seconds, &local);
  std::string out;
  put_digits(out, local.tm_hour, 2);
  out += ':';
  put_digits(out, local.tm_min, 2);
  out += ':';
  put_digits(out, local.tm_sec, 2);
  out += '.';
  put_digits(out, line.micros / 1000, 3);
  out += ' ';
  out += name_of(line.level);
  out.append(6 - name_of(line.level).size(), ' ');
  out += line.module;
  out += ": ";
  put_escaped(out, line.message);
  for (const Field& field : line.fields) {
    out += ' ';
    out += field.key;
    out += '=';
    std::visit(PutValue{out}, field.value);
  }
  return out;
}

}  // namespace tallystick::node::log
