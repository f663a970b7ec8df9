#include "tests/e2e/checks.h"

#include <algorithm>
#include <istream>
#include <optional>
#include <set>

namespace tallystick::e2e {
namespace {

using Place = std::pair<Height, std::uint32_t>;
using Lane = std::pair<AccountId, std::uint8_t>;

Place place_of(const Decision& decision) {
  return {decision.height, decision.place};
}

std::string text_of(const Place& place) {
  return "height " + std::to_string(place.first.raw()) + " place " + std::to_string(place.second);
}

std::string text_of(const Decision& d) {
  return text_of(place_of(d)) + " of block " + d.block.hex().substr(0, 16) + ", " + std::string{name_of(d.outcome)} +
         ", receipt " + d.receipt.hex().substr(0, 16);
}

std::string name(const Hash& id) {
  return "payment " + id.hex().substr(0, 16);
}

// Sentences, up to the bound.
class Report {
 public:
  void add(std::string sentence) {
    if (findings_.size() < kFindingsMax) findings_.push_back(std::move(sentence));
  }
  Findings take() { return std::move(findings_); }

 private:
  Findings findings_;
};

std::map<Hash, Decision> acknowledged_in(const std::vector<Event>& events) {
  std::map<Hash, Decision> out;
  for (const Event& event : events)
    if (const auto* decided = std::get_if<Decided>(&event.what)) out.emplace(decided->id, decided->decision);
  return out;
}

std::map<Hash, const Payment*> asked_in(const std::vector<Event>& events) {
  std::map<Hash, const Payment*> out;
  for (const Event& event : events)
    if (const auto* payment = std::get_if<Payment>(&event.what)) out.emplace(payment->id, payment);
  return out;
}

// What check_order knows of one payment.
struct Course {
  const Payment* payment = nullptr;
  std::optional<Place> behind;  // the last place that anybody had been told of when it was first asked for
  std::optional<Decision> decision;
};

void check_lanes(const std::map<Hash, Course>& courses, Report& report) {
  std::map<Lane, std::map<Sequence, const Course*>> lanes;
  for (const auto& [id, course] : courses)
    if (course.decision) lanes[{course.payment->from, course.payment->lane}].emplace(course.payment->sequence, &course);
  for (const auto& [lane, payments] : lanes) {
    const Course* before = nullptr;
    for (const auto& [sequence, course] : payments) {
      if (before != nullptr && place_of(*before->decision) >= place_of(*course->decision))
        report.add(name(course->payment->id) + " of " + text_of(*course->decision) + " follows " +
                   name(before->payment->id) + " in its lane, which is at " + text_of(*before->decision));
      before = course;
    }
  }
}

}  // namespace

Findings check_order(const std::vector<Event>& events) {
  Report report;
  std::map<Hash, Course> courses;
  std::map<Place, Hash> taken;
  std::optional<Place> last;  // that anybody has been told of
  for (const Event& event : events) {
    if (const auto* payment = std::get_if<Payment>(&event.what))
      courses.emplace(payment->id, Course{payment, last, {}});
    const auto* decided = std::get_if<Decided>(&event.what);
    if (decided == nullptr) continue;
    const auto found = courses.find(decided->id);
    if (found == courses.end()) {
      report.add(name(decided->id) + " was acknowledged, and nobody had asked for it");
      continue;
    }
    Course& course = found->second;
    const Place place = place_of(decided->decision);
    if (course.decision && *course.decision != decided->decision)
      report.add(name(decided->id) + " was acknowledged as " + text_of(*course.decision) + " and then as " +
                 text_of(decided->decision));
    if (course.behind && place <= *course.behind)
      report.add(name(decided->id) + " was asked for after " + text_of(*course.behind) +
                 " had been acknowledged, and stands at " + text_of(place));
    if (const auto holder = taken.emplace(place, decided->id).first; holder->second != decided->id)
      report.add(name(decided->id) + " and " + name(holder->second) + " both stand at " + text_of(place));
    course.decision = decided->decision;
    if (!last || *last < place) last = place;
  }
  check_lanes(courses, report);
  return report.take();
}

Findings check_sights(const std::vector<Event>& events) {
  Report report;
  std::map<Height, std::pair<Hash, std::optional<Hash>>> blocks;  // with the state root, when anybody named it
  const auto see = [&](std::uint16_t node, Height height, const Hash& block, const std::optional<Hash>& root) {
    auto& known = blocks.emplace(height, std::pair{block, root}).first->second;
    if (root && !known.second) known.second = root;
    if (known.first != block || (root && *known.second != *root))
      report.add("node " + std::to_string(node) + " names another block or state root of height " +
                 std::to_string(height.raw()) + " than was named before: block " + block.hex());
  };
  std::map<std::uint16_t, Height> shown;           // by node
  std::map<std::uint32_t, Height> asked_at_least;  // by client
  for (const Event& event : events) {
    if (const auto* look = std::get_if<Look>(&event.what)) asked_at_least[event.client] = shown[look->node];
    if (const auto* decided = std::get_if<Decided>(&event.what)) {
      see(decided->node, decided->decision.height, decided->decision.block, std::nullopt);
      shown[decided->node] = std::max(shown[decided->node], decided->decision.height);
    }
    const auto* tip = std::get_if<Tip>(&event.what);
    if (tip == nullptr) continue;
    see(tip->node, tip->height, tip->block, tip->state_root);
    if (tip->height < asked_at_least[event.client])
      report.add("node " + std::to_string(tip->node) + " went back from height " +
                 std::to_string(asked_at_least[event.client].raw()) + " to " + std::to_string(tip->height.raw()));
    shown[tip->node] = std::max(shown[tip->node], tip->height);
  }
  return report.take();
}

Findings check_kept(const std::string& whose, const std::vector<Event>& events, const LedgerCopy& copy) {
  Report report;
  std::map<Hash, const Decision*> there;
  for (const LedgerCopy::Entry& entry : copy.transactions) there.emplace(entry.id, &entry.decision);
  for (const auto& [id, decision] : acknowledged_in(events)) {
    const auto found = there.find(id);
    if (found == there.end())
      report.add(whose + " lost " + name(id) + ", acknowledged at " + text_of(decision));
    else if (*found->second != decision)
      report.add(whose + " has " + name(id) + " at " + text_of(*found->second) + ", acknowledged was " +
                 text_of(decision));
  }
  return report.take();
}

Findings check_once(const std::string& whose, const std::vector<Event>& events, const LedgerCopy& copy, Height since) {
  Report report;
  const auto asked = asked_in(events);
  std::set<Hash> seen;
  std::map<Lane, Sequence> next;
  for (const LedgerCopy::Entry& entry : copy.transactions) {
    if (!seen.insert(entry.id).second)
      report.add(whose + " has " + name(entry.id) + " again at " + text_of(entry.decision));
    if (entry.decision.height <= since) continue;
    const auto found = asked.find(entry.id);
    if (found == asked.end()) {
      report.add(whose + " has " + name(entry.id) + " at " + text_of(entry.decision) + ", which nobody asked for");
      continue;
    }
    const Payment& payment = *found->second;
    Sequence& expected = next[{payment.from, payment.lane}];
    if (payment.sequence != expected)
      report.add(whose + " has " + name(entry.id) + " with sequence " + std::to_string(payment.sequence.raw()) +
                 " where its lane wants " + std::to_string(expected.raw()));
    expected = payment.sequence.next();
  }
  return report.take();
}

Findings check_balances(const std::string& whose, const std::map<AccountId, std::int64_t>& opening,
                        const std::vector<Event>& events, const LedgerCopy& copy) {
  Report report;
  auto decisions = acknowledged_in(events);
  for (const LedgerCopy::Entry& entry : copy.transactions) decisions.emplace(entry.id, entry.decision);
  std::map<AccountId, std::int64_t> expected = opening;
  for (const auto& [id, payment] : asked_in(events)) {
    const auto decision = decisions.find(id);
    if (decision == decisions.end() || decision->second.outcome != contracts::Outcome::applied) continue;
    expected[payment->from] -= payment->minor;
    expected[payment->to] += payment->minor;
  }
  for (const auto& [account, minor] : expected) {
    const auto found = copy.minor.find(account);
    const std::int64_t there = found == copy.minor.end() ? 0 : found->second;
    if (there != minor)
      report.add(whose + " owes account " + account.hex() + " " + std::to_string(there) + ", and payments leave " +
                 std::to_string(minor));
  }
  return report.take();
}

Findings check_equal(const std::vector<LedgerCopy>& copies) {
  Report report;
  for (std::size_t a = 0; a < copies.size(); ++a)
    for (std::size_t b = a + 1; b < copies.size(); ++b) {
      const std::size_t both = std::min(copies[a].blocks.size(), copies[b].blocks.size());
      const auto equal = [](const LedgerCopy::Block& x, const LedgerCopy::Block& y) {
        return x.hash == y.hash && x.state_root == y.state_root;
      };
      const auto& blocks = copies[a].blocks;
      const auto end = blocks.begin() + static_cast<std::ptrdiff_t>(both);
      const auto first = std::mismatch(blocks.begin(), end, copies[b].blocks.begin(), equal).first;
      if (first != end)
        report.add("nodes " + std::to_string(a) + " and " + std::to_string(b) + " differ from height " +
                   std::to_string(first - blocks.begin() + 1) + " on");
    }
  return report.take();
}

Findings check_votes(const SignedVotes& votes) {
  Report report;
  for (const consensus::Evidence& evidence : votes.evidence()) report.add(votes.describe(evidence));
  return report.take();
}

Findings check_log(const std::string& whose, std::istream& log) {
  Report report;
  for (std::string line; std::getline(log, line);)
    if (line.find("\"level\":\"error\"") != std::string::npos) report.add(whose + " wrote: " + line);
  return report.take();
}

}  // namespace tallystick::e2e
