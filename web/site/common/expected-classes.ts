/** Shown until the manifest is there. */
export const expectedClasses = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'];
