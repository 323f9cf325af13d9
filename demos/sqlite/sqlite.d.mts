// What amcc writes beside the page.
export {load} from '../../runtime-web/load.mjs';
export type {Program} from '../../runtime-web/load.mjs';
