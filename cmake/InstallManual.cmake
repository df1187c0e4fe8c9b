# Run by `cmake --install`: asks `halnet` for its manual pages and completion scripts. `shells` are
# SHELL/PATH below share.

set(share $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share)
message(STATUS "Installing: ${share}/man/man1/halnet*.1")
execute_process(COMMAND ${halnet} man ${share}/man/man1 COMMAND_ERROR_IS_FATAL ANY)
foreach(entry IN LISTS shells)
  string(REGEX MATCH "^([a-z]+)/(.*)$" entry ${entry})
  set(shell ${CMAKE_MATCH_1})
  set(path ${CMAKE_MATCH_2})
  message(STATUS "Installing: ${share}/${path}")
  cmake_path(GET path PARENT_PATH folder)
  file(MAKE_DIRECTORY ${share}/${folder})
  execute_process(COMMAND ${halnet} completion ${shell} OUTPUT_FILE ${share}/${path}
                  COMMAND_ERROR_IS_FATAL ANY)
endforeach()
