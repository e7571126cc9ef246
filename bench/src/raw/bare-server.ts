import 'reflect-metadata';
import { Body, Controller, Headers, Inject, Module, Param, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { join } from 'node:path';
import { serviceRecorded } from '#episode/payloads/care';
import { classOf } from '#intake/payload-class';
import { GroupInsert } from './group-insert.js';

/*
 * What single commands are compared with: Nest on Fastify, the body of a service judged by class-validator, one
 * durable insert. No rules, no events, no projection.
 */

class Service extends classOf(serviceRecorded) {}

@Controller('v1/episodes/:episodeId')
class ServicesController {
  constructor(@Inject(GroupInsert) private readonly rows: GroupInsert) {}

  @Post('services')
  async record(@Param('episodeId') episodeId: string, @Headers('idempotency-key') id: string, @Body() body: Service) {
    const position = await this.rows.write(id, episodeId, JSON.stringify(body));
    return { status: 'accepted', episodeId, position: String(position) };
  }
}

const rows = new GroupInsert(join(process.env['STEPDOWN_DATA'] ?? '.', 'bare.sqlite'));

@Module({ controllers: [ServicesController], providers: [{ provide: GroupInsert, useValue: rows }] })
class BareModule {}

const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), { logger: false });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
await app.listen(0, '127.0.0.1');
process.stderr.write(`${JSON.stringify({ msg: 'listening', url: await app.getUrl() })}\n`);
