// The honest part of a made-up history. Goods go up the tiers and promises and money down, so nothing honest ever comes back.
#pragma once

#include "explorer/generator/chance.h"
#include "explorer/generator/scene.h"

namespace tallystick::explorer {

inline constexpr Date kFirstDay{20'270};  // 2025-07-01
inline constexpr int kDays = 540;

class Market {
 public:
  Market(Scene& scene, Chance& chance);
  void live(int receivables);

  const std::vector<PartyKey>& banks() const { return banks_; }
  PartyKey platform() const { return platform_; }
  const std::vector<PartyKey>& clean() const { return clean_; }

 private:
  struct Member {
    PartyKey party;
    int group;
    std::vector<PartyKey> banks;
    std::vector<std::size_t> suppliers;      // of the first tier
    int stopped_from = -1, stopped_to = -1;  // days, for the whole group
  };
  struct Supplier {
    PartyKey party;
    AccountKey account;
    std::vector<std::size_t> partners;  // of the tier below
    WordKey goods;
  };
  struct Part {
    FragmentKey fragment;
    std::size_t tier, place;  // who holds it
    std::int64_t amount;
    Timestamp since;
  };
  struct Owed {
    Timestamp t;
    PartyKey issuer, bank;
    std::int64_t change;
  };

  void found_groups();
  void found_suppliers();
  int seasonal_day();
  std::int64_t amount();
  void business(Member& member, int day);
  void refuse(const Trade& trade, const Member& member, PartyKey payee, PartyKey bank, std::int64_t sum);
  // Passes parts down a tier, with papers; what stays joins `leaves`.
  void pass_down(const Part& part, Timestamp due, std::vector<Part>& leaves);
  // The bank that holds the title afterwards, or none.
  PartyKey finance(const Part& part, Timestamp due);
  void buy(const Supplier& buyer, const Supplier& seller, std::int64_t sum, Timestamp t, RowKey ref);
  void settle(const Trade& trade, const Member& member, PartyKey bank, const std::vector<Part>& leaves, Timestamp t);
  void allow_what_was_owed();
  void chatter(int payments);
  const Supplier& holder(const Part& part) const { return tiers_[part.tier][part.place]; }

  Scene& scene_;
  Chance& chance_;
  std::vector<PartyKey> banks_, clean_, guarantors_;
  std::vector<AccountKey> clearing_;  // beside banks_
  PartyKey platform_;
  std::vector<Member> issuers_;
  std::vector<Supplier> tiers_[3];
  std::vector<Owed> owed_;
};

}  // namespace tallystick::explorer
