// Environment variables that OpenBLAS reads when it is loaded, before main().
#pragma once

namespace segue::training {

/// Must be called first in main(). Restarts the process (execv) once, with the variables set, where OpenBLAS
///  - has started a thread pool of its own (it competes with LibTorch's; and its threads, started before the
///    trainer blocks signals, would receive the ones that the trainer waits for), or
///  - does not recognise a newer processor: 0.3.21 knows none after Ice Lake, falls back to the SSE3 kernels
///    of 2004 and is four times slower.
/// OPENBLAS_NUM_THREADS and OPENBLAS_CORETYPE keep a value set by the user.
void prepare_blas_environment(char** arguments);

}  // namespace segue::training
