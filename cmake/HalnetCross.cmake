# The runtime for AArch64, where its compiler and its zlib are there (scripts/setup.sh sees to both):
# lib/aarch64/libhalnet_runtime.a, by a build of the runtime alone inside this one.

find_program(AARCH64_COMPILER aarch64-linux-gnu-g++)
if(NOT AARCH64_COMPILER OR NOT EXISTS ${CMAKE_SOURCE_DIR}/.cache/arm64/usr/include/zlib.h)
  message(STATUS "No runtime for AArch64: scripts/setup.sh installs what it takes")
  return()
endif()

include(ExternalProject)
ExternalProject_Add(halnet_runtime_aarch64
  SOURCE_DIR ${CMAKE_SOURCE_DIR}
  BINARY_DIR ${CMAKE_BINARY_DIR}/aarch64
  PREFIX ${CMAKE_BINARY_DIR}/aarch64-stamps
  CMAKE_ARGS -DCMAKE_TOOLCHAIN_FILE=${CMAKE_SOURCE_DIR}/cmake/aarch64.cmake
  BUILD_COMMAND ${CMAKE_COMMAND} --build <BINARY_DIR> --target halnet_runtime
  BUILD_ALWAYS ON
  INSTALL_COMMAND "")
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
file(CREATE_LINK ${CMAKE_BINARY_DIR}/aarch64/lib ${CMAKE_BINARY_DIR}/lib/aarch64 SYMBOLIC)
install(FILES ${CMAKE_BINARY_DIR}/aarch64/lib/libhalnet_runtime.a DESTINATION lib/aarch64)
