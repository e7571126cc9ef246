import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { ProblemFilter } from '../http/problem.filter.js';
import { sendProblem } from '../http/send-problem.js';
import { AccessCheck, type RouteAccess } from './access-check.js';
import { routesOf } from './route-access.js';

/**
 * Authenticates the caller before the body is read. The guard, which runs later, checks again, so that a route missing
 * here is still closed. Calls without a body are left to the guard, whose refusals pages show in their own form.
 */
export function checkBeforeBody(app: NestFastifyApplication): void {
  const [check, problems, routes] = [app.get(AccessCheck), app.get(ProblemFilter), routesOf(app)];
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request, reply) => {
      try {
        await check.checkOrigin(request);
        const access = hasBody(request) ? accessTo(request, routes) : undefined;
        if (access !== undefined) await check.authorize(access, request);
      } catch (error) {
        const { found, headers } = problems.answerTo(error, request);
        return sendProblem(reply, found, headers);
      }
    });
}

function hasBody({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

function accessTo({ method, routeOptions }: FastifyRequest, routes: ReadonlyMap<string, RouteAccess>) {
  const access = routes.get(`${method} ${routeOptions.url}`);
  return access?.roles?.length === 0 ? undefined : access;
}
