import type { Scene } from '../scene';
import { credential } from './credential';
import { failure } from './failure';
import { install } from './install';
import { operations } from './operations';
import { tool } from './tool';
import { trigger } from './trigger';

/** The whole video, in its order. */
export const SCENES: Scene[] = [
	...install,
	...credential,
	...operations,
	...failure,
	...trigger,
	...tool,
];
