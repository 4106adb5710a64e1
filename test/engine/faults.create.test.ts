import { describeFaultMatrix } from './support/faultMatrix';

describeFaultMatrix('create');
