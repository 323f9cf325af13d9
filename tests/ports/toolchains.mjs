// SPDX-License-Identifier: MIT
// How each toolchain builds a package and runs what it built: what a user of it would type.
import {existsSync, mkdirSync, symlinkSync} from 'node:fs';
import {spawnSync} from 'node:child_process';
import {dirname} from 'node:path';
import {buildDirectory, tool} from '../environment.mjs';

/**
 * @typedef {object} Toolchain
 * @property {string} title of its table
 * @property {() => boolean} installed
 * @property {(prefix: string) => NodeJS.ProcessEnv} environment of every command; `prefix` is where libraries are installed
 * @property {string} configure what comes before ./configure
 * @property {string} [triple] an option of ./configure
 * @property {string} cmake what comes before cmake
 * @property {string} [cmakeFlags]
 * @property {string} [meson] options of meson setup; it is not tried without
 * @property {string} make what comes before make
 * @property {string} [variables] of Makefiles that are written by hand
 * @property {(program: string) => string} run the shell command that runs a program
 */

/** @param {string} command */
const found = command => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/** What every build sees of the libraries that were built before.
 *  @param {string} prefix */
const dependencies = prefix => ({
  PKG_CONFIG_PATH: `${prefix}/lib/pkgconfig:${prefix}/share/pkgconfig`,
  CMAKE_PREFIX_PATH: prefix,
  CPPFLAGS: `-I${prefix}/include`,
  LDFLAGS: `-L${prefix}/lib`,
});

/** The directory of headers and libraries that has nothing but wasi-libc. */
function wasiSysroot() {
  const directory = `${buildDirectory}/ports/wasi/sysroot`;
  for (const kind of ['include', 'lib']) {
    mkdirSync(`${directory}/${kind}`, {recursive: true});
    const link = `${directory}/${kind}/wasm32-wasi`;
    if (!existsSync(link)) symlinkSync(`/usr/${kind}/wasm32-wasi`, link);
  }
  return directory;
}

const emulation = ['mman', 'signal', 'process-clocks', 'getpid'];
const wasiMacros = emulation.map(name => `-D_WASI_EMULATED_${name.toUpperCase().replace('-', '_')}`).join(' ');
const wasiLibraries = emulation.map(name => `-lwasi-emulated-${name}`).join(' ');

/** @type {Record<string, Toolchain>} */
export const toolchains = {
  native: {
    title: 'native gcc',
    installed: () => found('gcc'),
    // The reference need not be fast, but soon there.
    environment: prefix => ({...dependencies(prefix), CFLAGS: '-O1'}),
    configure: '', cmake: '', meson: '', make: '',
    run: program => `env LD_LIBRARY_PATH=${dirname(program)} ${program}`, // where some build a shared library of their own
  },
  amcc: {
    title: 'amcc',
    installed: () => existsSync(tool('amcc')),
    // Ports that happen to be installed are not seen; the stack is as large as natively.
    environment: prefix => ({
      ...dependencies(prefix), PATH: `${buildDirectory}/bin:${process.env.PATH}`, AMPHORA_CACHE: `${prefix}/cache`,
      LDFLAGS: `-L${prefix}/lib`,
    }),
    configure: 'amconfigure ', cmake: 'amcmake ', make: 'ammake ',
    meson: '--cross-file "$(amcc -print-file-name=build/cross.meson)"',
    run: program => program,
  },
  emcc: {
    title: 'emcc 3.1.6',
    installed: () => found('emcc'),
    // EMCC_CFLAGS reaches emcc past Makefiles that drop LDFLAGS, and comes when it compiles too.
    environment: prefix => ({
      ...dependencies(prefix), NODE_PATH: '/usr/share/nodejs', NODE_OPTIONS: '--no-experimental-fetch',
      EM_PKG_CONFIG_PATH: `${prefix}/lib/pkgconfig`,
      EMCC_CFLAGS: '-sNODERAWFS=1 -sALLOW_MEMORY_GROWTH=1 -sEXIT_RUNTIME=1 -Wno-unused-command-line-argument',
    }),
    configure: 'emconfigure ', cmake: 'emcmake ', make: 'emmake ',
    variables: 'CC=emcc CXX=em++ AR=emar RANLIB=emranlib',
    run: program => `node ${program}`,
  },
  wasi: {
    title: 'clang with wasi-libc',
    installed: () => existsSync('/usr/lib/wasm32-wasi/libc.a') && found('clang-22'),
    environment: prefix => ({
      ...dependencies(prefix),
      CC: `clang-22 --target=wasm32-wasi -Wno-unused-command-line-argument --sysroot=${wasiSysroot()}`,
      CXX: `clang++-22 --target=wasm32-wasi --sysroot=${wasiSysroot()}`,
      AR: 'llvm-ar-22', RANLIB: 'llvm-ranlib-22', NM: 'llvm-nm-22', STRIP: 'llvm-strip-22',
      CPPFLAGS: `-I${prefix}/include ${wasiMacros}`,
      LDFLAGS: `-L${prefix}/lib ${wasiLibraries} --no-wasm-opt`,
      PKG_CONFIG_LIBDIR: `${prefix}/lib/pkgconfig`,
    }),
    configure: '', triple: '--host=wasm32-wasi', cmake: '', make: '',
    cmakeFlags: '-DCMAKE_SYSTEM_NAME=WASI -DCMAKE_SYSTEM_PROCESSOR=wasm32 -DCMAKE_C_COMPILER=clang-22 -DCMAKE_CXX_COMPILER=clang++-22 ' +
      `-DCMAKE_C_COMPILER_TARGET=wasm32-wasi -DCMAKE_CXX_COMPILER_TARGET=wasm32-wasi -DCMAKE_SYSROOT=${buildDirectory}/ports/wasi/sysroot ` +
      '-DCMAKE_AR=/usr/bin/llvm-ar-22 -DCMAKE_RANLIB=/usr/bin/llvm-ranlib-22',
    variables: 'CC="$CC $CPPFLAGS $LDFLAGS" AR="$AR" RANLIB="$RANLIB"',
    run: program => `${tool('amrun')} --program ${program} ${program}`,
  },
};
