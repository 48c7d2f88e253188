// React 19 and later sets properties, attributes and events of a custom element as they are written.
import type { Answer } from 'emoxnet';
import 'emoxnet/define';
import { type DetailedHTMLProps, type HTMLAttributes, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

/** What the compiler is to know of the tag: the attributes that are used here. */
interface Tag extends HTMLAttributes<HTMLElement> {
  show?: string;
  views?: number;
  onanswer?: (event: CustomEvent<Answer>) => void;
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'emoxnet-face': DetailedHTMLProps<Tag, HTMLElement>;
    }
  }
}

function Mirror() {
  const [expression, setExpression] = useState('nobody yet');
  return (
    <>
      <emoxnet-face
        show="bars box"
        views={4}
        onanswer={({ detail }) => setExpression(detail.faces[0]?.expression ?? 'nobody')}
      />
      <p>
        Last answer: <output id="answer">{expression}</output>
      </p>
    </>
  );
}

createRoot(document.querySelector('#root') as HTMLElement).render(
  <StrictMode>
    <Mirror />
  </StrictMode>,
);
