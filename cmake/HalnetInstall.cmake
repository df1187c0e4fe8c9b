# What `cmake --install build --prefix DIR` puts where. halnet finds the runtime and the
# netdefs by their places beside its own folder, bin; a build folder has the same places.

include(GNUInstallDirs)

# Halide's library lies in .venv, which an install must not need, so it comes along.
install(TARGETS halnet RUNTIME)
install(IMPORTED_RUNTIME_ARTIFACTS Halide::Halide LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS halnet_runtime ARCHIVE)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/runtime/include/halnet DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/netdefs DESTINATION ${CMAKE_INSTALL_DATADIR}/halnet)

file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share/halnet)
file(CREATE_LINK ${CMAKE_SOURCE_DIR}/netdefs ${CMAKE_BINARY_DIR}/share/halnet/netdefs SYMBOLIC)
