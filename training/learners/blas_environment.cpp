#include "training/learners/blas_environment.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace segue::training {
namespace {

// Sets a variable unless it is set; true if it was not.
bool set(const char* name, const char* value) {
  if (std::getenv(name)) return false;
  setenv(name, value, 0);
  return true;
}

const char* better_core() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
    return "SkylakeX";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
  return nullptr;
}

}  // namespace

void prepare_blas_environment(char** arguments) {
  auto* const corename = dlsym(RTLD_DEFAULT, "openblas_get_corename");
  if (!corename) return;  // another BLAS library
  const std::string_view core = reinterpret_cast<char* (*)()>(corename)();
  bool changed = set("OPENBLAS_NUM_THREADS", "1");
  if (const auto* better = better_core(); better && core == "Prescott")
    changed |= set("OPENBLAS_CORETYPE", better);
  if (!changed) return;
  std::error_code unknown;
  const std::string self = std::filesystem::read_symlink("/proc/self/exe", unknown);
  execv(self.c_str(), arguments);  // returns only on failure: slower then, but correct
}

}  // namespace segue::training
