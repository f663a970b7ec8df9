// The verified certificates above the newest Finalization, by view, and the newest Finalizations. Certificates below cannot matter any more:
// the Finalization stands for them. What is kept above needs no other bound than that each costs q honest-checked signatures.
#pragma once

#include <deque>
#include <map>

#include "consensus/messages.h"

namespace tallystick::consensus {

// A certificate inside the message it travels in, so that passing it on copies nothing.
class Held {
 public:
  Held() = default;
  explicit Held(MessagePtr message) : message_{std::move(message)} {}
  static Held of(Certificate certificate) { return Held{make_message(std::move(certificate))}; }
  explicit operator bool() const { return message_ != nullptr; }
  const Certificate& operator*() const { return std::get<Certificate>(*message_); }
  const Certificate* operator->() const { return &**this; }
  const Subject& subject() const { return (**this).subject; }
  const MessagePtr& message() const { return message_; }
  CertificatePtr pointer() const { return message_ ? CertificatePtr{message_, &**this} : nullptr; }

 private:
  MessagePtr message_;
};

class CertificateStore {
 public:
  struct Slot {
    Held notarization;
    Held nullification;
  };

  // Empty for a view without certificates, and for all at or below the newest Finalization.
  const Slot& at(View view) const;
  // The certificate that permits a child of this block of this view: its Notarization or Finalization; empty if neither is held.
  const Held& certifies(View view, const Hash& block) const;
  // A certificate that cannot exist beside this one while fewer than q - f validators collude, if one is held.
  const Held* contradicts(const Subject& subject) const;
  // True if a certificate of this kind is held for the view.
  bool has(const Subject& subject) const;
  // Keeps it; a Finalization above the newest one becomes the newest, and everything at or below its view is forgotten.
  void add(Held certificate);

  const std::map<View, Slot>& views() const { return views_; }
  // Null for a view without one among those kept.
  const Held* finalization_of(View view) const;
  // The newest Finalization; empty before the first.
  const Held& finalized() const { return finalizations_.empty() ? kNone : finalizations_.back(); }
  // The newest ones, ascending by view, at most kFinalizationsKept.
  const std::deque<Held>& finalizations() const { return finalizations_; }
  // Keeps an older one, for proposals that name it.
  void keep_older(Held finalization);
  // The certificate of the highest view, for peers that lag; empty at the start.
  const Held& highest() const { return highest_; }

 private:
  static constexpr std::size_t kFinalizationsKept = 16;
  static const Held kNone;
  std::map<View, Slot> views_;
  std::deque<Held> finalizations_;
  Held highest_;
};

}  // namespace tallystick::consensus
