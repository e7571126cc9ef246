import { eventStoreContract } from '../event-store.contract.js';
import { temporaryLog } from './support/temporary-log.js';

eventStoreContract('the SQLite log', temporaryLog);
