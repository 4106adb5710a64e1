/** Of n8n's REST answers, the parts that are used here. */

export interface Login {
	email: string;
	password: string;
}

export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string | null; name: string }>;
	[key: string]: unknown;
}

export interface WorkflowJson {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	[key: string]: unknown;
}

export interface SavedWorkflow extends WorkflowJson {
	id: string;
	versionId: string;
}

export interface WorkflowSummary {
	id: string;
	name: string;
	isArchived?: boolean;
}

export interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ errorMessage: string | null }>;
}

export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}
