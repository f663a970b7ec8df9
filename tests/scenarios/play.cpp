// Plays a story: every action is carried out and must end as its line says; the facts that changed since the last one must all be told, and
// what is told must be so.
#include <set>

#include "contracts/scenario/books.h"
#include "tests/scenarios/words.h"

namespace tallystick::scenarios {
namespace {

using contracts::Outcome;
using contracts::Receipt;

std::string text_of(const Tokens& words) {
  std::string out;
  for (const std::string& word : words) {
    const bool mark = word == "," || word == ";" || word == ":";
    out += (out.empty() || mark ? "" : " ") + word;
  }
  return out;
}

Picture picture_of(const Stage& stage) {
  Picture out;
  for (const Facts& some : facts()) some.draw(stage, out);
  return out;
}

std::string value_in(const Picture& picture, const std::string& fact) {
  const auto found = picture.find(fact);
  return found == picture.end() ? "" : found->second;
}

// "tier1 has 700.00 at bank1" from "tier1 has … at bank1".
std::string told(const std::string& fact, const std::string& value) {
  static const std::string kOpen = "…";
  std::string out = fact;
  return out.replace(out.find(kOpen), kOpen.size(), value.empty() ? "0.00" : value);
}

class Player {
 public:
  void line(const Line& line) {
    if (line.mode != Mode::at_once) finish_block();
    switch (line.mode) {
      case Mode::given:
        complete();
        carry_out(line);
        judge(line, stage_.receipt());
        before_ = picture_of(stage_);
        now_ = before_;
        break;
      case Mode::act:
        complete();
        carry_out(line);
        judge(line, stage_.receipt());
        now_ = picture_of(stage_);
        break;
      case Mode::at_once:
        if (block_.empty()) {
          complete();
          stage_.begin_block();
        }
        carry_out(line);
        block_.push_back(line);
        break;
      case Mode::then:
        see(line);
        break;
    }
  }
  void end() {
    finish_block();
    complete();
    if (const std::string wrong = contracts::books_complaint(stage_.world.ledger.view()); !wrong.empty())
      throw StoryError(wrong);
  }

 private:
  void carry_out(const Line& line) {
    stage_.forget_last();
    for (const Sentence& sentence : sentences())
      if (const auto places = fit(sentence.pattern, line.words)) return sentence.carry_out(stage_, *places);
    throw StoryError("nobody understands: " + text_of(line.words));
  }

  static void judge(const Line& line, const std::optional<Receipt>& receipt) {
    const std::string is = !receipt || receipt->outcome == Outcome::applied ? ""
                           : receipt->refusal                               ? std::string{name_of(*receipt->refusal)}
                                                                            : "internal";
    if (is == line.refusal) return;
    const std::string why = receipt ? " (" + receipt->detail.value + ")" : "";
    throw StoryError(text_of(line.words) + ": " + (is.empty() ? "was not refused" : "was refused " + is + why) +
                     (line.refusal.empty() ? "" : ", not " + line.refusal));
  }

  void finish_block() {
    if (block_.empty()) return;
    const auto receipts = stage_.end_block();
    const auto lines = std::exchange(block_, {});
    for (std::size_t i = 0; i < lines.size(); ++i) judge(lines[i], receipts.at(i));
    now_ = picture_of(stage_);
  }

  void see(const Line& line) {
    Tokens part;
    for (const std::string& word : line.words) {
      if (word == ";")
        see(std::exchange(part, {}));
      else
        part.push_back(word);
    }
    see(part);
  }
  void see(const Tokens& words) {
    for (const Check& check : checks())
      if (const auto places = fit(check.pattern, words)) return check.see(stage_, *places);
    for (const Facts& some : facts())
      for (const std::string_view pattern : some.patterns)
        if (const auto places = fit(pattern, words)) return see(pattern, *places, words);
    throw StoryError("nobody understands: then " + text_of(words));
  }
  void see(std::string_view pattern, Places places, const Tokens& words) {
    // The place of the value, among the places before it.
    std::size_t at = 0;
    for (const std::string& token : tokens_of(pattern)) {
      if (token == "{=}") break;
      if (token.front() == '{') ++at;
    }
    std::string says = places.at(at);
    if (says == "0.00") says.clear();
    places.erase(places.begin() + static_cast<std::ptrdiff_t>(at));
    const std::string which = fact(pattern, places);
    const std::string is = value_in(now_, which);
    if (is != says) throw StoryError("then " + text_of(words) + ": but " + told(which, is));
    told_.insert(which);
  }

  // Whatever changed since the last action was told.
  void complete() {
    std::string missing;
    for (const Picture* picture : {&before_, &now_})
      for (const auto& [which, value] : *picture)
        if (value_in(before_, which) != value_in(now_, which) && told_.insert(which).second)
          missing += (missing.empty() ? "" : "; ") + told(which, value_in(now_, which));
    if (!missing.empty()) throw StoryError("the step above also made it that: then " + missing);
    told_.clear();
    before_ = now_;
  }

  Stage stage_;
  Picture before_ = picture_of(stage_), now_ = before_;
  std::set<std::string> told_;
  std::vector<Line> block_;
};

}  // namespace

std::string play(const Story& story) {
  Player player;
  std::size_t number = 0;
  try {
    for (const Line& line : story.lines) {
      number = line.number;
      player.line(line);
    }
    player.end();
  } catch (const StoryError& error) {
    return story.name + ":" + std::to_string(number) + ": " + error.what();
  }
  return {};
}

}  // namespace tallystick::scenarios
