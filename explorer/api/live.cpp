#include "explorer/api/live.h"

namespace tallystick::explorer::api {
namespace {

// Nothing that a client says is read.
class Listener final : public node::http::Conversation {
 public:
  explicit Listener(std::shared_ptr<node::http::Outlet> outlet) : outlet_{std::move(outlet)} {}
  void received(std::string) override {}
  void written() override {}

 private:
  const std::shared_ptr<node::http::Outlet> outlet_;
};

}  // namespace

node::http::Open Live::open(std::function<std::string()> first) {
  return [this, first = std::move(first)](
             const node::http::Request& request,
             std::shared_ptr<node::http::Outlet> outlet) -> std::shared_ptr<node::http::Conversation> {
    if (request.path != "/v1/live") return nullptr;
    outlet->send(first());
    {
      const std::lock_guard lock{mutex_};
      std::erase_if(outlets_, [](const auto& weak) { return weak.expired(); });
      outlets_.push_back(outlet);
    }
    return std::make_shared<Listener>(std::move(outlet));
  };
}

void Live::tell(const std::string& text) {
  std::vector<std::shared_ptr<node::http::Outlet>> listeners;
  {
    const std::lock_guard lock{mutex_};
    for (const auto& weak : outlets_)
      if (auto outlet = weak.lock()) listeners.push_back(std::move(outlet));
  }
  for (const auto& listener : listeners) listener->send(text);
}

}  // namespace tallystick::explorer::api
