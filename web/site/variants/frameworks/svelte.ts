import 'emoxnet/define';
import { mount } from 'svelte';
import FaceMirror from './FaceMirror.svelte';

mount(FaceMirror, { target: document.querySelector('#root') as HTMLElement });
