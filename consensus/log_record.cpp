#include "consensus/log_record.h"

namespace tallystick::consensus {
namespace {

// OwnPropose on disk: the proposal without its transaction hashes, which the Body record of the same block holds.
Propose without_transactions(const Propose& propose) {
  return {propose.header, propose.signature, {}, propose.justification, propose.finalized};
}

template <class T, class Make>
Result<LogRecord> decode_as(ByteView payload, Make make) {
  Result<T> value = from_bytes<T>(payload);
  if (!value) return tl::unexpected(value.error());
  return LogRecord{make(std::move(*value))};
}

Result<LogRecord> decode_own_propose(ByteView payload) {
  Result<Propose> value = from_bytes<Propose>(payload);
  if (!value) return tl::unexpected(value.error());
  if (!value->transactions.items.empty()) return malformed("an own proposal on disk holds transaction hashes");
  return OwnPropose{std::make_shared<const Propose>(std::move(*value))};
}

struct EpochOpenBytes : EpochOpen {
  static constexpr auto fields() {
    return field_list(field("epoch", &EpochOpen::epoch), field("genesis_hash", &EpochOpen::genesis_hash));
  }
};
struct ExecutedBytes : Executed {
  static constexpr auto fields() {
    return field_list(field("epoch", &Executed::epoch), field("block", &Executed::block),
                      field("result", &Executed::result));
  }
};
struct FloorBytes : Floor {
  static constexpr auto fields() { return field_list(field("epoch", &Floor::epoch), field("view", &Floor::view)); }
};

}  // namespace

BlockPtr hashed(Block block) {
  const Hash hash = header_hash(block.header);
  return std::make_shared<const HashedBlock>(HashedBlock{hash, std::move(block)});
}

Epoch epoch_of(const LogRecord& record) {
  struct Visitor {
    Epoch operator()(const EpochOpen& r) const { return r.epoch; }
    Epoch operator()(const OwnPropose& r) const { return r.propose->header.epoch; }
    Epoch operator()(const OwnVote& r) const { return r.vote.subject.epoch; }
    Epoch operator()(const Seen& r) const { return r.certificate->subject.epoch; }
    Epoch operator()(const Body& r) const { return r.block->block.header.epoch; }
    Epoch operator()(const Executed& r) const { return r.epoch; }
    Epoch operator()(const Floor& r) const { return r.epoch; }
    Epoch operator()(const Sealed& r) const { return r.proof->sealing.epoch; }
  };
  return std::visit(Visitor{}, record);
}

std::optional<View> own_vote_view(const LogRecord& record) {
  if (const auto* propose = std::get_if<OwnPropose>(&record)) return propose->propose->header.view;
  if (const auto* vote = std::get_if<OwnVote>(&record)) return vote->vote.subject.view;
  return std::nullopt;
}

Bytes encode_record(const LogRecord& record) {
  Writer w;
  encode(w, record);
  return w.take();
}

void encode(Writer& w, const LogRecord& record) {
  w.integer(static_cast<std::uint8_t>(record.index() + 1));
  struct Visitor {
    Writer& w;
    void operator()(const EpochOpen& r) const { encode(w, EpochOpenBytes{r}); }
    void operator()(const OwnPropose& r) const { encode(w, without_transactions(*r.propose)); }
    void operator()(const OwnVote& r) const { encode(w, r.vote); }
    void operator()(const Seen& r) const { encode(w, *r.certificate); }
    void operator()(const Body& r) const { encode(w, r.block->block); }
    void operator()(const Executed& r) const { encode(w, ExecutedBytes{r}); }
    void operator()(const Floor& r) const { encode(w, FloorBytes{r}); }
    void operator()(const Sealed& r) const { encode(w, *r.proof); }
  };
  std::visit(Visitor{w}, record);
}

Result<LogRecord> decode_record(ByteView bytes) {
  if (bytes.empty()) return malformed("an empty record");
  const ByteView payload = bytes.subspan(1);
  switch (bytes[0]) {
    case 1:
      return decode_as<EpochOpenBytes>(payload, [](EpochOpenBytes v) { return EpochOpen{v}; });
    case 2:
      return decode_own_propose(payload);
    case 3:
      return decode_as<Vote>(payload, [](Vote v) { return OwnVote{v}; });
    case 4:
      return decode_as<Certificate>(
          payload, [](Certificate v) { return Seen{std::make_shared<const Certificate>(std::move(v))}; });
    case 5:
      return decode_as<Block>(payload, [](Block v) { return Body{hashed(std::move(v))}; });
    case 6:
      return decode_as<ExecutedBytes>(payload, [](ExecutedBytes v) { return Executed{v}; });
    case 7:
      return decode_as<FloorBytes>(payload, [](FloorBytes v) { return Floor{v}; });
    case 8:
      return decode_as<SealProof>(payload,
                                  [](SealProof v) { return Sealed{std::make_shared<const SealProof>(std::move(v))}; });
    default:
      return malformed("record type " + std::to_string(bytes[0]) + " is not known");
  }
}

}  // namespace tallystick::consensus
