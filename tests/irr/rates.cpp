// For compare.mjs: one line of flows in, "at amount at amount …", one line out: the internal rate per period, or "none".
#include <iostream>
#include <sstream>
#include <string>

#include "contracts/pricing/internal_rate.h"

int main() {
  using namespace tallystick::contracts::pricing;
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    std::vector<Flow> flows;
    Flow flow;
    while (words >> flow.at >> flow.amount) flows.push_back(flow);
    const auto rate = internal_rate(flows);
    std::cout << (rate ? rate->per_period.text() : "none") << '\n';
  }
  return 0;
}
