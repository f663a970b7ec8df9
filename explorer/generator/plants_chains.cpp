// Planted chains of transfers: rules 6, 9, 10, 11.
#include "explorer/generator/stage.h"

namespace tallystick::explorer {
namespace {

void circle(Stage& s, bool same_party) {
  const PartyKey start = s.party("start"), end = same_party ? start : s.party("sister");
  if (!same_party) s.proof(Rows{s.scene.link(start, end, 30, s.on(-50))});
  const int hops = s.chance.small(2, 5);
  std::int64_t sum = s.some();
  PartyKey at = start;
  FragmentKey fragment = s.trade(s.issuer(), start, 0, {}, sum).fragment;
  for (int i = 1; i <= hops; ++i) {
    const PartyKey next = i == hops ? end : s.party(("hop-" + std::to_string(i)).c_str());
    const Passed passed = s.scene.pass(fragment, at, next, sum, s.on(i * 4));
    s.proof(Rows{passed.transfer});
    fragment = passed.child;
    at = next;
    sum = sum * 96 / 100;
  }
}
void same_party(Stage& s) {
  circle(s, true);
}
void same_group(Stage& s) {
  circle(s, false);
}

void few(Stage& s) {
  const PartyKey holder = s.party("holder"), a = s.party("a"), b = s.party("b");
  const FragmentKey fragment = s.trade(s.issuer(), holder, 0, {}, 900'000'000).fragment;
  for (int i = 0; i < 3; ++i)
    s.proof(Rows{s.scene.pass(fragment, holder, i == 1 ? b : a, 99'000'000 - i, s.on(3) + hours(i * 20)).transfer});
}
void gathered(Stage& s) {
  const PartyKey holder = s.party("holder"), a = s.party("a"), b = s.party("b"), c = s.party("c"),
                 collector = s.party("collector");
  const FragmentKey fragment = s.trade(s.issuer(), holder, 0, {}, 900'000'000).fragment;
  std::vector<FragmentKey> children;
  for (const PartyKey to : {a, b, c}) {
    const Passed passed =
        s.scene.pass(fragment, holder, to, 95'000'000, s.on(3) + hours(static_cast<std::int64_t>(children.size())));
    s.proof(Rows{passed.transfer});
    children.push_back(passed.child);
  }
  s.scene.pass(children[0], a, collector, 95'000'000, s.on(9));
  s.scene.pass(children[1], b, collector, 95'000'000, s.on(12));
}

void conduit(Stage& s, bool one) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller"), pipe = s.party("pipe"), out = s.party("out"),
                 other = s.party("other");
  for (int i = 0; i < 5; ++i) {
    const std::int64_t sum = 30'000'000 + s.chance.below(9'000'000);
    const FragmentKey fragment = s.trade(issuer, seller, i * 12, {}, sum).fragment;
    const Passed in = s.scene.pass(fragment, seller, pipe, sum, s.on(i * 12 + 2));
    s.proof(Rows{in.child, s.scene
                               .pass(in.child, pipe, one || i % 2 == 0 ? out : other, sum * 98 / 100,
                                     s.on(i * 12 + 2) + hours(1 + s.chance.between(1, 24)))
                               .transfer});
  }
}
void one_outlet(Stage& s) {
  conduit(s, true);
}
void many_outlets(Stage& s) {
  conduit(s, false);
}

FragmentKey deep(Stage& s, FragmentKey fragment, PartyKey at, int levels, const std::string& name, int day) {
  for (int i = 1; i <= levels; ++i) {
    const PartyKey next = s.party((name + std::to_string(i)).c_str());
    fragment = s.scene.pass(fragment, at, next, 9'000'000, s.on(day + i)).child;
    at = next;
  }
  return fragment;
}
void level(Stage& s) {
  const PartyKey seller = s.party("seller");
  s.proof(Rows{deep(s, s.trade(s.issuer(), seller).fragment, seller, 7, "level-", 1)});
}
void children(Stage& s) {
  const PartyKey seller = s.party("seller");
  const Trade t = s.trade(s.issuer(), seller, 0, {}, 100'000'000);
  for (int i = 0; i <= 50; ++i) {
    const RowKey transfer = s.scene
                                .pass(t.fragment, seller, s.party(("child-" + std::to_string(i)).c_str()), 1'000'000,
                                      s.on(2 + i / 10) + hours(i % 10))
                                .transfer;
    if (i == 50) s.proof(Rows{transfer});
  }
}
void habit(Stage& s) {
  const PartyKey issuer = s.issuer(), seller = s.party("seller");
  for (int i = 0; i < 10; ++i) {
    const Trade t = s.trade(issuer, seller, i * 3);
    if (i < 2) continue;
    const FragmentKey last = deep(s, t.fragment, seller, 6, "r" + std::to_string(i) + "-", 30);
    if (i == 9) s.proof(Rows{last});
  }
}

constexpr Plant kPlants[] = {{6, 0, same_party}, {6, 1, same_group},    {9, 0, few},
                             {9, 1, gathered},   {10, 0, many_outlets}, {10, 1, one_outlet},
                             {11, 0, level},     {11, 1, children},     {11, 2, habit}};

}  // namespace

std::span<const Plant> plants_of_chains() {
  return kPlants;
}

}  // namespace tallystick::explorer
