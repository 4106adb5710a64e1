import type { Question } from '../question';
import { application } from './application';
import { auditLog } from './auditLog';
import { bareAosp } from './bareAosp';
import { batch } from './batch';
import { clock } from './clock';
import { expiredInLists } from './expiredInLists';
import { kinds } from './kinds';
import { newProfile } from './newProfile';
import { noToken } from './noToken';
import { numbers } from './numbers';
import { oldToken } from './oldToken';
import { readLag } from './readLag';
import { throttled } from './throttled';
import { v1 } from './v1';
import { validity } from './validity';

/** In the order in which they are asked: the first makes the profiles, the last deletes one. */
export const QUESTIONS = [
	v1,
	kinds,
	newProfile,
	noToken,
	readLag,
	clock,
	oldToken,
	bareAosp,
	batch,
	application,
	validity,
	expiredInLists,
	throttled,
	auditLog,
	numbers,
] as Question[];
