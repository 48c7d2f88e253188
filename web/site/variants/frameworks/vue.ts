import 'emoxnet/define';
import { createApp } from 'vue';
import FaceMirror from './FaceMirror.vue';

createApp(FaceMirror).mount('#root');
