// The widget's own page: the tag at work, and how to use it.
import { openFrame } from '../common/frame.ts';
import 'emoxnet/define';

openFrame();
