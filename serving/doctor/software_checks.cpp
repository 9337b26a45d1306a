#include "serving/doctor/software_checks.hpp"

#include <openssl/crypto.h>
#include <simdjson.h>

#include <boost/version.hpp>

#include "ingest/kafka/broker_state.hpp"
#include "models/scoring/instruction_set.hpp"
#include "models/scoring/scan/panel_dots.hpp"

namespace segue::serving {
namespace {

// SIMDJSON_VERSION is a string in some versions, and bare in others.
std::string simdjson_version() {
  return std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + '.' +
         std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + '.' +
         std::to_string(simdjson::SIMDJSON_VERSION_REVISION);
}

}  // namespace

Diagnosis check_libraries() {
  std::string boost = BOOST_LIB_VERSION;
  for (char& c : boost)
    if (c == '_') c = '.';
  return {.level = Level::ok,
          .subject = "libraries",
          .text = "librdkafka " + ingest::librdkafka_version() + ", Boost " + boost + ", simdjson " +
                  simdjson_version() + ", OpenSSL " + OpenSSL_version(OPENSSL_VERSION_STRING) + ", Highway " +
                  models::highway_version(),
          .remedy = ""};
}

InstructionSets instruction_sets() {
  return {.highway = std::string(models::instruction_set()),
          .scan = models::panel_kernels().front().name,
          .json = simdjson::get_active_implementation()->name()};
}

Diagnosis check_instruction_sets(const InstructionSets& sets) {
  Diagnosis diagnosis{.level = Level::ok, .subject = "SIMD", .text = "", .remedy = ""};
  diagnosis.text = "scores by " + sets.highway + ", the scan by " + sets.scan + ", JSON by " + sets.json;
  if (sets.scan != "portable") return diagnosis;
  diagnosis.level = Level::warning;
  diagnosis.text += ": lists take many times as long as with AVX2, which this processor lacks or hides";
  diagnosis.remedy = "use a processor with AVX2 or, in a virtual machine, pass the host's processor through";
  return diagnosis;
}

}  // namespace segue::serving
