#include "node/doctor/doctor.h"

#include "node/doctor/checks.h"

namespace tallystick::node::doctor {

void add(Findings& findings, std::string check, Severity severity, std::string what, std::string cure) {
  findings.push_back({std::move(check), severity, std::move(what), std::move(cure), false});
}

Findings examine(const std::string& config_path, const Environment& environment, const Options& options) {
  Findings findings;
  auto loaded = load_config(config_path, environment);
  if (!loaded) {
    add(findings, "config", Severity::error, loaded.error().message,
        loaded.error().kind == ErrorKind::not_found
            ? "name the configuration with --config FILE; tallystickd --help lists every setting"
            : "correct this line of the file; tallystickd --help lists every setting");
    return findings;
  }
  Patient patient;
  patient.config = std::move(loaded->config);
  add(findings, "config", Severity::well,
      config_path + (patient.config.node.validator ? ": validator " + std::to_string(*patient.config.node.validator)
                             : patient.config.node.is_validator() ? ": a validator"
                                                                  : ": an observer"));
  look_at_genesis(patient, findings);
  look_at_keys(patient, options, findings);
  look_at_clock(patient, findings);
  look_at_space(patient, findings);
  if (is_running(patient)) {
    add(findings, "process", Severity::well, "a node runs on " + patient.config.node.data_dir);
    ask_the_node(patient, findings);
  } else {
    add(findings, "process", Severity::note, "no node runs on " + patient.config.node.data_dir);
    look_at_votes(patient, findings);
    look_at_epochs(patient, findings);
    look_at_ledger(patient, options, findings);
    look_at_ports(patient, findings);
  }
  look_at_peers(patient, findings);
  return findings;
}

}  // namespace tallystick::node::doctor
