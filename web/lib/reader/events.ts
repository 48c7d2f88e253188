// Events whose names and contents the compiler knows.

/** What sends these events, by name: to stand before the type whose other events it keeps. */
export interface Sends<Events> {
  addEventListener<Name extends keyof Events>(
    type: Name,
    listener: (event: Events[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof Events>(
    type: Name,
    listener: (event: Events[Name]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** The class to extend: an EventTarget that sends these events. */
export function typedEventTarget<Events>(): new () => Sends<Events> & EventTarget {
  return EventTarget as unknown as new () => Sends<Events> & EventTarget;
}
