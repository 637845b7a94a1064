import './scan-timer.ts';
import './run-scan.ts';
import './inspect-batch.ts';
import './close-scan.ts';
