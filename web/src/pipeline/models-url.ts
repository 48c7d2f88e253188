// Where the models lie: beside the built page, found from this module's own address so that the
// widget finds them from any page.

// In the build this module ends up in assets/.
const fromHere = import.meta.env.DEV ? '/models/' : '../models/';

export const modelsUrl = new URL(fromHere, import.meta.url).href;
