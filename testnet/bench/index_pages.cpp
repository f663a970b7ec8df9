#include "testnet/bench/index_pages.h"

#include <algorithm>
#include <chrono>

#include "explorer/api/routes.h"

namespace tallystick::bench {
namespace {

namespace api = explorer::api;
using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr int kPagesEach = 10;

constexpr const char* kTargets[] = {"/v1/blocks",
                                    "/v1/transactions",
                                    "/v1/transactions?filter=outcome:ne:applied",
                                    "/v1/transactions?operation=fragment.transfer",
                                    "/v1/events",
                                    "/v1/events?event=cash.paid",
                                    "/v1/records/fragment.fragment",
                                    "/v1/records/fragment.fragment?sort=-face",
                                    "/v1/records/fragment.fragment?sort=due&filter=state:in:held,offered",
                                    "/v1/records/cash.balance?sort=-amount",
                                    "/v1/records/account.lane",
                                    "/v1/records/evidence.evidence",
                                    "/v1/records/receivable.receivable?sort=-face",
                                    "/v1/records/party.party?filter=name:contains:payer",
                                    "/v1/summary",
                                    "/v1/validators",
                                    "/v1/search?q=1000"};

class Asker {
 public:
  Asker(const Genesis& genesis, explorer::sql::Database& database)
      : context_{genesis}, database_{database}, routes_{api::index_routes()} {}

  Result<json> ask(const std::string& target) {
    const std::size_t mark = std::min(target.find('?'), target.size());
    const auto query = api::Query::parse(std::string_view{target}.substr(std::min(mark + 1, target.size())));
    const auto begun = Clock::now();
    api::Answer<json> answer = api::not_here("no route");
    for (const api::Route& route : routes_) {
      auto path = query ? api::match(route, target.substr(0, mark)) : std::nullopt;
      if (!path) continue;
      const api::Ask asked{context_, database_, *query, std::move(*path)};
      answer = route.answer ? route.answer(asked) : api::answer_page(asked, **route.list(asked), route.path);
    }
    const double ms = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
    if (!answer) return internal_error(target + ": " + answer.error().cause);
    times_.push_back(ms);
    if (ms > slowest_ms_) {
      slowest_ms_ = ms;
      slowest_ = target;
    }
    return std::move(*answer);
  }

  json result() {
    std::ranges::sort(times_);
    const auto at = [&](double share) {
      return times_[std::min(times_.size() - 1, static_cast<std::size_t>(share * static_cast<double>(times_.size())))];
    };
    return {{"pages", times_.size()},
            {"p50_ms", at(0.5)},
            {"p99_ms", at(0.99)},
            {"slowest", {{"target", slowest_}, {"ms", slowest_ms_}}}};
  }

 private:
  const api::Context context_;
  explorer::sql::Database& database_;
  const std::vector<api::Route> routes_;
  std::vector<double> times_;
  double slowest_ms_ = 0;
  std::string slowest_;
};

}  // namespace

Result<json> measure_pages(const Genesis& genesis, explorer::sql::Database& database, Height height) {
  Asker asker{genesis, database};
  const std::string middle = "at=" + std::to_string(height.raw() / 2);
  for (const std::string plain : kTargets) {
    for (const std::string& at : {std::string{}, middle}) {
      if (!at.empty() && (plain.starts_with("/v1/search") || plain.starts_with("/v1/validators"))) continue;
      const std::string target = plain + (plain.find('?') == std::string::npos ? "?" : "&") + at;
      std::string cursor;
      for (int page = 0; page < kPagesEach; ++page) {
        const auto answer = asker.ask(target + cursor);
        if (!answer) return tl::unexpected(answer.error());
        if (!answer->contains("cursor")) break;
        cursor = "&cursor=" + (*answer)["cursor"].get<std::string>();
      }
    }
  }
  const auto receivables = asker.ask("/v1/records/receivable.receivable?limit=5");
  if (!receivables) return tl::unexpected(receivables.error());
  for (const json& item : (*receivables)["items"])
    for (const char* what : {"/v1/lineage/", "/v1/events?mentions=", "/v1/records/receivable.receivable/"})
      if (const auto answer = asker.ask(what + item["key"].get<std::string>()); !answer)
        return tl::unexpected(answer.error());
  return asker.result();
}

}  // namespace tallystick::bench
