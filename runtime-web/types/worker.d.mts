import type {Engine, Mounts, Piece, Suspends} from './types.mjs';

export interface WorkerOptions {
  engine?: 'auto' | 'wasm' | 'asmjs' | 'asm.js';
  args?: string[];
  env?: Record<string, string>;
  stdin?: string | Uint8Array | (() => Piece | Promise<Piece>);
  tty?: boolean[];
  /** What the terminals among the streams are: their size at the start, and what takes the settings of tcsetattr. */
  terminal?: {rows: number, columns: number, set: (settings: number) => void};
  /** TZ and LANG in the environment are the browser's time zone and language. */
  localTime?: boolean;
  files?: Record<string, Uint8Array | string>;
  mounts?: Mounts;
  stdout?: (chunk: Uint8Array) => unknown;
  stderr?: (chunk: Uint8Array) => unknown;
}

export interface WorkerResult {
  status: number;
  engine: Engine;
  suspends?: Suspends;
  stdout: Uint8Array;
  stderr: Uint8Array;
  /** Output is missing. */
  cut: boolean;
  /** What the program left. */
  files: Record<string, Uint8Array>;
  milliseconds: number;
}

/** A program in a worker, for one run after the other. */
export class ProgramWorker {
  /** Where app.mjs is, or, with bundlers, a function that starts app.worker.mjs: docs/web.md has an example. */
  constructor(place: string | URL | (() => Worker));
  run(options?: WorkerOptions): Promise<WorkerResult>;
  /** Sends a signal to the program, as a terminal does; one that waits for nothing is ended. */
  signal(number: number): void;
  /** The terminal has another size; SIGWINCH tells the program. */
  resize(rows: number, columns: number): void;
  /** Ends the worker at once, and the program in it. */
  terminate(): void;
}

/** Runs a program once, in a worker that ends with it. */
export function runInWorker(place: string | URL | (() => Worker), options?: WorkerOptions & {signal?: AbortSignal}): Promise<WorkerResult>;

/** In a worker: runs what a ProgramWorker sends; `app` is the module that loads the program. */
export function serve(app: Record<string, any>, localEnvironment?: () => Record<string, string>): void;
