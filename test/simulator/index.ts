export * from './types';
export { startSimulator } from './http/server';
export { VirtualClock } from './virtualClock';
export { realClock } from './clock';
