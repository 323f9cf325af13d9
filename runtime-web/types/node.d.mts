import type {Directory, FileSystem} from './types.mjs';

/** Directories of the host, by the names under which programs find them. */
export class NodeFileSystem implements FileSystem {
  constructor(directories: Record<string, string>, options?: {readOnly?: boolean; confined?: boolean});
  readonly preopens: [name: string, directory: Directory][];
}
