/** Characters that turn the direction of the text after them, so that what is read is not what is there. */
const DIRECTION_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;

/** Somebody else's text, with characters that could deceive the reader made visible. */
export const plain = (text: string): string => text.replace(DIRECTION_CONTROLS, '\uFFFD');
