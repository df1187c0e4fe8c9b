# Helpers that keep every folder's CMakeLists.txt short.

# restrict, stringop-overflow: false alarms of gcc 12 on std::string.
set(HALNET_WARNINGS -Wall -Wextra -Wno-unused-parameter -Wno-restrict -Wno-stringop-overflow
    -Werror=return-type)

# Flags that every target of ours has. Debian's LLVM is built without
# assertions, so ours is too (NDEBUG): its class layouts depend on it.
function(halnet_configure target)
  target_compile_options(${target} PRIVATE ${HALNET_WARNINGS})
  target_compile_definitions(${target} PRIVATE NDEBUG)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
endfunction()

# halnet_add_library(NAME source... [MLIR] [DEPENDS target...] [LIBS library...])
# MLIR: the library sees MLIR's headers, as system headers and by a shared precompiled header.
function(halnet_add_library name)
  cmake_parse_arguments(ARG "MLIR" "" "DEPENDS;LIBS" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  halnet_configure(${name})
  target_link_libraries(${name} PUBLIC ${ARG_LIBS})
  if(ARG_MLIR)
    target_include_directories(${name} SYSTEM PUBLIC ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
    target_link_libraries(${name} PUBLIC MLIR LLVM)
    target_precompile_headers(${name} REUSE_FROM HalnetPrecompiled)
  endif()
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
endfunction()

# halnet_add_tool(NAME source... [MLIR] [LIBS library...]): a program in build/bin.
function(halnet_add_tool name)
  cmake_parse_arguments(ARG "MLIR" "" "LIBS" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  halnet_configure(${name})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS})
  if(ARG_MLIR)
    target_include_directories(${name} SYSTEM PUBLIC ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
    target_link_libraries(${name} PRIVATE MLIR LLVM)
    target_precompile_headers(${name} REUSE_FROM HalnetPrecompiled)
  endif()
endfunction()

# halnet_add_unittest(NAME source... [LIBS library...]): a GoogleTest program in build/test/unit, run by lit.
function(halnet_add_unittest name)
  cmake_parse_arguments(ARG "" "" "LIBS" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  halnet_configure(${name})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test/unit SUFFIX .unittest)
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} GTest::gtest GTest::gtest_main)
  set_property(GLOBAL APPEND PROPERTY HALNET_UNITTESTS ${name})
endfunction()

# halnet_tablegen(TARGET DEFINITIONS output action...): generated files of one .td, as a target to depend on.
#   halnet_tablegen(HalnetNetOpsGen NetOps.td NetOps.h.inc -gen-op-decls NetOps.cpp.inc -gen-op-defs)
function(halnet_tablegen target definitions)
  set(LLVM_TARGET_DEFINITIONS ${definitions})
  set(files ${ARGN})
  while(files)
    list(POP_FRONT files output action)
    string(REPLACE " " ";" action "${action}")
    mlir_tablegen(${output} ${action} -I${CMAKE_SOURCE_DIR} -I${MLIR_INCLUDE_DIRS})
  endwhile()
  add_public_tablegen_target(${target})
endfunction()
