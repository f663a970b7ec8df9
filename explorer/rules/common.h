// Small words that many rules share.
#pragma once

#include "explorer/rules/rule.h"

namespace tallystick::explorer {

// The fact as this kind of row, or null.
template <class Row>
const Row* as(const Fact& fact) {
  return std::get_if<Row>(&fact);
}

template <class Key>
Subject subject_of(Key key) {
  return {key.raw(), 0};
}

// Every row of a table as a subject, by its key.
template <class Row>
void every(const Table<Row>& table, std::vector<Subject>& out) {
  for (const Row& r : table) out.push_back(subject_of(r.id));
}

// a is at least percent % of b; 128-bit inside.
inline bool at_least_percent(Sum a, std::int64_t percent, Sum b) {
  return a * 100 >= b * percent;
}

inline void append(std::vector<RowKey>& proof, const std::vector<RowKey>& more) {
  for (const RowKey key : more) proof.push_back(key);
}
inline void add_once(std::vector<RowKey>& proof, RowKey key) {
  if (std::find(proof.begin(), proof.end(), key) == proof.end()) proof.push_back(key);
}
inline void add_once(std::vector<PartyKey>& parties, PartyKey key) {
  if (std::find(parties.begin(), parties.end(), key) == parties.end()) parties.push_back(key);
}
inline void add_once(std::vector<Timestamp>& moments, Timestamp t) {
  if (std::find(moments.begin(), moments.end(), t) == moments.end()) moments.push_back(t);
}

// The hit, its proof cut at kProofMax: it opens with what matters most.
inline void report(std::vector<Hit>& hits, std::uint8_t rule, std::uint8_t variant, Timestamp t, Sum amount,
                   std::vector<PartyKey> parties, std::vector<RowKey> proof) {
  if (proof.size() > kProofMax) proof.resize(kProofMax);
  hits.push_back({rule, variant, t, told(amount), std::move(parties), std::move(proof)});
}

}  // namespace tallystick::explorer
