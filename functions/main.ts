import './scan-timer.ts';
