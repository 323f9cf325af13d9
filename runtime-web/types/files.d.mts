import type {Bytes, Directory, Files} from './types.mjs';

/** A file system in memory, which stays what programs made of it. Errors have the codes of node:fs. */
export class MemoryFileSystem implements Files {
  constructor(files?: Record<string, Uint8Array | ArrayBuffer | string>);
  readonly preopens: [name: string, directory: Directory][];
  readFile(path: string): Bytes;
  writeFile(path: string, content: Uint8Array | ArrayBuffer | string): void;
  exists(path: string): boolean;
  remove(path: string): void;
  makeDirectory(path: string): void;
  names(path: string): string[];
  list(): string[];
}
