// SPDX-License-Identifier: MIT
/**
 * The JavaScript inside a program (EM_JS, EM_ASM, --pre-js), which amcc puts in here, and the names that it
 * finds in its scope.
 */

/**
 * Makes the functions of one instance.
 * @param {Record<string, any>} scope what Emscripten has in the scope of such code
 * @param {(name: string) => (...args: any[]) => any} exported a function of the program
 * @returns {[Record<string, (...args: any[]) => any>, Record<number, (...args: any[]) => any>]}
 *   the functions of EM_JS by name, of EM_ASM by address
 */
export function createScripts(scope, exported) {
  const {
    Module, FS, MEMFS, IDBFS, NODEFS, WORKERFS, UTF8ToString, UTF8ArrayToString, stringToUTF8, stringToUTF8Array, lengthBytesUTF8, stringToNewUTF8, allocateUTF8,
    allocateUTF8OnStack, stringToUTF8OnStack, AsciiToString, stringToAscii, UTF16ToString, stringToUTF16, lengthBytesUTF16, UTF32ToString,
    stringToUTF32, lengthBytesUTF32, intArrayFromString, intArrayToString, writeArrayToMemory, writeAsciiToMemory, allocate,
    convertI32PairToI53, convertU32PairToI53, readI53FromI64, readI53FromU64, writeI53ToI64, writeI53ToI64Clamped, writeI53ToI64Signaling,
    writeI53ToU64Clamped, writeI53ToU64Signaling,
    getValue, setValue, ccall, cwrap, stackSave, stackAlloc, stackRestore, dynCall, getWasmTableEntry, addFunction, removeFunction, wasmTable, out, err, abort, assert,
    addRunDependency, removeRunDependency, require, callUserCallback, stackTrace, setTempRet0, getTempRet0, runtimeKeepalivePush, runtimeKeepalivePop,
    ENVIRONMENT_IS_WEB, ENVIRONMENT_IS_WORKER, ENVIRONMENT_IS_NODE, ENVIRONMENT_IS_SHELL,
  } = scope;
  const ALLOC_NORMAL = exported('malloc'), ALLOC_STACK = stackAlloc;
  const arguments_ = Module.arguments ?? [], thisProgram = Module.thisProgram;
  let HEAP8, HEAPU8, HEAP16, HEAPU16, HEAP32, HEAPU32, HEAPF32, HEAPF64, HEAP64, HEAPU64;
  scope.setViews = (/** @type {any} */ views) => {
    ({HEAP8, HEAPU8, HEAP16, HEAPU16, HEAP32, HEAPU32, HEAPF32, HEAPF64, HEAP64, HEAPU64} = views);
  };
  /*{{functions}}*/
  const scripts = () => {
    /*{{script}}*/
    return /** @type {any} */ ([{}, {}]);
  };
  return scripts();
}
