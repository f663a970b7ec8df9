#include "node/ops/metrics.h"

#include <mutex>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace tallystick::node::ops {

namespace {

constexpr const char* kPrefix = "tallystick_";

}  // namespace

struct Metrics::Impl {
  // The registry of the library refuses nothing by itself when a name comes again with other help: the family first made is kept here.
  template <class T>
  using Families = std::map<std::string, prometheus::Family<T>*>;
  prometheus::Registry registry;
  std::mutex mutex;
  Families<prometheus::Counter> counters;
  Families<prometheus::Gauge> gauges;
  Families<prometheus::Histogram> histograms;

  template <class T, class Builder>
  prometheus::Family<T>& family(Families<T>& known, Builder builder, const std::string& name, const std::string& help) {
    const std::lock_guard lock{mutex};
    auto& entry = known[name];
    if (entry == nullptr) entry = &builder.Name(kPrefix + name).Help(help).Register(registry);
    return *entry;
  }
};

void Counter::add(double amount) {
  static_cast<prometheus::Counter*>(raw_)->Increment(amount);
}
void Gauge::set(double value) {
  static_cast<prometheus::Gauge*>(raw_)->Set(value);
}
void Gauge::add(double amount) {
  static_cast<prometheus::Gauge*>(raw_)->Increment(amount);
}
void Histogram::observe(double value) {
  static_cast<prometheus::Histogram*>(raw_)->Observe(value);
}

std::vector<double> seconds_buckets() {
  return {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10};
}

Metrics::Metrics() : impl_{std::make_unique<Impl>()} {}
Metrics::~Metrics() = default;

Counter Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  return Counter{
      &impl_->family<prometheus::Counter>(impl_->counters, prometheus::BuildCounter(), name, help).Add(labels)};
}

Gauge Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return Gauge{&impl_->family<prometheus::Gauge>(impl_->gauges, prometheus::BuildGauge(), name, help).Add(labels)};
}

Histogram Metrics::histogram(const std::string& name, const std::string& help, const std::vector<double>& buckets,
                             const Labels& labels) {
  auto& family = impl_->family<prometheus::Histogram>(impl_->histograms, prometheus::BuildHistogram(), name, help);
  return Histogram{&family.Add(labels, buckets)};
}

std::string Metrics::text() const {
  return prometheus::TextSerializer{}.Serialize(impl_->registry.Collect());
}

}  // namespace tallystick::node::ops
