#include "tests/scenarios/words.h"

namespace tallystick::scenarios {
namespace {

template <class T>
std::vector<T> joined(std::initializer_list<std::vector<T>> lists) {
  std::vector<T> out;
  for (const auto& list : lists) out.insert(out.end(), list.begin(), list.end());
  return out;
}

bool is_place(const std::string& token) {
  return token.size() > 2 && token.front() == '{' && token.back() == '}';
}

}  // namespace

const std::vector<Sentence>& sentences() {
  static const auto all = joined<Sentence>({general_sentences(), party_sentences(), cash_sentences(), trade_sentences(),
                                            financing_sentences(), bid_sentences(), loan_sentences(),
                                            purpose_sentences(), recourse_sentences(), dispute_sentences()});
  return all;
}

const std::vector<Check>& checks() {
  static const auto all = joined<Check>({general_checks(), party_checks()});
  return all;
}

const std::vector<Facts>& facts() {
  static const std::vector<Facts> all = {cash_facts(), trade_facts(), loan_facts(), purpose_facts()};
  return all;
}

std::optional<Places> fit(std::string_view pattern, const Tokens& words) {
  const Tokens wanted = tokens_of(pattern);
  if (wanted.size() != words.size()) return std::nullopt;
  Places out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_place(wanted[i]))
      out.push_back(words[i]);
    else if (wanted[i] != words[i])
      return std::nullopt;
  }
  return out;
}

std::string fact(std::string_view pattern, const std::vector<std::string>& places) {
  std::string out;
  std::size_t next = 0;
  for (const std::string& token : tokens_of(pattern)) {
    if (!out.empty()) out += ' ';
    out += token == "{=}" ? "…" : is_place(token) ? places.at(next++) : token;
  }
  return out;
}

std::string spelled(std::int64_t minor) {
  std::string plain = format_plain(*Currency::of("CNY"), minor);
  for (std::size_t at = plain.size() - 3; at > 3; at -= 3) plain.insert(at - 3, 1, ',');
  return plain;
}
std::string spelled(Amount amount) {
  return spelled(amount.minor());
}

void add(Picture& picture, const std::string& fact, Amount amount) {
  if (amount.is_zero()) return;
  std::int64_t sum = amount.minor();
  if (const auto found = picture.find(fact); found != picture.end())
    sum += parse_amount(found->second, *Currency::of("CNY"))->minor();
  picture[fact] = spelled(sum);
}

}  // namespace tallystick::scenarios
