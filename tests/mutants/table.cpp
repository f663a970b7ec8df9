#include "tests/mutants/table.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace tallystick::mutants {
namespace {

constexpr std::string_view kSpaces = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

// The condition that an edit's DROPPED stands for.
std::string expanded(std::string text, std::size_t number) {
  constexpr std::string_view kWord = "DROPPED";
  const std::string asks = "::tallystick::mutants::dropped(" + std::to_string(number) + ")";
  for (std::size_t at = text.find(kWord); at != std::string::npos; at = text.find(kWord, at + asks.size()))
    text.replace(at, kWord.size(), asks);
  return text;
}

// A text with \n in it spans lines.
std::string with_lines(std::string text) {
  for (std::size_t at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at + 1))
    text.replace(at, 2, "\n");
  return text;
}

// One line's word goes where it belongs; false when it cannot stand there.
bool take(std::string_view word, std::string_view rest, std::vector<Mutant>& out) {
  if (word == "mutant") {
    out.push_back({std::string{rest}, {}, {}, {}});
    return true;
  }
  if (out.empty()) return false;
  Mutant& mutant = out.back();
  if (word == "rule") {
    mutant.rule += (mutant.rule.empty() ? "" : " ") + std::string{rest};
  } else if (word == "hunt") {
    mutant.hunts.emplace_back(rest);
  } else if (word == "in") {
    mutant.edits.push_back({std::string{rest}, {}, {}});
  } else if (mutant.edits.empty()) {
    return false;
  } else if (word == "-") {
    // A second one in the same file begins another edit.
    if (!mutant.edits.back().from.empty()) mutant.edits.push_back({mutant.edits.back().file, {}, {}});
    mutant.edits.back().from = with_lines(std::string{rest});
  } else if (word == "+") {
    std::string& to = mutant.edits.back().to;
    to += (to.empty() ? "" : "\n") + with_lines(std::string{rest});
  } else {
    return false;
  }
  return true;
}

}  // namespace

Result<std::vector<Mutant>> read_seeds(std::string_view text) {
  std::vector<Mutant> out;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.empty() || line.starts_with('#')) continue;
    const auto space = line.find_first_of(kSpaces);
    const std::string_view rest = space == std::string_view::npos ? std::string_view{} : trimmed(line.substr(space));
    if (!take(line.substr(0, space), rest, out)) return malformed("line " + std::to_string(number));
  }
  for (const Mutant& mutant : out)
    if (mutant.rule.empty() || mutant.hunts.empty() || mutant.edits.empty() ||
        std::any_of(mutant.edits.begin(), mutant.edits.end(), [](const Edit& edit) { return edit.from.empty(); }))
      return malformed(mutant.name + " lacks a rule, a hunt or an edit");
  return out;
}

Result<std::vector<Mutant>> read_all_seeds(const std::string& directory) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{directory, error}) paths.push_back(entry.path());
  if (error) return internal_error(directory + ": " + error.message());
  std::sort(paths.begin(), paths.end());
  std::vector<Mutant> out;
  for (const std::string& path : paths) {
    const auto text = read_text(path);
    if (!text) return tl::unexpected(text.error());
    auto mutants = read_seeds(*text);
    if (!mutants) return malformed(path + ": " + mutants.error().message);
    out.insert(out.end(), mutants->begin(), mutants->end());
  }
  return out;
}

Seeded seed(const std::string& file, const std::string& source, const std::vector<Mutant>& mutants) {
  struct Place {
    std::size_t at;
    const Edit* edit;
    std::size_t number;
  };
  Seeded out;
  std::vector<Place> places;
  for (std::size_t i = 0; i < mutants.size(); ++i)
    for (const Edit& edit : mutants[i].edits) {
      if (edit.file != file) continue;
      const std::size_t at = source.find(edit.from);
      const bool once = at != std::string::npos && source.find(edit.from, at + 1) == std::string::npos;
      if (once)
        places.push_back({at, &edit, i + 1});
      else
        out.lost.push_back(mutants[i].name + ": this stands not exactly once in " + file + ": " + edit.from);
    }
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.at < b.at; });
  std::size_t done = 0;
  const Place* last = nullptr;
  std::size_t last_begins = 0;
  for (const Place& place : places) {
    if (last != nullptr && last->at == place.at && last->edit->from == place.edit->from) {
      // Several mutants of one place: the later one stands where the text of the place stands in the earlier one.
      const std::size_t inner = out.source.rfind(place.edit->from);
      if (inner != std::string::npos && inner >= last_begins) {
        out.source.replace(inner, place.edit->from.size(), expanded(place.edit->to, place.number));
        continue;
      }
    }
    if (place.at < done) {
      out.lost.push_back(mutants[place.number - 1].name + ": overlaps another edit in " + file + ": " +
                         place.edit->from);
      continue;
    }
    out.source.append(source, done, place.at - done);
    last = &place;
    last_begins = out.source.size();
    out.source += expanded(place.edit->to, place.number);
    done = place.at + place.edit->from.size();
  }
  out.source.append(source, done);
  return out;
}

Result<std::string> read_text(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) return internal_error(path + " cannot be read");
  return std::string{std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace tallystick::mutants
