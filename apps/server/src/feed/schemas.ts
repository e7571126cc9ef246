import {
  anyObject,
  loggedType,
  instant,
  metadata,
  object,
  position,
  revision,
  text,
  uuid,
} from '../http/openapi.schemas.js';

const base64 = object({ base64: text });

/** Schema of an event in the feed. */
export const feedSchemas = {
  LoggedEvent: object(
    {
      position,
      episodeId: text,
      revision,
      id: uuid,
      type: loggedType,
      recordedAt: instant,
      data: { ...anyObject, description: 'The payload as it was recorded, in the form of its schema version.' },
      metadata: { anyOf: [metadata, base64] },
      unreadable: {
        ...text,
        description:
          'Why the event cannot be read, if it is not stored as JSON: `data` or `metadata` is then `{ base64 }` of the stored bytes.',
      },
    },
    ['unreadable'],
  ),
};
