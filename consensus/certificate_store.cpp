#include "consensus/certificate_store.h"

#include <algorithm>

namespace tallystick::consensus {

const Held CertificateStore::kNone;

const CertificateStore::Slot& CertificateStore::at(View view) const {
  static const Slot kEmpty;
  const auto found = views_.find(view);
  return found == views_.end() ? kEmpty : found->second;
}

const Held& CertificateStore::certifies(View view, const Hash& block) const {
  if (const Held* final = finalization_of(view); final != nullptr && final->subject().block == block) return *final;
  const Held& notarization = at(view).notarization;
  return notarization && notarization.subject().block == block ? notarization : kNone;
}

const Held* CertificateStore::finalization_of(View view) const {
  // Most are asked for about views that nothing is final in yet.
  for (auto kept = finalizations_.rbegin(); kept != finalizations_.rend() && kept->subject().view >= view; ++kept)
    if (kept->subject().view == view) return &*kept;
  return nullptr;
}

const Held* CertificateStore::contradicts(const Subject& subject) const {
  const Slot& slot = at(subject.view);
  if (const Held* final = finalization_of(subject.view)) {
    if (subject.kind == VoteKind::finalize) return final->subject() != subject ? final : nullptr;
    if (subject.kind == VoteKind::nullify || final->subject().block != subject.block) return final;
  }
  if (subject.kind == VoteKind::nullify) return nullptr;
  if (slot.notarization && slot.notarization.subject().block != subject.block) return &slot.notarization;
  return subject.kind == VoteKind::finalize && slot.nullification ? &slot.nullification : nullptr;
}

bool CertificateStore::has(const Subject& subject) const {
  const Slot& slot = at(subject.view);
  switch (subject.kind) {
    case VoteKind::notarize:
      return static_cast<bool>(slot.notarization);
    case VoteKind::nullify:
      return static_cast<bool>(slot.nullification);
    case VoteKind::finalize: {
      const Held* kept = finalization_of(subject.view);
      return kept != nullptr && kept->subject() == subject;
    }
  }
  return false;
}

void CertificateStore::add(Held certificate) {
  const Subject& subject = certificate.subject();
  if (subject.kind != VoteKind::finalize && finalized() && subject.view <= finalized().subject().view) return;
  if (!highest_ || highest_.subject().view <= subject.view) highest_ = certificate;
  switch (subject.kind) {
    case VoteKind::notarize:
      views_[subject.view].notarization = std::move(certificate);
      return;
    case VoteKind::nullify:
      views_[subject.view].nullification = std::move(certificate);
      return;
    case VoteKind::finalize:
      break;
  }
  if (finalized() && subject.view <= finalized().subject().view) return keep_older(std::move(certificate));
  const View view = subject.view;
  finalizations_.push_back(std::move(certificate));
  if (finalizations_.size() > kFinalizationsKept) finalizations_.pop_front();
  views_.erase(views_.begin(), views_.upper_bound(view));
}

void CertificateStore::keep_older(Held finalization) {
  const auto place = std::find_if(finalizations_.begin(), finalizations_.end(),
                                  [&](const Held& kept) { return kept.subject().view >= finalization.subject().view; });
  if (place != finalizations_.end() && place->subject().view == finalization.subject().view) return;
  finalizations_.insert(place, std::move(finalization));
  if (finalizations_.size() > kFinalizationsKept) finalizations_.pop_front();
}

}  // namespace tallystick::consensus
