include(CMakeFindDependencyMacro)
find_dependency(OpenCV COMPONENTS core imgproc dnn)
include(${CMAKE_CURRENT_LIST_DIR}/emoxnet-targets.cmake)
