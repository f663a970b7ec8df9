#include "explorer/generator/history.h"

#include <algorithm>

#include "explorer/generator/stage.h"

namespace tallystick::explorer {

bool finds(const Hit& hit, const PlantedCase& planted) {
  return hit.rule == planted.rule && hit.variant == planted.variant &&
         std::all_of(planted.rows.begin(), planted.rows.end(),
                     [&](RowKey key) { return std::find(hit.proof.begin(), hit.proof.end(), key) != hit.proof.end(); });
}

History make_history(Names& names, const HistorySettings& settings) {
  History history;
  Scene scene(names);
  Chance chance(settings.seed);
  Market market(scene, chance);
  market.live(settings.receivables);
  history.clean = market.clean();
  for (const auto& plants : {plants_of_papers(), plants_of_chains(), plants_of_money()})
    for (const Plant& plant : plants)
      for (int i = 0; i < settings.cases; ++i) {
        PlantedCase& made = history.cases.emplace_back(PlantedCase{plant.rule, plant.variant, {}, {}});
        const std::string prefix = "planted-" + std::to_string(plant.rule) + "-" + std::to_string(plant.variant) + "-" +
                                   std::to_string(i) + "-";
        // Late enough for shells to have peers, early enough for everything to ripen.
        Stage stage{scene, chance, market.banks(), market.platform(), chance.small(120, 320), prefix, made};
        plant.play(stage);
      }
  scene.sort();
  history.facts = std::move(scene.facts);
  return history;
}

}  // namespace tallystick::explorer
