export { tearDown as default } from './shared-servers.js';
