import { openDoor } from './door.ts';
import { doors } from './doors.ts';
import './scan-timer.ts';
import './run-scan.ts';
import './inspect-batch.ts';
import './close-scan.ts';

for (const door of doors) openDoor(door);
