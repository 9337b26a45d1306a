#include "serving/doctor/training_checks.hpp"

#include <simdjson.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

namespace segue::serving {
namespace {

namespace fs = std::filesystem;

/// For a shell.
std::string quoted(const std::string& text) {
  std::string all = "'";
  for (const char c : text) all += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return all + '\'';
}

/// What the command prints, its errors too.
std::string output_of(const std::string& command) {
  std::string output;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((command + " 2>&1").c_str(), "r"), pclose);
  std::array<char, 4096> buffer{};
  while (pipe && std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) output += buffer.data();
  return output;
}

}  // namespace

std::optional<TrainingEnvironment> parse_training_environment(std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::element environment;
  std::string_view libtorch, blas;
  std::int64_t gpus = 0;
  if (parser.parse(json.data(), json.size()).get(environment) != simdjson::SUCCESS ||
      environment["libtorch"].get(libtorch) != simdjson::SUCCESS ||
      environment["blas"].get(blas) != simdjson::SUCCESS ||
      environment["gpus"].get(gpus) != simdjson::SUCCESS)
    return std::nullopt;
  return TrainingEnvironment{std::string(libtorch), std::string(blas), gpus};
}

Diagnoses check_training(const TrainingEnvironment& environment, const configs::Training& training,
                         bool gpu_in_machine) {
  Diagnosis blas{.level = Level::ok, .subject = "BLAS", .text = environment.blas, .remedy = ""};
  if (environment.blas.empty()) {
    blas.level = Level::warning;
    blas.text = "the reference implementation, with which a training takes some thirty times as long";
    blas.remedy = "run `apt-get install libopenblas0-pthread`";
  }

  Diagnosis gpu{.level = Level::ok, .subject = "GPU", .text = "", .remedy = ""};
  if (environment.gpus > 0) {
    gpu.text = std::to_string(environment.gpus) + ", of which " +
               (training.device == "cpu" ? "training.device = \"cpu\" uses none" : "training uses the first");
  } else if (training.device == "cuda") {
    gpu.level = Level::error;
    gpu.text = "none that this LibTorch can use, and training.device = \"cuda\" wants one: trainings fail";
    gpu.remedy = "set training.device = \"auto\", or build with a LibTorch that has CUDA (SEGUE_LIBTORCH)";
  } else if (gpu_in_machine && training.device == "auto") {
    gpu.level = Level::warning;
    gpu.text = "there is one, with its driver, but this LibTorch cannot use it; training uses the processor";
    gpu.remedy = "build with a LibTorch that has CUDA (SEGUE_LIBTORCH), or set training.device = \"cpu\"";
  } else {
    gpu.text = "none; training uses the processor";
  }
  return {{.level = Level::ok,
           .subject = "LibTorch",
           .text = environment.libtorch + ", in segue-train",
           .remedy = ""},
          blas,
          gpu};
}

Diagnoses check_training(const fs::path& program, const configs::Training& training) {
  Diagnosis diagnosis{.level = Level::ok, .subject = "training", .text = "", .remedy = ""};
  if (access(program.c_str(), X_OK) != 0) {
    diagnosis.text = "there is no " + program.string() + ": this machine serves and does not train";
    return {diagnosis};
  }
  const std::string output = output_of(quoted(program) + " environment");
  if (const auto environment = parse_training_environment(output)) {
    std::error_code ignored;
    return check_training(*environment, training, fs::exists("/proc/driver/nvidia/version", ignored));
  }
  diagnosis.level = Level::error;
  diagnosis.text = program.string() + " does not run: " + output.substr(0, output.find('\n'));
  diagnosis.remedy = "install what it needs (`ldd " + program.string() + "` names what is missing)";
  return {diagnosis};
}

}  // namespace segue::serving
