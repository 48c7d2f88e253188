// The guide: its examples are pages of their own.
import { openFrame } from '../common/frame.ts';

openFrame();
