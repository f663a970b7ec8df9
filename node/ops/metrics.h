// Counters, gauges and histograms of a process, written out in Prometheus' text format. Names get the prefix
// tallystick_. Handles are cheap to copy, safe from any thread and live as long as the registry; keep them, do not look
// them up per event.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tallystick::node::ops {

using Labels = std::map<std::string, std::string>;

class Counter {
 public:
  void add(double amount = 1);  // amount >= 0

 private:
  friend class Metrics;
  explicit Counter(void* raw) : raw_{raw} {}
  void* raw_;
};

class Gauge {
 public:
  void set(double value);
  void add(double amount);

 private:
  friend class Metrics;
  explicit Gauge(void* raw) : raw_{raw} {}
  void* raw_;
};

class Histogram {
 public:
  void observe(double value);

 private:
  friend class Metrics;
  explicit Histogram(void* raw) : raw_{raw} {}
  void* raw_;
};

// Upper bounds for seconds, 1 ms to 10 s.
std::vector<double> seconds_buckets();

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;
  // The same name and labels give the same metric. A name keeps the kind and help it was first given.
  Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  Histogram histogram(const std::string& name, const std::string& help, const std::vector<double>& buckets,
                      const Labels& labels = {});
  // Every metric, in the text exposition format.
  std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::node::ops
