# Everything that halnet is built from, in one place, with versions.

# The Python side lives in .venv inside the tree (scripts/setup.sh makes it).
if(NOT Python3_EXECUTABLE)
  set(Python3_EXECUTABLE ${CMAKE_SOURCE_DIR}/.venv/bin/python)
endif()
execute_process(
  COMMAND ${Python3_EXECUTABLE} -c "import halide, os; print(os.path.dirname(halide.__file__))"
  OUTPUT_VARIABLE HALIDE_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "Halide's Python package is missing: run scripts/setup.sh")
endif()
set(Halide_DIR ${HALIDE_ROOT}/lib64/cmake/Halide)
set(HalideHelpers_DIR ${HALIDE_ROOT}/lib64/cmake/HalideHelpers)
set(MLIR_DIR /usr/lib/llvm-22/lib/cmake/mlir CACHE PATH "MLIR's CMake package")

find_package(MLIR 22.1 REQUIRED CONFIG)
find_package(Halide 21.0 REQUIRED CONFIG)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(CLI11 2.1 REQUIRED CONFIG)
find_package(nlohmann_json 3.11 REQUIRED CONFIG)
find_package(ZLIB 1.2 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
find_package(Protobuf 3.21 REQUIRED)
find_package(GTest 1.12 REQUIRED)
find_package(Threads REQUIRED)
find_library(LIBZIP_LIBRARY zip REQUIRED)

list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)

# Of the same names but with other uses here: Debian's LLVM has RTTI on, and our
# readers and Halide need exceptions, so LLVM's own compile flags are not taken over.
