import type { World } from '../world';
import { testErrorOutput } from './errorOutput';
import { testManyTenants } from './manyTenants';
import { testNotConnected } from './notConnected';
import { testOperations } from './operations';
import { testVersionBefore } from './versionBefore';

/** What holds on every n8n that the README names: run on the newest and on the oldest one. */
export function testEveryHost(world: () => World): void {
	describe('operations', () => testOperations(world));
	describe('continue (using error output)', () => testErrorOutput(world));
	describe('a user who was saved, but never pressed Connect', () => testNotConnected(world));
	describe('one app registration in many tenants', () => testManyTenants(world));
	describe('stored by the version before', () => testVersionBefore(world));
}
