// Where one case of wrongdoing is played: it has parties of its own beside the banks of the market.
#pragma once

#include "explorer/generator/history.h"
#include "explorer/generator/market.h"

namespace tallystick::explorer {

// Keys of any kind. Written in braces, so that what makes them happens from left to right.
struct Rows {
  template <class... Keys>
  explicit Rows(Keys... of) : keys{RowKey{of.raw()}...} {}
  std::vector<RowKey> keys;
};

struct Stage {
  Scene& scene;
  Chance& chance;
  const std::vector<PartyKey>& banks;
  PartyKey platform;
  int day0;            // days from the first of the history
  std::string prefix;  // of its parties' names
  PlantedCase& made;

  Timestamp on(int day, int hour = 12) const { return start_of(date(day)) + hours(hour); }
  Date date(int day) const { return Date{kFirstDay.raw() + day0 + day}; }
  PartyKey bank(std::size_t i = 0) const { return banks[(static_cast<std::size_t>(day0) + i) % banks.size()]; }
  PartyKey party(const char* name, PartyType type = PartyType::supplier, bool sme = false, int age_days = 1'000) {
    made.parties.push_back(scene.party(prefix + name, on(0) - days(age_days), type, sme));
    return made.parties.back();
  }
  PartyKey issuer(const char* name = "issuer") { return party(name, PartyType::enterprise); }
  // 1,000,000.00 and something, issued on `day` for 60 days.
  Trade trade(PartyKey issuer, PartyKey payee, int day = 0, const TradeTerms& terms = {}, std::int64_t amount = 0) {
    if (amount == 0) amount = some();
    return scene.trade(issuer, payee, bank(), amount, date(day), date(day + 60), terms);
  }
  std::int64_t some() { return 100'000'000 + chance.below(900'000'000); }
  void proof(const Rows& rows) { made.rows.insert(made.rows.end(), rows.keys.begin(), rows.keys.end()); }
};

struct Plant {
  std::uint8_t rule, variant;
  void (*play)(Stage&);
};
// Every variant of the rule book once, by what it is about.
std::span<const Plant> plants_of_papers();
std::span<const Plant> plants_of_chains();
std::span<const Plant> plants_of_money();

}  // namespace tallystick::explorer
