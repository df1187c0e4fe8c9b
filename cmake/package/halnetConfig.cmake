# find_package(halnet): the compiler as halnet::halnet, halnet.h and what libraries need as
# halnet::api, and halnet_add_model. Everything lies relative to this file, so the tree can be moved.

cmake_minimum_required(VERSION 3.20) # DEPFILE
include_guard(GLOBAL)
include(CMakeFindDependencyMacro)
find_dependency(Threads)

get_filename_component(HALNET_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

add_executable(halnet::halnet IMPORTED GLOBAL)
set_target_properties(halnet::halnet PROPERTIES IMPORTED_LOCATION "${HALNET_PREFIX}/bin/halnet")

add_library(halnet::api INTERFACE IMPORTED GLOBAL)
set_target_properties(halnet::api PROPERTIES
  INTERFACE_INCLUDE_DIRECTORIES "${HALNET_PREFIX}/include"
  INTERFACE_LINK_LIBRARIES "Threads::Threads;m")

# halnet_add_model(TARGET NET description
#   WEIGHTS file | RANDOM_WEIGHTS seed
#   [STATIC | SHARED]     default: as BUILD_SHARED_LIBS says
#   [NAME name]           the function is halnet_library_NAME; default: the target's name
#   [FOR target]          what the kernels are for, see `halnet targets`; default: this machine
#   [WEIGHTS_BESIDE file] the packed weights lie in this file beside the library, by default
#                         relative to its folder, and not in it
#   [OPTIONS option...]   further options of `halnet compile`
#   [DEPENDS file...])    what must be made before; what is read is found by itself
#
# A library target with the compiled network. Who links with it includes <TARGET.h>. Its property
# IMPORTED_LOCATION is the library, HALNET_WEIGHTS the file with the weights beside it.
function(halnet_add_model target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG
    "STATIC;SHARED" "NET;WEIGHTS;RANDOM_WEIGHTS;WEIGHTS_BESIDE;NAME;FOR" "OPTIONS;DEPENDS")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "halnet_add_model(${target}): what is '${ARG_UNPARSED_ARGUMENTS}'?")
  endif()
  if(NOT ARG_NET)
    message(FATAL_ERROR "halnet_add_model(${target}) needs NET, a description")
  endif()
  if(ARG_SHARED AND ARG_STATIC)
    message(FATAL_ERROR "halnet_add_model(${target}) is SHARED or STATIC, not both")
  endif()
  if(DEFINED ARG_WEIGHTS AND DEFINED ARG_RANDOM_WEIGHTS)
    message(FATAL_ERROR "halnet_add_model(${target}) has WEIGHTS or RANDOM_WEIGHTS, not both")
  endif()
  foreach(option IN LISTS ARG_OPTIONS)
    if(option MATCHES "^--weights-beside(=|$)")
      message(FATAL_ERROR "halnet_add_model(${target}): say WEIGHTS_BESIDE file, so that it is a rule's output")
    elseif(option MATCHES "^(-o|--(output|name|depfile)(=|$))" OR (ARG_FOR AND option MATCHES "^--target(=|$)"))
      message(FATAL_ERROR "halnet_add_model(${target}): OPTIONS must not have '${option}', which is given already")
    endif()
  endforeach()
  if(ARG_SHARED OR (BUILD_SHARED_LIBS AND NOT ARG_STATIC))
    set(kind SHARED)
    set(suffix .so)
  else()
    set(kind STATIC)
    set(suffix .a)
  endif()
  if(NOT ARG_NAME)
    string(MAKE_C_IDENTIFIER "${target}" ARG_NAME)
  endif()

  get_filename_component(net "${ARG_NET}" ABSOLUTE)
  set(inputs "${net}" ${ARG_DEPENDS})
  set(options --name "${ARG_NAME}" ${ARG_OPTIONS})
  if(ARG_WEIGHTS)
    get_filename_component(weights "${ARG_WEIGHTS}" ABSOLUTE)
    list(APPEND inputs "${weights}")
    list(APPEND options --weights "${weights}")
  elseif(DEFINED ARG_RANDOM_WEIGHTS)
    list(APPEND options --random-weights "${ARG_RANDOM_WEIGHTS}")
  else()
    message(FATAL_ERROR "halnet_add_model(${target}) needs WEIGHTS, or RANDOM_WEIGHTS")
  endif()
  if(ARG_FOR)
    list(APPEND options --target "${ARG_FOR}")
  endif()

  set(folder "${CMAKE_CURRENT_BINARY_DIR}/halnet")
  file(MAKE_DIRECTORY "${folder}")
  set(library "${folder}/${target}${suffix}")
  set(outputs "${library}" "${folder}/${target}.h")
  set(beside "")
  if(ARG_WEIGHTS_BESIDE)
    get_filename_component(beside "${ARG_WEIGHTS_BESIDE}" ABSOLUTE BASE_DIR "${folder}")
    get_filename_component(beside_folder "${beside}" DIRECTORY)
    file(MAKE_DIRECTORY "${beside_folder}") # not every generator makes folders of outputs
    list(APPEND outputs "${beside}")
    list(APPEND options --weights-beside "${beside}")
  endif()
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND halnet::halnet compile "${net}" ${options} -o "${library}" --depfile "${library}.d"
    DEPENDS halnet::halnet ${inputs}
    DEPFILE "${library}.d"
    COMMENT "Compiling the network ${target}"
    VERBATIM)
  add_custom_target(${target}_halnet DEPENDS ${outputs})
  add_library(${target} ${kind} IMPORTED GLOBAL)
  add_dependencies(${target} ${target}_halnet)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION "${library}"
    IMPORTED_SONAME "${target}.so"
    HALNET_WEIGHTS "${beside}"
    INTERFACE_INCLUDE_DIRECTORIES "${folder}"
    INTERFACE_LINK_LIBRARIES halnet::api)
endfunction()
