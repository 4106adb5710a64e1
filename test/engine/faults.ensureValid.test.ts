import { describeFaultMatrix } from './support/faultMatrix';

describeFaultMatrix('ensureValid');
