/** What programs are given, and what they are: docs/web.md explains it. */

export type Engine = 'wasm' | 'asm.js';
/** What suspends a program while it waits. */
export type Suspends = 'jspi' | 'atomics' | 'asyncify';
export type Source = string | URL | Response | BufferSource | WebAssembly.Module;

export interface LoadOptions {
  /** By default WebAssembly, or asm.js where that is missing or forbidden. */
  engine?: 'auto' | 'wasm' | 'asmjs' | 'asm.js';
  /** How programs are suspended; by default as the engine can. */
  suspends?: Suspends;
  /** Where the asm.js is, if not beside the .wasm, or a function that returns the module. */
  asmjs?: string | URL | (() => unknown);
}

/** A piece of input; none, or an empty one, is the end. */
export type Piece = string | Uint8Array | null | undefined;
export type Bytes = Uint8Array<ArrayBuffer>;

/** The files that a program is granted: directories, by the names under which it finds them open. */
export interface FileSystem {
  readonly preopens: [name: string, directory: Directory][];
}
/** Times in nanoseconds since 1970. */
export interface Times {
  atim?: bigint;
  mtim?: bigint;
}
export interface Stat {
  dev: bigint;
  ino: bigint;
  /** A filetype of WASI. */
  type: number;
  nlink: number;
  size: number;
  atim: bigint;
  mtim: bigint;
  ctim: bigint;
}
/** What a file system consists of. Methods throw Errors with a code ('ENOENT' …), as node:fs does. */
export interface Inode {
  type: number;
  stat(): Stat;
  setTimes(times: Times): void;
  /** Of files. */
  open?: (access: {read: boolean; write: boolean}) => OpenFile;
  /** Of symbolic links. */
  readlink?: () => string;
}
export interface OpenFile {
  stat(): Stat;
  setTimes(times: Times): void;
  /** Returns how many bytes there were. */
  read(position: number, target: Uint8Array): number;
  write(position: number, source: Uint8Array): number;
  resize(size: number): void;
  sync(): unknown;
  close(): void;
}
export interface Directory extends Inode {
  /** Does not follow links. */
  lookup(name: string): Inode | undefined;
  list(): {name: string; type: number; ino: bigint}[];
  createFile(name: string): Inode;
  createDirectory(name: string): unknown;
  createSymlink(name: string, target: string): unknown;
  link(name: string, inode: Inode): void;
  unlink(name: string): void;
  removeDirectory(name: string): void;
  rename(name: string, target: Directory, newName: string): void;
  sync(): unknown;
  readonly readOnly?: boolean;
  /** Where '..' and absolute links lead, if the directory may be left. */
  outside?: (path: string) => Directory | undefined;
}

/** Where mounted files come from: one of these. */
export type Mount =
  | {memory: Record<string, Uint8Array | ArrayBuffer | string>}
  | {stored: string; wait?: boolean}
  | {http: string | string[] | Record<string, string>}
  | {zip: string | Blob | ArrayBuffer | Uint8Array}
  | {files: Iterable<File> | Record<string, Blob>}
  | {directory: FileSystemDirectoryHandle}
  | {node: string; readOnly?: boolean};
/** By the paths of directories. */
export type Mounts = Record<string, Mount>;

export interface RunOptions {
  /** The arguments, the program's name first. */
  args?: string[];
  env?: Record<string, string | undefined>;
  /** The whole input, or a function that returns its next piece. */
  stdin?: Piece | (() => Piece | Promise<Piece>);
  /** Takes each piece of output; the program waits for a promise that it returns, if it can be suspended. */
  stdout?: (chunk: Bytes) => unknown;
  stderr?: (chunk: Bytes) => unknown;
  /** Which of stdin, stdout and stderr are terminals. */
  tty?: boolean[];
  /** Files by path, or a file system. */
  files?: FileSystem | Record<string, Uint8Array | ArrayBuffer | string>;
  mounts?: Mounts;
  /** Fills the bytes. */
  random?: (bytes: Bytes) => void;
  /** What the program imports besides WASI, by module and name. */
  imports?: Record<string, Record<string, unknown>>;
  /** Bytes of address space that asm.js reserves. */
  heap?: number;
}

export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** An instance of a library. */
export interface Instance<Exports = Record<string, any>> {
  exports: Exports;
  /** Closes its files, when it has done its work. */
  end(): unknown;
}

/** A compiled program. Every run has a memory of its own. */
export interface Program<Exports = Record<string, any>> {
  /** The module's URL. */
  readonly name: string;
  readonly engine: Engine;
  readonly suspends: Suspends | undefined;
  readonly imports: {module: string; name: string; kind: string}[];
  /** Runs it to its end; resolves to its exit status, 0 to 255. */
  run(options?: RunOptions): Promise<number>;
  instantiate(options?: RunOptions): Promise<Instance<Exports>>;
}

/** Files and directories that a page reads and writes itself. Paths begin at the root. */
export interface Files extends FileSystem {
  readFile(path: string): Bytes;
  writeFile(path: string, content: Uint8Array | ArrayBuffer | string): void;
  exists(path: string): boolean;
  remove(path: string): void;
  makeDirectory(path: string): void;
  names(path: string): string[];
  list(): string[];
}

/** What Emscripten's Module has, besides the program's functions. */
export interface ModuleObject {
  print?: (text: string) => void;
  printErr?: (text: string) => void;
  stdin?: () => number | null;
  arguments?: string[];
  thisProgram?: string;
  ENV?: Record<string, string>;
  canvas?: HTMLCanvasElement;
  noInitialRun?: boolean;
  wasmBinary?: BufferSource;
  locateFile?: (name: string, directory: string) => string;
  onRuntimeInitialized?: () => void;
  onAbort?: (what: unknown) => void;
  onExit?: (status: number) => void;
  [member: string]: any;
}
