#include "testnet/sim/make_actor.h"

#include "core/ensure.h"
#include "testnet/sim/actors/body_withholder.h"
#include "testnet/sim/actors/conflicter.h"
#include "testnet/sim/actors/disrupter.h"
#include "testnet/sim/actors/equivocator.h"
#include "testnet/sim/actors/impersonator.h"
#include "testnet/sim/actors/invalid_leader.h"
#include "testnet/sim/actors/nuller.h"
#include "testnet/sim/actors/outdated.h"
#include "testnet/sim/actors/silent_leader.h"
#include "testnet/sim/actors/slow_leader.h"
#include "testnet/sim/actors/split_deliverer.h"
#include "testnet/sim/actors/stale_certificate_leader.h"
#include "testnet/sim/actors/vote_withholder.h"

namespace tallystick::sim {

std::unique_ptr<Actor> make_actor(ActorKind kind, ActorContext context) {
  switch (kind) {
    case ActorKind::equivocator:
      return std::make_unique<Equivocator>(std::move(context));
    case ActorKind::conflicter:
      return std::make_unique<Conflicter>(std::move(context));
    case ActorKind::nuller:
      return std::make_unique<Nuller>(std::move(context));
    case ActorKind::outdated:
      return std::make_unique<Outdated>(std::move(context));
    case ActorKind::impersonator:
      return std::make_unique<Impersonator>(std::move(context));
    case ActorKind::disrupter:
      return std::make_unique<Disrupter>(std::move(context));
    case ActorKind::silent_leader:
      return std::make_unique<SilentLeader>(std::move(context));
    case ActorKind::slow_leader:
      return std::make_unique<SlowLeader>(std::move(context));
    case ActorKind::vote_withholder:
      return std::make_unique<VoteWithholder>(std::move(context));
    case ActorKind::invalid_leader:
      return std::make_unique<InvalidLeader>(std::move(context));
    case ActorKind::body_withholder:
      return std::make_unique<BodyWithholder>(std::move(context));
    case ActorKind::split_deliverer:
      return std::make_unique<SplitDeliverer>(std::move(context));
    case ActorKind::stale_certificate_leader:
      return std::make_unique<StaleCertificateLeader>(std::move(context));
  }
  ensure(false);
}

}  // namespace tallystick::sim
