# What `cmake --install build --prefix DIR` puts where: bin, lib, include and share below DIR, which
# may be moved. halnet finds the runtime and the netdefs by their places beside its own folder, bin; a
# build folder has the same places. So `lib` is `lib` everywhere, also where Debian has a folder more.

include(CMakePackageConfigHelpers)

# Halide's library lies in .venv, which an install must not need, so it comes along.
install(TARGETS halnet RUNTIME DESTINATION bin)
install(IMPORTED_RUNTIME_ARTIFACTS Halide::Halide LIBRARY DESTINATION lib)
install(TARGETS halnet_runtime ARCHIVE DESTINATION lib)
install(FILES ${CMAKE_SOURCE_DIR}/runtime/include/halnet/halnet.h
  ${CMAKE_SOURCE_DIR}/runtime/include/halnet/halnet.hpp DESTINATION include/halnet)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/netdefs DESTINATION share/halnet)

install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/README.md DESTINATION share/doc/halnet)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs DESTINATION share/doc/halnet)

set(package ${CMAKE_SOURCE_DIR}/cmake/package)
configure_file(${package}/halnet.pc.in ${CMAKE_BINARY_DIR}/halnet.pc @ONLY)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/halnetConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/halnet.pc DESTINATION lib/pkgconfig)
install(FILES ${package}/halnetConfig.cmake ${CMAKE_BINARY_DIR}/halnetConfigVersion.cmake
  DESTINATION lib/cmake/halnet)

# The command line describes itself: manual pages and completion in shells.
set(HALNET_SHELLS bash/bash-completion/completions/halnet zsh/zsh/site-functions/_halnet
    fish/fish/vendor_completions.d/halnet.fish)
install(CODE "set(shells ${HALNET_SHELLS})\nset(halnet [[$<TARGET_FILE:halnet>]])")
install(SCRIPT ${CMAKE_SOURCE_DIR}/cmake/InstallManual.cmake)

file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share/halnet)
file(CREATE_LINK ${CMAKE_SOURCE_DIR}/netdefs ${CMAKE_BINARY_DIR}/share/halnet/netdefs SYMBOLIC)
