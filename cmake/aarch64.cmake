# Toolchain file: Debian's cross compiler for AArch64, with the zlib that scripts/setup.sh fetches.

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)

set(arm64 ${CMAKE_CURRENT_LIST_DIR}/../.cache/arm64/usr)
set(CMAKE_CXX_STANDARD_INCLUDE_DIRECTORIES ${arm64}/include)
set(ZLIB_ARCHIVE ${arm64}/lib/aarch64-linux-gnu/libz.a)
