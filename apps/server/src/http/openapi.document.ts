import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { jsonSchemas } from '#intake/json-schema';
import { CommandLine } from '#intake/payloads/command-line';
import { commandPayloads } from '#intake/payloads/command-payloads';
import { commandSchemas } from '../commands/schemas.js';
import { episodeSchemas } from '../episodes/schemas.js';
import { evidenceSchemas } from '../evidence/schemas.js';
import { feedSchemas } from '../feed/schemas.js';
import { healthSchemas } from '../health/schemas.js';
import { projectionSchemas } from '../projection/schemas.js';
import { proofSchemas } from '../proofs/schemas.js';
import { differenceSchemas } from '../reports/difference.schemas.js';
import { reportSchemas } from '../reports/schemas.js';
import { problemSchemas } from './problem.schemas.js';

/** Schemas of answers. Each folder declares its own, next to its views. */
const answerSchemas = {
  ...problemSchemas,
  ...commandSchemas,
  ...episodeSchemas,
  ...reportSchemas,
  ...differenceSchemas,
  ...feedSchemas,
  ...projectionSchemas,
  ...proofSchemas,
  ...evidenceSchemas,
  ...healthSchemas,
};

/** The description of the whole API, complete enough to generate a client. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Stepdown')
    .setDescription(
      'Treatment episodes as events: commands record what happened, queries answer from the log or from read models ' +
        'that state which log position they are as of. Revisions and positions are decimal strings. A call may bring an id of its own ' +
        'in `X-Request-Id` (letters, digits and `_.:=-`, at most 128), or belong to a trace by `traceparent`; the answer has the id that the log names.',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addServer('/')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, once the first one exists.' }, 'api-key')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const bodies = jsonSchemas([CommandLine, ...Object.values(commandPayloads)]);
  const schemas = { ...document.components?.schemas, ...bodies, ...answerSchemas };
  return { ...document, components: { ...document.components, schemas } } as OpenAPIObject;
}

/** Serves the description at `/docs` for people and at `/docs/openapi.json` for programs. */
export function serveDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
  });
}
