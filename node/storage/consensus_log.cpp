#include "node/storage/consensus_log.h"

#include <algorithm>
#include <tuple>

#include "core/codec.h"
#include "core/ensure.h"

namespace tallystick::node {
namespace {

enum class Kind : std::uint8_t { record = 1, body = 2, lease = 3 };

void put_sized(Writer& w, ByteView bytes) {
  w.integer(static_cast<std::uint32_t>(bytes.size()));
  w.raw(bytes);
}

void put_plain(Writer& w, const consensus::LogRecord& record) {
  w.integer(static_cast<std::uint8_t>(Kind::record));
  consensus::encode(w, record);
}

ByteView bytes_of(const TransactionPtr& transaction) {
  return transaction->bytes;
}
ByteView bytes_of(const Bytes& transaction) {
  return transaction;
}

template <class Transactions>
void put_body(Writer& w, const consensus::LogRecord& record, const Transactions& transactions) {
  w.integer(static_cast<std::uint8_t>(Kind::body));
  put_sized(w, consensus::encode_record(record));
  w.integer(static_cast<std::uint32_t>(transactions.size()));
  for (const auto& transaction : transactions) put_sized(w, bytes_of(transaction));
}

Bytes encode_lease(const SignLease& lease) {
  Writer w;
  w.integer(static_cast<std::uint8_t>(Kind::lease));
  encode(w, lease.epoch);
  encode(w, lease.lease_end);
  return w.take();
}

bool is_body(const consensus::LogRecord& record) {
  return std::holds_alternative<consensus::Body>(record);
}

Result<ConsensusLog::Entry> decode_body(Reader& r) {
  const auto record = consensus::decode_record(r.raw(r.integer<std::uint32_t>()));
  if (!r.ok() || !record) return malformed("a body record is not readable");
  ConsensusLog::Entry entry{*record, {}};
  const auto count = r.integer<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && r.ok(); ++i) {
    const ByteView bytes = r.raw(r.integer<std::uint32_t>());
    entry.transactions.emplace_back(bytes.begin(), bytes.end());
  }
  if (!r.ok() || r.remaining() != 0) return malformed("a body record has other bytes than it says");
  return entry;
}

}  // namespace

Result<ConsensusLog::Opened> ConsensusLog::open(Disk& disk, RecordLogOptions options) {
  auto records = RecordLog::open(disk, std::move(options));
  if (!records) return tl::unexpected(records.error());
  Opened opened;
  opened.log = std::make_unique<ConsensusLog>();
  opened.findings.damaged = records->damaged;
  opened.log->log_ = std::move(records->log);

  for (const RecordLog::Record& stored : records->records) {
    Reader r{stored.bytes};
    const auto kind = static_cast<Kind>(r.integer<std::uint8_t>());
    Result<Entry> entry = malformed("a record of unknown kind");
    if (kind == Kind::lease) {
      SignLease lease;
      decode(r, lease.epoch);
      decode(r, lease.lease_end);
      const auto& known = opened.findings.lease;
      if (!known || std::tie(lease.epoch, lease.lease_end) > std::tie(known->epoch, known->lease_end))
        opened.findings.lease = lease;
      continue;
    }
    if (kind == Kind::body) entry = decode_body(r);
    if (kind == Kind::record) {
      auto record = consensus::decode_record(r.raw(r.remaining()));
      if (record)
        entry = Entry{std::move(*record), {}};
      else
        entry = tl::unexpected(record.error());
    }
    if (!entry) {
      opened.findings.damaged = true;
      continue;
    }
    opened.entries.push_back(std::move(*entry));
  }
  return opened;
}

Result<void> ConsensusLog::append(const consensus::LogRecord& record, const std::vector<TransactionPtr>& transactions) {
  Writer w;
  if (is_body(record)) {
    put_body(w, record, transactions);
  } else {
    ensure(transactions.empty());
    put_plain(w, record);
  }
  if (auto added = log_->append(w.bytes()); !added) return tl::unexpected(added.error());
  return {};
}

Result<void> ConsensusLog::append_lease(SignLease lease) {
  if (auto added = log_->append(encode_lease(lease)); !added) return tl::unexpected(added.error());
  return {};
}

Result<void> ConsensusLog::sync() {
  return log_->sync();
}

Result<void> ConsensusLog::replace(const std::vector<Entry>& entries, const std::optional<SignLease>& lease) {
  std::vector<Bytes> records;
  for (const Entry& entry : entries) {
    Writer w;
    is_body(entry.record) ? put_body(w, entry.record, entry.transactions) : put_plain(w, entry.record);
    records.push_back(w.take());
  }
  if (lease) records.push_back(encode_lease(*lease));
  return log_->rewrite(records);
}

}  // namespace tallystick::node
