import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';

/** Registers a door for operators, opened by a key. Methods that mean nothing there come in too, to be told so. */
export function registerOperatorDoor(
  name: string,
  route: string,
  answer: (request: HttpRequest) => Promise<HttpResponseInit>,
): void {
  app.http(name, {
    methods: ['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'POST'],
    authLevel: 'function',
    route,
    handler: answer,
  });
}
