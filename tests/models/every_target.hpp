// Test support: runs something once with each instruction set that Highway can choose on this processor.
#pragma once

#include <hwy/highway.h>

#include <cstdint>

namespace segue::models::testing {

/// Calls body(target) with the dynamic dispatch set to it.
template <class Body>
void on_every_target(const Body& body) {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::GetChosenTarget().Update(target);
    body(target);
  }
  hwy::GetChosenTarget().DeInit();
}

/// Whether the target fuses a multiply and an add: all that do give the same bits.
inline bool fuses(std::int64_t target) { return (target & (HWY_AVX2 | HWY_AVX3 | HWY_AVX3_DL)) != 0; }

}  // namespace segue::models::testing
