# What `cmake --install build --prefix DIR` puts where. halnet finds the runtime and the
# descriptions by their place beside its own folder; a build folder has the same places.

include(GNUInstallDirs)

install(TARGETS halnet RUNTIME)
install(TARGETS halnet_runtime ARCHIVE)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/runtime/include/halnet DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/netdefs DESTINATION ${CMAKE_INSTALL_DATADIR}/halnet)
