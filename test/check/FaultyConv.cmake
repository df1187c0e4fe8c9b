# Copies codegen/cpu/Conv.cpp from IN to OUT with a fault: padding takes the input's last column, too,
# so that windows at the right border miss a tap.
file(READ ${IN} text)
string(REPLACE "{0, int(shape.inW)}" "{0, int(shape.inW) - 1}" faulty "${text}")
if(faulty STREQUAL text)
  message(FATAL_ERROR "${IN} pads its input in other words than this fault knows")
endif()
file(WRITE ${OUT} "${faulty}")
