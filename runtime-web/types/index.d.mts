import type {LoadOptions, Program, Source} from './types.mjs';

export type * from './types.mjs';

/** Loads a program for WASI preview 1. */
export function load(source: Source | Promise<Source>, options?: LoadOptions): Promise<Program>;
