#include "consensus/evidence.h"
#include "consensus/log_record.h"
#include "consensus/messages.h"
#include "tests/golden/golden.h"

namespace tallystick::golden {
namespace {

using namespace consensus;

const Network kNetwork{ChainId{"tallystick-test-7"}, filled(0x11)};

PrivateKey validator_key(std::uint8_t index) {
  Bytes secret(32);
  secret.back() = static_cast<std::uint8_t>(index + 1);
  return PrivateKey::from(secret).value();
}

ValidatorSet four_validators() {
  std::vector<PublicKey> keys;
  for (std::uint8_t i = 0; i < 4; ++i) keys.push_back(validator_key(i).public_key());
  return ValidatorSet{keys, kNetwork.genesis_hash};
}

Vote vote(std::uint8_t voter, const Subject& subject) {
  return {subject, ValidatorIndex{voter}, validator_key(voter).sign(vote_digest(kNetwork, subject))};
}

Certificate certificate(const Subject& subject) {
  Certificate out{subject, signer_bits(4, {ValidatorIndex{0}, ValidatorIndex{2}, ValidatorIndex{3}}), {}};
  for (const std::uint8_t voter : std::initializer_list<std::uint8_t>{0, 2, 3})
    out.signatures.items.push_back(vote(voter, subject).signature);
  return out;
}

Block block() {
  Block out;
  out.transactions.items = {filled(0x21), filled(0x22)};
  out.header.view = View{5};
  out.header.height = Height{3};
  out.header.parent_hash = filled(0x31);
  out.header.parent_view = View{3};
  out.header.tx_root = transactions_root(out.transactions.items);
  out.header.tx_count = 2;
  out.header.timestamp = Timestamp{1'795'392'000'000};
  out.header.proposer = ValidatorIndex{1};
  out.header.finalized = {Height{2}, filled(0x41)};
  return out;
}

std::vector<Subject> subjects() {
  return {notarize(Epoch{0}, View{5}, header_hash(block().header)), nullify(Epoch{0}, View{4}),
          finalize(Epoch{0}, View{3}, filled(0x31), filled(0x41))};
}

Json subject_json(const Subject& subject) {
  Json out{{"kind", std::string(name_of(subject.kind))},
           {"epoch", std::to_string(subject.epoch.raw())},
           {"view", std::to_string(subject.view.raw())}};
  if (subject.kind != VoteKind::nullify) out["block"] = subject.block.hex();
  if (subject.kind == VoteKind::finalize) out["result"] = subject.result.hex();
  return out;
}

Json message(const char* name, const Message& value) {
  return {{"message", name}, {"bytes", to_hex(encode_message(value))}};
}

Json messages() {
  const std::vector<Subject> all = subjects();
  Propose propose;
  propose.header = block().header;
  propose.signature = vote(1, all[0]).signature;
  propose.transactions = block().transactions;
  propose.finalized = certificate(all[2]);
  propose.justification.items = {certificate(all[2]), certificate(all[1])};
  Status status;
  status.finalized_height = Height{2};
  status.finalized_view = View{3};
  status.finalized_block = filled(0x31);
  status.finalized_result = filled(0x41);
  status.view = View{5};
  status.highest = all[1];
  status.clock = Timestamp{1'795'392'000'000};
  status.voting = true;
  return {message("vote", vote(2, all[0])),
          message("propose", propose),
          message("certificate", certificate(all[1])),
          message("status", status),
          message("fetch certificates", Fetch{FetchCertificates{View{3}, View{9}}}),
          message("fetch blocks", Fetch{FetchBlocks{filled(0x31), Height{1}, 64}}),
          message("fetch finalization", Fetch{FetchFinalization{Height{17}}}),
          message("data", Data{{{certificate(all[1])}}, {{block()}}})};
}

Json records() {
  const std::vector<Subject> all = subjects();
  Propose propose;
  propose.header = block().header;
  propose.signature = vote(1, all[0]).signature;
  propose.transactions = block().transactions;
  const auto row = [](const char* name, const LogRecord& record) {
    return Json{{"record", name}, {"bytes", to_hex(encode_record(record))}};
  };
  return {row("epoch open", EpochOpen{Epoch{0}, kNetwork.genesis_hash}),
          row("own propose", OwnPropose{std::make_shared<const Propose>(propose)}),
          row("own vote", OwnVote{vote(2, all[1])}),
          row("seen", Seen{std::make_shared<const Certificate>(certificate(all[1]))}),
          row("body", Body{hashed(block())}),
          row("executed", Executed{Epoch{0}, filled(0x31), filled(0x41)}),
          row("floor", Floor{Epoch{0}, View{64}})};
}

}  // namespace

Json consensus_vectors() {
  Json validators = Json::array();
  Json leaders = Json::array();
  for (std::uint8_t i = 0; i < 4; ++i)
    validators.push_back(
        {{"secret_key", to_hex(validator_key(i).secret())}, {"public_key", validator_key(i).public_key().hex()}});
  for (std::uint64_t view = 1; view <= 5; ++view)
    leaders.push_back({{"view", std::to_string(view)}, {"leader", four_validators().leader(View{view}).raw()}});
  Json votes = Json::array();
  Json certificates = Json::array();
  for (const Subject& subject : subjects()) {
    const Vote signed_vote = vote(2, subject);
    votes.push_back({{"subject", subject_json(subject)},
                     {"subject_bytes", to_hex(to_bytes(subject))},
                     {"digest", vote_digest(kNetwork, subject).hex()},
                     {"voter", 2},
                     {"signature", signed_vote.signature.hex()},
                     {"bytes", to_hex(to_bytes(signed_vote))}});
    certificates.push_back({{"subject", subject_json(subject)}, {"bytes", to_hex(to_bytes(certificate(subject)))}});
  }
  const Evidence evidence = evidence_of(vote(3, nullify(Epoch{0}, View{3})), vote(3, subjects()[2])).value();
  return {
      {"network", to_json(kContext, kNetwork)},
      {"validator", validators},
      {"leader", leaders},
      {"vote", votes},
      {"certificate", certificates},
      {"finalization", Json::array({encoded(to_finalization(certificate(subjects()[2])))})},
      {"evidence",
       {{"kind", std::string(name_of(kind_of(four_validators(), evidence)))}, {"bytes", to_hex(to_bytes(evidence))}}},
      {"message", messages()},
      {"log_record", records()}};
}

}  // namespace tallystick::golden
