// What amcc writes beside the page.
export {MemoryFileSystem} from '../../runtime-web/files.mjs';
