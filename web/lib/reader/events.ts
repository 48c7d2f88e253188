// Events whose names and contents the compiler knows.

/** An EventTarget that sends these events, by name. */
export interface TypedEventTarget<Events> extends EventTarget {
  addEventListener<Name extends keyof Events>(
    type: Name,
    listener: (event: Events[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof Events>(
    type: Name,
    listener: (event: Events[Name]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** To extend: `class A extends typedEventTarget<Events>()`. */
export function typedEventTarget<Events>(): new () => TypedEventTarget<Events> {
  return EventTarget as unknown as new () => TypedEventTarget<Events>;
}
