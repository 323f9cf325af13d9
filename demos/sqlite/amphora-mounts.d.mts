// What amcc writes beside the page.
export {StoredFileSystem} from '../../runtime-web/mounts.mjs';
