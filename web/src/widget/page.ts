// The widget's own page: the tag at work, and how to use it.
import { openFrame } from '../frame/frame.ts';
import './emoxnet-face.ts';

openFrame();
