import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';

/** Registers a door for people and scripts. Methods that mean nothing there come in too, to be told so. */
export function registerDoor(
  name: string,
  authLevel: 'anonymous' | 'function',
  route: string,
  answer: (request: HttpRequest) => HttpResponseInit | Promise<HttpResponseInit>,
): void {
  app.http(name, {
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    authLevel,
    route,
    handler: answer,
  });
}
